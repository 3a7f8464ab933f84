"""torch.autograd: running backward, gradients w.r.t. chosen inputs, and grad modes."""

import contextlib

from torch._engine import JsException, js

from torch import _engine as engine
from torch._tensor import Tensor
from torch.autograd import graph
from torch.autograd.anomaly_mode import detect_anomaly, set_detect_anomaly
from torch.autograd.grad_mode import (
    enable_grad,
    enforce_grad_layout_policy,
    inference_mode,
    no_grad,
    set_grad_enabled,
)

from torch.autograd import forward_ad, functional
from torch.autograd.function import Function
from torch.autograd.gradcheck import gradcheck, gradgradcheck


class _LegacyVariable(type):
    def __call__(cls, data, requires_grad=False, volatile=None):
        return data.detach().requires_grad_(requires_grad)

    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor)


class Variable(metaclass=_LegacyVariable):
    """What tensors with a history were called before 0.4: `Variable(tensor, requires_grad=True)`."""



def _tuple(value):
    if isinstance(value, graph.GradientEdge) or not isinstance(value, (tuple, list)):
        return (value,)
    return tuple(value)


def _tensors(value):
    """The tensors given; one that stands at it for each gradient edge."""
    return [one._tensor() if isinstance(one, graph.GradientEdge) else one for one in _tuple(value)]


def _seeds(gradients, roots):
    """One gradient or None for each root."""
    if gradients is None:
        return [None] * len(roots)
    seeds = list(_tuple(gradients))
    for seed in seeds:
        if seed is not None and not isinstance(seed, Tensor):
            raise TypeError(f"gradients can be either Tensors or None, but got {type(seed).__name__}")
    if len(seeds) != len(roots):
        raise RuntimeError(f"got {len(roots)} tensors and {len(seeds)} gradients")
    return seeds


def _handles(tensors):
    return ",".join("0" if t is None else str(t._handle) for t in tensors)


#: While vmap calls a function slice by slice: what the function closes over is differentiated once for each.
_graphs_serve_again = False


@contextlib.contextmanager
def _retained_graphs():
    """Backward frees no graph inside."""
    global _graphs_serve_again
    before, _graphs_serve_again = _graphs_serve_again, True
    try:
        yield
    finally:
        _graphs_serve_again = before


def _run(roots, seeds, retain_graph, create_graph, inputs, accumulate):
    retain_graph = retain_graph or _graphs_serve_again
    wanted = None if inputs is None else _handles(inputs)
    place = 0 if engine.here is None else engine.here()
    try:
        text = js.runBackward(place, _handles(roots), _handles(seeds), retain_graph, create_graph, wanted, accumulate)
    except JsException as error:
        engine.raise_from_js(error)
    return [None if h == "0" else Tensor._wrap(int(h)) for h in text.split(",")] if text else []


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Adds the gradients of `tensors` into the `.grad` of the graph's leaves (or of `inputs`)."""
    inputs = None if inputs is None else _tensors(inputs)
    if inputs is not None and len(inputs) == 0:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    roots = _tensors(tensors)
    retain_graph = create_graph if retain_graph is None else retain_graph
    _run(roots, _seeds(grad_tensors, roots), retain_graph, create_graph, inputs, True)


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
):
    """Gradients of `outputs` w.r.t. `inputs`, returned instead of accumulated.

    With `is_grads_batched`, each of `grad_outputs` has one more dim in front, and so has each gradient.
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    roots, inputs = _tensors(outputs), _tensors(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    seeds = _seeds(grad_outputs, roots)
    retain_graph = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        found = _batched(roots, seeds, retain_graph, create_graph, inputs)
    else:
        found = _run(roots, seeds, retain_graph, create_graph, inputs, False)
    if materialize_grads:
        found = [f if f is not None else _zeros_like(i) for f, i in zip(found, inputs)]
    elif not allow_unused:
        for index, gradient in enumerate(found):
            if gradient is None:
                raise RuntimeError(
                    f"The differentiated Tensor at index {index} appears to not have been used in the graph. "
                    "Set allow_unused=True if this is the desired behavior."
                )
    return tuple(found)


def _batched(roots, seeds, retain_graph, create_graph, inputs):
    """The gradients for each entry of the batch, stacked."""
    import torch

    size = len(seeds[0])
    rows = [
        _run(roots, [seed[k] for seed in seeds], retain_graph or k + 1 < size, create_graph, inputs, False)
        for k in range(size)
    ]
    return [None if column[0] is None else torch.stack(column) for column in zip(*rows)]


def _zeros_like(tensor):
    import torch

    return torch.zeros_like(tensor)
