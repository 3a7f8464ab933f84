import torch


def check_owns_both(nn, functional):
    owned = [(name, tuple(p.shape)) for name, p in nn.MyLinear(2, 3).named_parameters()]
    assert sorted(owned) == [("bias", (3,)), ("weight", (3, 2))], f"named_parameters: {owned}"


def check_like_linear(nn, functional):
    mine, real = nn.MyLinear(2, 3), torch.nn.Linear(2, 3)
    mine.load_state_dict(real.state_dict())
    x = torch.ones(4, 2)
    assert torch.allclose(mine(x), real(x)), f"{mine(x)[0].detach()} != {real(x)[0].detach()}"


def check_gradients(nn, functional):
    mine = nn.MyLinear(2, 3)
    mine(torch.ones(1, 2)).sum().backward()
    assert mine.weight.grad is not None, "weight.grad is None"
    assert mine.bias.grad is not None, "bias.grad is None"


def mistake_wrong_orientation(nn, functional):
    weight = nn.mine.weight
    return isinstance(weight, torch.nn.Parameter) and tuple(weight.shape) == (2, 3)


def mistake_bias_not_registered(nn, functional):
    return [name for name, _ in nn.mine.named_parameters()] == ["weight"]
