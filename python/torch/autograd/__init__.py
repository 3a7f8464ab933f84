"""torch.autograd: running backward, gradients w.r.t. chosen inputs, and grad modes."""

from torch._engine import JsException, js

from torch import _engine as engine
from torch._tensor import Tensor
from torch.autograd import graph
from torch.autograd.grad_mode import (
    enable_grad,
    inference_mode,
    no_grad,
    set_grad_enabled,
)

from torch.autograd import functional
from torch.autograd.function import Function
from torch.autograd.gradcheck import gradcheck, gradgradcheck

Variable = Tensor


def _tuple(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _handles(tensors):
    return ",".join("0" if t is None else str(t._handle) for t in tensors)


def _run(roots, gradients, retain_graph, create_graph, inputs, accumulate):
    gradients = _tuple(gradients) if gradients is not None else (None,) * len(roots)
    wanted = None if inputs is None else _handles(inputs)
    if engine.recorder is not None:
        import sys

        engine.recorder.at(sys._getframe(2))
    try:
        text = js.runBackward(_handles(roots), _handles(gradients), retain_graph, create_graph, wanted, accumulate)
    except JsException as error:
        engine.raise_from_js(error)
    return [None if h == "0" else Tensor._wrap(int(h)) for h in text.split(",")] if text else []


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Adds the gradients of `tensors` into the `.grad` of the graph's leaves (or of `inputs`)."""
    inputs = None if inputs is None else _tuple(inputs)
    if inputs is not None and len(inputs) == 0:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    retain_graph = create_graph if retain_graph is None else retain_graph
    _run(_tuple(tensors), grad_tensors, retain_graph, create_graph, inputs, True)


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
    """Gradients of `outputs` w.r.t. `inputs`, returned instead of accumulated."""
    inputs = _tuple(inputs)
    retain_graph = create_graph if retain_graph is None else retain_graph
    allow_unused = materialize_grads if allow_unused is None else allow_unused
    found = _run(_tuple(outputs), grad_outputs, retain_graph, create_graph, inputs, False)
    if materialize_grads:
        found = [f if f is not None else _zeros_like(i) for f, i in zip(found, inputs)]
    elif not allow_unused and any(f is None for f in found):
        raise RuntimeError(
            "One of the differentiated Tensors appears to not have been used in the graph. "
            "Set allow_unused=True if this is the desired behavior."
        )
    return tuple(found)


def _zeros_like(tensor):
    import torch

    return torch.zeros_like(tensor)


class set_detect_anomaly:
    """Accepted and ignored: errors of backward name their operation here anyway."""

    def __init__(self, mode=True, check_nan=True):
        self.mode = mode

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None


detect_anomaly = set_detect_anomaly
