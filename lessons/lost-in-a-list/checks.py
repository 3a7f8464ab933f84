import torch


def check_six_parameters(nn, functional):
    names = [name for name, _ in nn.net.named_parameters()]
    assert len(names) == 6, f"named_parameters: {names}"


def check_all_changed(nn, functional):
    changed = [not torch.equal(p, q) for p, q in zip(nn.before, nn.after)]
    assert len(changed) == 6 and all(changed), f"changed == {changed}"


def check_same_shape(nn, functional):
    shape = tuple(nn.net(torch.ones(3, 2)).shape)
    assert shape == (3, 1), f"net(x).shape == {shape}"


def mistake_tuple_instead(nn, functional):
    return isinstance(nn.net.layers, tuple)


def mistake_optimizer_only(nn, functional):
    held = {id(p) for group in nn.opt.param_groups for p in group["params"]}
    hidden = [p for layer in nn.net.layers for p in layer.parameters()]
    return len(list(nn.net.parameters())) < 6 and all(id(p) in held for p in hidden)
