"""gradcheck and gradgradcheck: analytical gradients against central differences."""

import torch
from torch.autograd import forward_ad


class GradcheckError(RuntimeError):
    """The two gradients differ."""


def _as_tuple(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _differentiable(values):
    return [v for v in values if isinstance(v, torch.Tensor) and v.requires_grad]


def gradcheck(
    func,
    inputs,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    raise_exception=True,
    nondet_tol=0.0,
    check_undefined_grad=True,
    check_grad_dtypes=False,
    check_batched_grad=False,
    check_batched_forward_grad=False,
    check_forward_ad=False,
    check_backward_ad=True,
    fast_mode=False,
    masked=None,
):
    """True when every entry of the Jacobian agrees; inputs should be float64."""
    inputs = _as_tuple(inputs)
    try:
        _check(func, inputs, eps, atol, rtol, check_backward_ad, check_forward_ad)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _check(func, inputs, eps, atol, rtol, backward, forward):
    wanted = _differentiable(inputs)
    if not wanted:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )
    outputs = [o for o in _as_tuple(func(*inputs)) if isinstance(o, torch.Tensor) and o.dtype.is_floating_point]
    for i, output in enumerate(outputs):
        if backward and not output.requires_grad:
            continue
        numerical = [_numerical(func, inputs, tensor, i, eps) for tensor in wanted]
        if forward:
            found = [_forward(func, inputs, tensor, i) for tensor in wanted]
            _compare("Jacobian computed with forward mode mismatch", i, found, numerical, rtol, atol)
        if backward:
            _compare("Jacobian mismatch", i, _analytical(output, wanted), numerical, rtol, atol)


def _compare(what, output, analytical, numerical, rtol, atol):
    for j, (found, expected) in enumerate(zip(analytical, numerical)):
        if not torch.allclose(found, expected, rtol, atol):
            raise GradcheckError(
                f"{what} for output {output} with respect to input {j},\nnumerical:{expected}\nanalytical:{found}\n"
            )


def _forward(func, inputs, tensor, which):
    """The Jacobian's rows, one tangent after the other."""
    rows = []
    for k in range(tensor.numel()):
        tangent = torch.zeros_like(tensor).reshape(-1)
        tangent[k] = 1
        with forward_ad.dual_level():
            dual = forward_ad.make_dual(tensor.detach(), tangent.reshape(tensor.shape))
            outputs = [
                o
                for o in _as_tuple(func(*(dual if one is tensor else one for one in inputs)))
                if isinstance(o, torch.Tensor) and o.dtype.is_floating_point
            ]
            primal, derivative = forward_ad.unpack_dual(outputs[which])
        rows.append((torch.zeros_like(primal) if derivative is None else derivative).detach().reshape(-1))
    return torch.stack(rows)


def _analytical(output, inputs):
    """One matrix per input: rows are input entries, columns output entries."""
    matrices = [torch.zeros(t.numel(), output.numel(), dtype=t.dtype) for t in inputs]
    for k in range(output.numel()):
        seed = torch.zeros_like(output).reshape(-1)
        seed[k] = 1
        grads = torch.autograd.grad(output, inputs, seed.reshape(output.shape), retain_graph=True, allow_unused=True)
        for matrix, grad in zip(matrices, grads):
            if grad is not None:
                matrix[:, k] = grad.detach().reshape(-1)
    return matrices


def _numerical(func, inputs, tensor, which, eps):
    columns = []
    flat = tensor.data.view(-1) if tensor.is_contiguous() else None
    if flat is None:
        raise ValueError("gradcheck here needs contiguous inputs: call .contiguous() first")
    for i in range(tensor.numel()):
        original = flat[i].item()
        sides = []
        for step in (eps, -eps):
            flat[i] = original + step
            # With the graph on: func may itself be a gradient.
            value = _as_tuple(func(*inputs))[which]
            sides.append(value.detach().clone().reshape(-1))
        flat[i] = original
        columns.append((sides[0] - sides[1]) / (2 * eps))
    return torch.stack(columns) if columns else torch.zeros(0, 0, dtype=tensor.dtype)


def gradgradcheck(
    func,
    inputs,
    grad_outputs=None,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    gen_non_contig_grad_outputs=False,
    raise_exception=True,
    nondet_tol=0.0,
    **_,
):
    """gradcheck of the gradient."""
    inputs = _as_tuple(inputs)
    outputs = [o for o in _as_tuple(func(*inputs)) if isinstance(o, torch.Tensor) and o.requires_grad]
    if grad_outputs is None:
        grad_outputs = tuple(torch.randn_like(o).requires_grad_() for o in outputs)
    grad_outputs = _as_tuple(grad_outputs)
    wanted = _differentiable(inputs)
    count = len(inputs)

    def first_gradients(*args):
        # The numerical side calls this with grad mode off.
        with torch.enable_grad():
            results = [o for o in _as_tuple(func(*args[:count])) if isinstance(o, torch.Tensor) and o.requires_grad]
            grads = torch.autograd.grad(
                results, _differentiable(args[:count]), args[count:], create_graph=True, allow_unused=True
            )
        return tuple(g if g is not None else torch.zeros_like(w) for g, w in zip(grads, wanted))

    return gradcheck(
        first_gradients, inputs + grad_outputs, eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception
    )
