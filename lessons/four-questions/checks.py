import torch


def _in_optimizer(tensor, optimizer):
    return any(held is tensor for group in optimizer.param_groups for held in group["params"])


def check_handed_over(nn, functional):
    held = [name for name in ("w", "b") if _in_optimizer(getattr(functional, name), functional.opt)]
    assert "b" in held, f"opt: {held}"


def check_same_weights(nn, functional):
    assert torch.allclose(functional.w, nn.model.weight) and torch.allclose(functional.b, nn.model.bias), (
        f"w == {functional.w.data}, b == {functional.b.data}"
    )


def mistake_swapped(nn, functional):
    return _in_optimizer(functional.b, functional.opt) and not _in_optimizer(functional.w, functional.opt)


def mistake_moved_by_hand(nn, functional):
    return not _in_optimizer(functional.b, functional.opt) and bool((functional.b != 0).any())
