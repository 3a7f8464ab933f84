import torch


def check_same_losses(nn, functional):
    gap = max(abs(left - right) for left, right in zip(nn.losses, functional.losses))
    assert len(functional.losses) == len(nn.losses) and gap < 1e-3, f"losses == {functional.losses}"


def check_model_untouched(nn, functional):
    weight, bias = functional.model.weight.data, functional.model.bias.data
    assert not weight.any() and not bias.any(), f"model.weight == {weight}, model.bias == {bias}"


def check_same_weights(nn, functional):
    assert set(functional.params) == {"weight", "bias"}, f"params: {list(functional.params)}"
    weight = functional.params["weight"]
    assert torch.allclose(weight, nn.model.weight, atol=1e-3), f"params['weight'] == {weight.detach()}"


def mistake_uphill(nn, functional):
    return functional.losses[-1] > functional.losses[0]


def mistake_model_trained(nn, functional):
    return bool((functional.model.weight != 0).any())
