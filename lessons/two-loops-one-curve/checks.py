def check_learned(nn, functional):
    losses = functional.losses
    assert len(losses) == 200 and losses[-1] < 0.001, f"len(losses) == {len(losses)}, losses[-1] == {losses[-1]:.4f}"


def check_same_curve(nn, functional):
    gaps = [abs(left - right) for left, right in zip(nn.losses, functional.losses)]
    worst = max(gaps)
    assert worst < 1e-3, f"losses[{gaps.index(worst)}] differs by {worst:.4f}"


def check_still_leaves(nn, functional):
    for name in ("w", "b"):
        tensor = getattr(functional, name)
        assert tensor.is_leaf and tensor.requires_grad, (
            f"{name}.is_leaf, {name}.requires_grad == {(tensor.is_leaf, tensor.requires_grad)}"
        )


def mistake_gradients_pile_up(nn, functional):
    moved = functional.losses[1] != functional.losses[0]
    return moved and functional.w.grad is not None and functional.w.grad.abs().sum().item() > 1e-3


def mistake_bias_forgotten(nn, functional):
    return functional.b.item() == 0.0 and bool((functional.w != 0).any())


def mistake_cleared_too_early(nn, functional):
    grad = functional.w.grad
    return functional.losses[0] == functional.losses[-1] and (grad is None or not grad.any())
