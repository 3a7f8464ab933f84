"""torch.autograd.functional: Jacobians, Hessians and their products with vectors."""

import torch


def _tuple(value, what, name):
    """(whether it is a tuple, it as one)."""
    is_tuple = isinstance(value, tuple)
    values = value if is_tuple else (value,)
    for index, one in enumerate(values):
        if not isinstance(one, torch.Tensor):
            which = f"value at index {index} of the given {what}" if is_tuple else f"given {what}"
            raise TypeError(
                f"The {what} given to {name} must be either a Tensor or a tuple of Tensors but the {which} has type "
                f"{type(one)}."
            )
    return is_tuple, values


_OUTPUTS = "outputs of the user-provided function"


def _untuple(value, is_tuple):
    return tuple(value) if is_tuple else value[0]


def _prepare(inputs, create_graph):
    return tuple(
        i.view_as(i) if create_graph and i.requires_grad else i.detach().requires_grad_(True) for i in inputs
    )


def _vectors(v, like, is_tuple, name, whose):
    """One vector for each of `like`; None stands for 1 where there is a single element."""
    if v is None:
        if len(like) != 1 or like[0].nelement() != 1:
            raise RuntimeError(
                f"The vector v can only be None if {whose} a single Tensor with a single element."
            )
        return None
    vectors = _tuple(v, "v", name)[1]
    if len(vectors) != len(like):
        if not is_tuple:
            raise RuntimeError("The given v should contain a single Tensor.")
        raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(vectors)}.")
    for i, (one, other) in enumerate(zip(vectors, like)):
        if one.shape != other.shape:
            entry = f"Entry {i} in " if is_tuple else ""
            raise RuntimeError(f"{entry}v has invalid size: should be {other.shape} but got {one.shape}.")
    return vectors


_OF_INPUT = "the input to the user-provided function is"
_OF_OUTPUT = "the user-provided function returns"


def _check_outputs(outputs, strict):
    for i, output in enumerate(outputs):
        if strict and not output.requires_grad:
            raise RuntimeError(
                f"Output {i} of the user-provided function does not require gradients. The outputs must be computed in "
                "a differentiable manner from the input when running in strict mode."
            )


def _check_jacobian(rows, strict):
    for i, row in enumerate(rows):
        if strict and not row.requires_grad:
            raise RuntimeError(
                "While computing the hessian, found that the jacobian of the user-provided function with respect to "
                f"input {i} is independent of the input. This is not allowed in strict mode. You should ensure that "
                "your function is twice differentiable and that the jacobian depends on the inputs (this would be "
                "violated by a linear function for example)."
            )


def _gradients(outputs, inputs, grad_outputs=None, create_graph=False, retain_graph=None, strict=False):
    outputs = tuple(o for o in outputs)
    live = [(o, g) for o, g in zip(outputs, grad_outputs or (None,) * len(outputs)) if o.requires_grad]
    if not live:
        return tuple(torch.zeros_like(i) for i in inputs)
    grads = torch.autograd.grad(
        [o for o, _ in live],
        inputs,
        [g for _, g in live],
        allow_unused=True,
        create_graph=create_graph,
        retain_graph=retain_graph,
    )
    for i, gradient in enumerate(grads):
        if strict and gradient is None:
            raise RuntimeError(
                f"The output of the user-provided function is independent of input {i}. This is not allowed in strict mode."
            )
    return tuple(torch.zeros_like(i) if g is None else g for g, i in zip(grads, inputs))


def _finish(value, create_graph):
    return value if create_graph else tuple(v.detach() for v in value)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), vᵀ · Jacobian)."""
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs, "inputs", "vjp")
        inputs = _prepare(inputs, create_graph)
        out_is_tuple, outputs = _tuple(func(*inputs), _OUTPUTS, "vjp")
        _check_outputs(outputs, strict)
        vectors = _vectors(v, outputs, out_is_tuple, "vjp", _OF_OUTPUT)
        grads = _gradients(outputs, inputs, vectors, create_graph, strict=strict)
    return _untuple(_finish(outputs, create_graph), out_is_tuple), _untuple(_finish(grads, create_graph), is_tuple)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), Jacobian · v), by differentiating a vjp."""
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs, "inputs", "jvp")
        inputs = _prepare(inputs, create_graph)
        vectors = _vectors(v, inputs, is_tuple, "jvp", _OF_INPUT)
        out_is_tuple, outputs = _tuple(func(*inputs), _OUTPUTS, "jvp")
        _check_outputs(outputs, strict)
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
        is_tuple, inputs = _tuple(inputs, "inputs", "jacobian")
        inputs = _prepare(inputs, create_graph)
        out_is_tuple, outputs = _tuple(func(*inputs), _OUTPUTS, "jacobian")
        _check_outputs(outputs, strict)
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
        if create_graph:
            _check_jacobian(grads, strict)
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
    is_tuple, inputs = _tuple(inputs, "inputs", "hessian")

    def gradient(*args):
        out = func(*args)
        if _tuple(out, _OUTPUTS, "hessian")[1][0].nelement() != 1:
            raise RuntimeError("The Tensor returned by the function given to hessian should contain a single element")
        return jacobian(func, args, create_graph=True, strict=strict)

    found = jacobian(gradient, inputs, create_graph, strict)
    if is_tuple:
        return found
    return found[0][0]


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), vᵀ · Hessian)."""
    return _product("vhp", func, inputs, v, create_graph, strict)


def _product(name, func, inputs, v, create_graph, strict):
    with torch.enable_grad():
        is_tuple, inputs = _tuple(inputs, "inputs", name)
        inputs = _prepare(inputs, create_graph)
        vectors = _vectors(v, inputs, is_tuple, name, _OF_INPUT)
        output = func(*inputs)
        if _tuple(output, _OUTPUTS, name)[0]:
            raise RuntimeError(f"The function given to {name} should return a single Tensor")
        if output.nelement() != 1:
            raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")
        _check_outputs((output,), strict)
        first = _gradients((output,), inputs, None, create_graph=True, strict=strict)
        _check_jacobian(first, strict)
        second = _gradients(first, inputs, vectors, create_graph)
    return _finish((output,), create_graph)[0], _untuple(_finish(second, create_graph), is_tuple)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), Hessian · v); the Hessian is symmetric."""
    return _product("hvp", func, inputs, v, create_graph, strict)
