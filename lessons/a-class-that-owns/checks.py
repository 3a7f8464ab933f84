import torch


def check_is_module(nn, functional):
    assert isinstance(nn.model, torch.nn.Module), f"type(model) is {type(nn.model).__name__}"


def check_four_parameters(nn, functional):
    names = [name for name, _ in nn.model.named_parameters()]
    assert sorted(names) == ["fc.bias", "fc.weight", "out.bias", "out.weight"], f"named_parameters: {names}"


def check_output_shape(nn, functional):
    shape = tuple(nn.model(torch.ones(4, 3)).shape)
    assert shape == (4, 1), f"model(x).shape == {shape}"


def mistake_out_not_used(nn, functional):
    return hasattr(nn.model, "out") and tuple(nn.model(torch.ones(4, 3)).shape) == (4, 2)


def mistake_super_too_late(nn, functional):
    return isinstance(nn.MyModel, type) and not hasattr(nn, "model") and "__init__" in nn.MyModel.__init__.__code__.co_names
