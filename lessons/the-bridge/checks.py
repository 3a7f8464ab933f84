import torch


def check_same_losses(nn, functional):
    gap = max(abs(left - right) for left, right in zip(nn.losses, functional.losses))
    assert len(functional.losses) == len(nn.losses) and gap < 1e-3, f"losses == {functional.losses}"


def check_model_untouched(nn, functional):
    weight, bias = functional.model.weight.tolist(), functional.model.bias.tolist()
    assert weight == [[0.0, 0.0]] and bias == [0.0], f"model.weight == {weight}, model.bias == {bias}"


def check_same_weights(nn, functional):
    assert set(functional.params) == {"weight", "bias"}, f"params: {list(functional.params)}"
    weight = functional.params["weight"]
    assert torch.allclose(weight, nn.model.weight, atol=1e-3), f"params['weight'] == {weight.tolist()}"


def mistake_uphill(nn, functional):
    return functional.losses[-1] > functional.losses[0]


def mistake_model_trained(nn, functional):
    return bool((functional.model.weight != 0).any())
