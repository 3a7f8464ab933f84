import torch


def check_seen(nn, functional):
    assert functional.seen == ["Linear", "ReLU", "Linear", "Net"], f"seen == {functional.seen}"


def check_same_output(nn, functional):
    net = functional.net
    expected = net.fc2(torch.relu(net.fc1(torch.ones(1, 2))))
    assert torch.allclose(functional.y, expected), f"y == {functional.y.data}, not {expected.data}"


def mistake_forward_called(nn, functional):
    return "ReLU" in functional.seen and "Net" not in functional.seen


def mistake_act_not_used(nn, functional):
    has_relu = any(isinstance(module, torch.nn.ReLU) for module in functional.net.modules())
    return has_relu and "ReLU" not in functional.seen
