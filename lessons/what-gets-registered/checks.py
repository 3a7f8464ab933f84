import torch


def check_parameters(nn, functional):
    names = [name for name, _ in nn.model.named_parameters()]
    assert sorted(names) == ["a", "c"], f"named_parameters: {names}"


def check_saved(nn, functional):
    names = list(nn.model.state_dict())
    assert sorted(names) == ["a", "b", "c"], f"state_dict: {names}"


def check_same_result(nn, functional):
    result = nn.model(torch.tensor(3.0)).item()
    assert result == 21.0, f"model(3.0) == {result}"


def mistake_buffer(nn, functional):
    return "c" in dict(nn.model.named_buffers())


def mistake_b_trained_too(nn, functional):
    return "b" in dict(nn.model.named_parameters())
