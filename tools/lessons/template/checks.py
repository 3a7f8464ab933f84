import torch


def check_same_output(nn, functional):
    assert torch.equal(nn.y, functional.y), f"y == {functional.y.tolist()}"


def mistake_not_linear(nn, functional):
    return functional.y.shape == functional.x.shape
