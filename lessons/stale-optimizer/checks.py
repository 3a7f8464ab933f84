import torch


def _held(optimizer):
    return {id(p) for group in optimizer.param_groups for p in group["params"]}


def check_one_output(nn, functional):
    shape = tuple(nn.net(torch.ones(4, 2)).shape)
    assert shape == (4, 1), f"net(x).shape == {shape}"


def check_all_in_optimizer(nn, functional):
    missing = [name for name, p in nn.net.named_parameters() if id(p) not in _held(nn.opt)]
    assert not missing, f"not in opt: {missing}"


def check_head_moved(nn, functional):
    step = nn.before - nn.net[2].bias.detach()
    assert tuple(step.shape) == (1,) and torch.allclose(step, torch.full((1,), 0.4), atol=1e-4), (
        f"before - net[2].bias == {step}"
    )


def mistake_head_not_replaced(nn, functional):
    return nn.net[2].out_features == 5


def mistake_only_new_head(nn, functional):
    return len(_held(nn.opt)) == 2 and id(nn.net[2].bias) in _held(nn.opt)
