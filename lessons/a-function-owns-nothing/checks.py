import torch
import torch.nn.functional as F


def check_shape(nn, functional):
    shape = tuple(functional.out.shape)
    assert shape == (1, 1, 2, 2), f"out.shape == {shape}"


def check_mean(nn, functional):
    mean = F.avg_pool2d(functional.img, 3, stride=1)
    assert torch.allclose(functional.out, mean, atol=1e-4), f"out.flatten() == {functional.out.detach().flatten()}"


def check_no_layer(nn, functional):
    built = [name for name, value in vars(functional).items() if isinstance(value, torch.nn.Module)]
    assert not built, f"{built[0]} = {getattr(functional, built[0])}"


def mistake_sum_not_mean(nn, functional):
    return torch.allclose(functional.out, 9 * F.avg_pool2d(functional.img, 3, stride=1), atol=1e-3)


def mistake_layer_built(nn, functional):
    return any(isinstance(value, torch.nn.Module) for value in vars(functional).values())
