import torch


def check_three_items(nn, functional):
    assert isinstance(nn.net, torch.nn.Sequential), f"type(net) is {type(nn.net).__name__}"
    assert len(nn.net) == 3, f"len(net) == {len(nn.net)}"


def check_relu_between(nn, functional):
    result = nn.net[1](torch.tensor([-1.0, 2.0])).tolist()
    assert result == [0.0, 2.0], f"net[1]([-1, 2]) == {result}"


def check_thirteen_numbers(nn, functional):
    count = sum(p.numel() for p in nn.net.parameters())
    assert count == 13, f"numbers owned: {count}"


def mistake_activation_dropped(nn, functional):
    return len(nn.net) == 2


def mistake_class_not_object(nn, functional):
    return "activation.ReLU is not a Module subclass" in nn.__error__
