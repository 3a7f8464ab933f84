"""Runs operator fixtures through the public Python functions; prints a JSON line for each operator."""


def check_op(fixture):
    """[(what, why), …]: what differs from real PyTorch."""
    function = function_at(fixture["op"])
    if function is None:
        return [("absent", "no function of that name")]
    gaps = []
    calls = [(index, row) for index, row in enumerate(fixture["samples"]) if "error" not in row]
    for index, row in calls:
        gaps += [(f"{what} {index}", why) for what, why in check_sample(function, row)]
    for index, row in enumerate(fixture["samples"]):
        if "error" in row:
            why = error_problem(function, row)
            gaps += [(f"error {index}", why)] if why else []
    gaps += check_forms(fixture, calls)
    gaps += check_derivatives(function, fixture, [row for _, row in calls if "grads" in row])
    return gaps


def check_sample(function, row):
    try:
        args, kwargs = decode(row["args"]), decode_kwargs(row)
        torch.manual_seed(0)
        result = function(*args, **kwargs)
    except Exception as problem:
        return [("value", last_line(problem))]
    why = difference(row["result"], plain(result))
    if why:
        return [("value", why)]
    if "grads" not in row:
        return []
    try:
        leaves = [leaf for leaf in tensors_in((args, kwargs)) if leaf.requires_grad]
        outputs = [out for out in tensors_in(plain(result)) if out.requires_grad]
        grads = torch.autograd.grad(outputs, leaves, [cotangent(out) for out in outputs], allow_unused=True)
        why = difference(row["grads"], list(grads))
    except Exception as problem:
        why = last_line(problem)
    return [("gradient", why)] if why else []


def error_problem(function, row):
    kind, sentence = row["error"]
    try:
        function(*decode(row["args"]), **decode_kwargs(row))
    except Exception as problem:
        same = type(problem).__name__ == kind and str(problem) == sentence
        return None if same else f"expected {kind}: {sentence} | got {last_line(problem)}"
    return f"expected {kind}: {sentence} | got no exception"


def check_forms(fixture, calls):
    """The method, the in-place method and the aliases do the same on the first sample that suits them."""
    name = fixture["op"].rpartition(".")[2]
    suited = [row for _, row in calls if row["args"] and is_tensor(row["args"][0])]
    gaps = []
    if fixture["method"] and suited:
        gaps += form_gap("method", suited[0], lambda *args, **kwargs: method(name, args, kwargs))
    same_type = [row for row in suited if kind_of(row["args"][0]) == kind_of(row["result"])]
    if fixture["inPlace"] and same_type:
        path = fixture["op"]
        gaps += form_gap("in place", same_type[0], lambda first, *rest, **kwargs: in_place(first, path, rest, kwargs))
    for alias in fixture["aliases"]:
        path = alias if alias.startswith("torch.") else f"torch.{alias}"
        function = function_at(path) or function_at(f"torch.Tensor.{alias}")
        if function is None:
            gaps.append((f"alias {alias}", "absent"))
        elif calls and not alias.endswith("_"):
            gaps += form_gap(f"alias {alias}", calls[0][1], function)
    return gaps


def form_gap(what, row, call):
    try:
        torch.manual_seed(0)
        why = difference(row["result"], plain(call(*decode(row["args"]), **decode_kwargs(row))))
    except Exception as problem:
        why = last_line(problem)
    return [(what, why)] if why else []


def method(name, args, kwargs):
    # The only method whose first argument is the function's second.
    first, *rest = (args[1], args[0], *args[2:]) if name == "where" else args
    return getattr(first, name)(*rest, **kwargs)


def in_place(first, path, rest, kwargs):
    """The method with an underscore; for torch.nn.functional the flag."""
    target = first.detach().clone()
    name = path.rpartition(".")[2]
    if path.startswith("torch.nn.functional."):
        result = function_at(path)(target, *rest, **{**kwargs, "inplace": True})
    else:
        result = getattr(target, f"{name.rstrip('_')}_")(*rest, **kwargs)
    return target if result is target else f"{name} in place returned another object"


def check_derivatives(function, fixture, rows):
    """gradcheck and gradgradcheck on the samples; one must lie where the function is smooth."""
    if fixture.get("gradcheck") is False:
        return []  # PyTorch's derivative is not one either: the samples' gradients say what it is.
    gaps, smooth = [], 0
    for row in rows:
        try:
            outcome, why = sample_derivatives(function, row, fixture["twiceDifferentiable"])
        except Exception as problem:
            outcome, why = "gradcheck", last_line(problem)
        if outcome == "smooth":
            smooth += 1
        elif outcome != "kink" and not any(what == outcome for what, _ in gaps):
            gaps.append((outcome, why))
    if rows and not smooth and not gaps:
        gaps.append(("gradcheck", "no sample lies where the function is smooth"))
    return gaps


def sample_derivatives(function, row, twice):
    """("smooth" | "kink" | "gradcheck" | "gradgradcheck", why)"""
    args, kwargs = decode(row["args"], wide=True), decode_kwargs(row, wide=True)
    inputs = [leaf for leaf in tensors_in((args, kwargs)) if leaf.requires_grad]
    if not any(leaf.numel() for leaf in inputs):
        return "smooth", None

    def of_inputs(*moved):
        torch.manual_seed(0)
        queue = list(moved)
        return plain(function(*shaped(substitute(args, queue), row), **substitute(kwargs, queue)))

    why = gradient_problem(of_inputs, inputs)
    if why is not None:
        return ("kink" if why == "kink" else "gradcheck"), why
    if twice:
        why = gradient_problem(second_order(of_inputs, len(inputs)), inputs)
        if why is not None:
            return ("kink" if why == "kink" else "gradgradcheck"), why
    return "smooth", None


def shaped(args, row):
    """The arguments, where the function reads but one triangle of a matrix: as f(A + Aᵀ), or f(tril A)."""
    if "oneTriangle" not in row:
        return args
    kind, place = row["oneTriangle"]
    matrix = args[place]
    made = matrix + matrix.mT if kind == "symmetric" else matrix.triu() if row["kwargs"].get("upper") else matrix.tril()
    return [*args[:place], made, *args[place + 1 :]]


def substitute(value, queue):
    """The same arguments with the differentiable leaves taken from `queue` in order."""
    if isinstance(value, torch.Tensor):
        return queue.pop(0) if value.requires_grad else value
    if isinstance(value, (tuple, list)):
        return type(value)(substitute(entry, queue) for entry in value)
    if isinstance(value, dict):
        return {key: substitute(entry, queue) for key, entry in value.items()}
    return value


def decode_kwargs(row, wide=False):
    return {name: decode(value, wide) for name, value in row["kwargs"].items()}


def is_tensor(encoded):
    return isinstance(encoded, dict) and "tensor" in encoded


def kind_of(encoded):
    return (encoded["tensor"], encoded["dtype"]) if is_tensor(encoded) else None


def plain(result):
    """Named results as tuples."""
    return tuple(result) if isinstance(result, tuple) else result
