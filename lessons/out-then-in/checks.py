import torch
import torch.nn.functional as F


def check_weight_shape(nn, functional):
    shape = tuple(functional.w.shape)
    assert shape == (10, 100), f"w.shape == {shape}"


def check_output(nn, functional):
    expected = F.relu(functional.x @ functional.w.T + functional.b)
    shape = tuple(functional.y.shape)
    assert shape == (10, 10), f"y.shape == {shape}"
    assert torch.allclose(functional.y, expected, atol=1e-4), "y != relu(x @ w.T + b)"


def check_trainable_leaves(nn, functional):
    for name in ("w", "b"):
        tensor = getattr(functional, name)
        assert tensor.is_leaf and tensor.requires_grad, (
            f"{name}.is_leaf, {name}.requires_grad == {(tensor.is_leaf, tensor.requires_grad)}"
        )


def mistake_not_a_leaf(nn, functional):
    return not functional.w.is_leaf


def mistake_never_trained(nn, functional):
    return tuple(functional.w.shape) == (10, 100) and not (functional.w.requires_grad and functional.b.requires_grad)


def mistake_transposed_in_the_call(nn, functional):
    return tuple(functional.w.shape) == (100, 10) and tuple(functional.y.shape) == (10, 10)
