import torch


def _difference(name, expected, found):
    if expected.shape != found.shape:
        return f"{name}.shape == {tuple(found.shape)}"
    return f"max |{name} - nn's {name}| == {(expected - found).abs().max().item():.4f}"


def check_same_weight(nn, functional):
    expected = nn.model.fc.weight
    same = functional.w.shape == expected.shape and torch.allclose(functional.w, expected, atol=1e-6)
    assert same, _difference("w", expected, functional.w)


def check_same_bias(nn, functional):
    expected = nn.model.fc.bias
    same = functional.b.shape == expected.shape and torch.allclose(functional.b, expected, atol=1e-6)
    assert same, _difference("b", expected, functional.b)


def check_same_output(nn, functional):
    assert torch.allclose(functional.y, nn.y, atol=1e-4), _difference("y", nn.y, functional.y)


def check_requires_grad(nn, functional):
    flags = functional.w.requires_grad, functional.b.requires_grad
    assert all(flags), f"w.requires_grad, b.requires_grad == {flags}"


def mistake_fan_out(nn, functional):
    return functional.w.abs().max().item() > 0.2


def mistake_no_grad(nn, functional):
    return not (functional.w.requires_grad and functional.b.requires_grad)
