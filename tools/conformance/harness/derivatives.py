"""First and second derivatives in float64 against differences, along directions drawn from a fixed stream."""

STEP = 1e-6


def direction(like, seed):
    """Fixed irregular numbers of size about one."""
    values = [math.sin(12.9898 * (index + 1) + 78.233 * seed) for index in range(like.numel())]
    return torch.tensor(values, dtype=torch.float64).reshape(like.shape)


def gradient_problem(function, inputs):
    """None when the derivative is right along two directions, "kink" where there is none, else what is wrong."""
    outcomes = [along(function, inputs, seed) for seed in (1, 2)]
    wrong = [outcome for outcome in outcomes if outcome not in (None, "kink")]
    return wrong[0] if wrong else "kink" if "kink" in outcomes else None


def along(function, inputs, seed):
    steps = [direction(leaf, seed) for leaf in inputs]
    value = weighted(function(*inputs), seed)
    if value is None or not value.requires_grad:
        return None
    gradients = torch.autograd.grad(value, inputs, allow_unused=True)
    slope = sum((grad * step).sum().item() for grad, step in zip(gradients, steps) if grad is not None)
    wide, narrow = (difference_quotient(function, inputs, steps, seed, size) for size in (STEP, STEP / 8))
    if not close(wide, narrow, 1e-3, 1e-3) or not math.isfinite(wide):
        return "kink"
    # A value that neighbours do not approach: the point itself is special, as where(target != 1, …) at target 1.
    beside = sum(side(function, inputs, steps, seed, size) for size in (STEP, -STEP)) / 2
    if not close(value.item(), beside, 1e-4, 1e-4):
        return "kink"
    return None if close(wide, slope, 1e-4, 2e-5 * max(1.0, abs(value.item()))) else f"expected {wide}, got {slope}"


def difference_quotient(function, inputs, steps, seed, size):
    ahead, behind = (side(function, inputs, steps, seed, sign * size) for sign in (1, -1))
    return (ahead - behind) / (2 * size)


def side(function, inputs, steps, seed, size):
    """The weighted value `size` away along the direction."""
    moved = [(leaf.detach() + size * step).requires_grad_() for leaf, step in zip(inputs, steps)]
    return weighted(function(*moved), seed).item()


def weighted(outputs, seed):
    """One number out of all outputs that can have a derivative."""
    floating = [out for out in tensors_in(outputs) if out.dtype == torch.float64]
    terms = [(out * direction(out, seed + 7)).sum() for out in floating if out.numel() > 0]
    return sum(terms) if terms else None


def second_order(function, count):
    """The gradients of `function` as a function of its inputs."""

    def gradients(*inputs):
        value = weighted(function(*inputs), 3)
        if value is None or not value.requires_grad:
            return []
        found = torch.autograd.grad(value, inputs, create_graph=True, allow_unused=True)
        return [grad for grad in found if grad is not None and grad.requires_grad]

    return gradients
