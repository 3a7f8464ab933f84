"""Runs module fixtures: the seeded constructor's state and repr, forward, gradients; a JSON line for each module."""


def check_module(fixture):
    """[(what, why), …]: what differs from real PyTorch."""
    cls = function_at(fixture["module"])
    if cls is None:
        return [("absent", "no module of that name")]
    gaps = []
    for index, row in enumerate(fixture["samples"]):
        try:
            gaps += [(f"{what} {index}", why) for what, why in check_module_sample(cls, row)]
        except Exception as problem:
            gaps.append((f"forward {index}", last_line(problem)))
    return gaps


def check_module_sample(cls, row):
    args, kwargs = row["constructor"]
    torch.manual_seed(0)
    module = cls(*decode(args), **{name: decode(value) for name, value in kwargs.items()}).train(row["training"])
    gaps = []
    if repr(module) != row["repr"]:
        gaps.append(("repr", f"expected {row['repr']} | got {module!r}"))
    if row["state"]:
        gaps += named_gaps("state", row["state"], dict(module.state_dict()))
    inputs, named = decode(row["args"]), decode_kwargs(row)
    torch.manual_seed(1)
    result = plain(module(*inputs, **named))
    why = difference(row["result"], result)
    if why:
        return [*gaps, ("result", why)]
    outputs = [out for out in tensors_in(result) if out.requires_grad]
    if not outputs:
        return gaps
    leaves = [leaf for leaf in tensors_in((inputs, named)) if leaf.requires_grad]
    parameters = dict(module.named_parameters())
    wanted = [*leaves, *parameters.values()]
    grads = torch.autograd.grad(outputs, wanted, [cotangent(out) for out in outputs], allow_unused=True)
    why = difference(row["grads"], list(grads[: len(leaves)]))
    gaps += [("gradient", why)] if why else []
    return gaps + named_gaps("parameter gradient", row["parameterGrads"], dict(zip(parameters, grads[len(leaves) :])))


def named_gaps(what, expected, actual):
    if list(expected) != list(actual):
        return [(what, f"expected {list(expected)}, got {list(actual)}")]
    found = ((name, summary_difference(wanted, actual[name])) for name, wanted in expected.items())
    return [(what, f"{name}: {why}") for name, why in found if why][:1]


def summary_difference(expected, actual):
    """A large tensor is known by its shape and sums."""
    if not isinstance(expected, dict) or "sums" not in expected:
        return difference(expected, actual)
    if actual is None or list(actual.shape) != expected["shape"]:
        return f"expected shape {expected['shape']}, got {actual if actual is None else list(actual.shape)}"
    wide = actual.detach().double()
    sums = [wide.sum().item(), wide.abs().sum().item()]
    scale = max(1.0, expected["sums"][1])
    same = all(abs(left - right) <= 1e-4 * scale for left, right in zip(expected["sums"], sums))
    return None if same else f"expected sums {expected['sums']}, got {sums}"
