"""torch.autograd.functional: Jacobians, Hessians and their products with vectors."""

import torch


def _tuple(value):
    return (True, tuple(value)) if isinstance(value, (tuple, list)) else (False, (value,))


def _untuple(value, is_tuple):
    return tuple(value) if is_tuple else value[0]


def _prepare(inputs, create_graph):
    return tuple(
        i.view_as(i) if create_graph and i.requires_grad else i.detach().requires_grad_(True) for i in inputs
    )


def _vectors(v, like, name):
    if v is None:
        return None
    vectors = _tuple(v)[1]
    if len(vectors) != len(like):
        raise RuntimeError(f"{name}: v is a tuple of invalid length: should be {len(like)} but got {len(vectors)}.")
    for i, (one, other) in enumerate(zip(vectors, like)):
        if one.shape != other.shape:
            raise RuntimeError(f"{name}: v has invalid size: should be {other.shape} but got {one.shape}.")
    return vectors


def _gradients(outputs, inputs, grad_outputs=None, create_graph=False, retain_graph=None, strict=False):
    outputs = tuple(o for o in outputs)
    live = [(o, g) for o, g in zip(outputs, grad_outputs or (None,) * len(outputs)) if o.requires_grad]
    if not live:
        if strict:
            raise RuntimeError("Output 0 of the user-provided function is independent of the inputs. This is not allowed in strict mode.")
        return tuple(torch.zeros_like(i) for i in inputs)
    grads = torch.autograd.grad(
        [o for o, _ in live],
        inputs,
        [g for _, g in live],
        allow_unused=True,
        create_graph=create_graph,
        retain_graph=retain_graph,
    )
    return tuple(torch.zeros_like(i) if g is None else g for g, i in zip(grads, inputs))


def _finish(value, create_graph):
    return value if create_graph else tuple(v.detach() for v in value)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), vᵀ · Jacobian)."""
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs)
        inputs = _prepare(inputs, create_graph)
        out_is_tuple, outputs = _tuple(func(*inputs))
        vectors = _vectors(v, outputs, "vjp")
        if vectors is None and (len(outputs) != 1 or outputs[0].nelement() != 1):
            raise RuntimeError(
                "The vector v can only be None if the user-provided function returns a single Tensor with a single element."
            )
        grads = _gradients(outputs, inputs, vectors, create_graph, strict=strict)
    return _untuple(_finish(outputs, create_graph), out_is_tuple), _untuple(_finish(grads, create_graph), is_tuple)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), Jacobian · v), by differentiating a vjp."""
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs)
        inputs = _prepare(inputs, create_graph)
        vectors = _vectors(v, inputs, "jvp")
        out_is_tuple, outputs = _tuple(func(*inputs))
        dummies = tuple(torch.zeros_like(o, requires_grad=True) for o in outputs)
        transposed = _gradients(outputs, inputs, dummies, create_graph=True, strict=strict)
        grads = _gradients(transposed, dummies, vectors, create_graph)
    return _untuple(_finish(outputs, create_graph), out_is_tuple), _untuple(_finish(grads, create_graph), out_is_tuple)


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """d outputs / d inputs; shape outputs.shape + inputs.shape, nested tuples for tuples."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs '
            'than inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".'
        )
    if strategy == "forward-mode":
        _check_forward(vectorize, create_graph, strict)
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs)
        inputs = _prepare(inputs, create_graph)
        out_is_tuple, outputs = _tuple(func(*inputs))
        rows = tuple(_one_jacobian(o, inputs, create_graph, strict) for o in outputs)
    rows = tuple(_untuple(_finish(row, create_graph), is_tuple) for row in rows)
    return _untuple(rows, out_is_tuple)


def _check_forward(vectorize, create_graph, strict):
    if create_graph:
        raise NotImplementedError(
            "torch.autograd.functional.jacobian: `create_graph=True` and `strategy=\"forward-mode\"` are not supported "
            "together (yet). Please either set `create_graph=False` or `strategy=\"reverse-mode\"`."
        )
    if strict:
        raise RuntimeError(
            "torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not supported "
            "together (yet). Please either set `strict=False` or `strategy=\"reverse-mode\"`."
        )
    if not vectorize:
        raise NotImplementedError(
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian is"
            "only implemented for `vectorize=True`."
        )


def _one_jacobian(output, inputs, create_graph, strict):
    parts = [[] for _ in inputs]
    for k in range(output.nelement()):
        flat = output.reshape(-1)
        grads = _gradients((flat[k],), inputs, None, create_graph, retain_graph=True, strict=strict)
        for part, grad in zip(parts, grads):
            part.append(grad)
    return tuple(
        torch.stack(part).reshape(tuple(output.shape) + tuple(i.shape))
        if part
        else torch.zeros(tuple(output.shape) + tuple(i.shape))
        for part, i in zip(parts, inputs)
    )


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """The matrix of second derivatives of a function with one output element."""
    is_tuple, inputs = _tuple(inputs)

    def gradient(*args):
        out = func(*args)
        if _tuple(out)[1][0].nelement() != 1:
            raise RuntimeError("The Tensor returned by the function given to hessian should contain a single element")
        return jacobian(func, args, create_graph=True, strict=strict)

    found = jacobian(gradient, inputs, create_graph, strict)
    if is_tuple:
        return found
    return found[0][0]


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), vᵀ · Hessian)."""
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs)
        inputs = _prepare(inputs, create_graph)
        vectors = _vectors(v, inputs, "vhp")
        output = func(*inputs)
        first = _gradients((output,), inputs, None, create_graph=True, strict=strict)
        second = _gradients(first, inputs, vectors, create_graph)
    return _finish((output,), create_graph)[0], _untuple(_finish(second, create_graph), is_tuple)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), Hessian · v); the Hessian is symmetric."""
    return vhp(func, inputs, v, create_graph, strict)
