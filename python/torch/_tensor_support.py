"""What the parts of Tensor share: errors across the engine, sizes of nested lists, making tensors from numbers."""

from array import array

import torch._tensor as core
from torch import _engine as engine
from torch._engine import JsException, js, to_js


class read_only(property):
    """A property of tensors that may not be set, in PyTorch's words."""

    def __set__(self, tensor, value):
        raise AttributeError(f"attribute '{self.fget.__name__}' of 'torch._C.TensorBase' objects is not writable")


def guard(function, *args):
    try:
        return function(*args)
    except JsException as error:
        engine.raise_from_js(error)


def wrap_dim(dim, ndim):
    n = max(ndim, 1)
    if not -n <= dim < n:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})")
    return dim


def nest(flat, shape):
    if not shape:
        return flat[0]
    for size in reversed(shape[1:]):
        flat = [flat[i : i + size] for i in range(0, len(flat), size)] if size else [[] for _ in range(outer(shape))]
    return flat


def outer(shape):
    n = 1
    for size in shape[:-1]:
        n *= size
    return n


def create(dtype_name, shape_text, flat):
    """A tensor from flat Python numbers; long lists cross as one buffer."""
    try:
        if len(flat) <= 64:
            return core.Tensor._wrap(js.createFrom(dtype_name, shape_text, *flat))
        return core.Tensor._wrap(js.create(dtype_name, shape_text, to_js(array("d", flat))))
    except JsException as error:
        engine.raise_from_js(error)


def set_requires_grad(tensor, value, sentence):
    """`sentence` is raised for integers: PyTorch says it differently where a tensor is made, set and changed."""
    guard(js.setRequiresGrad, tensor._handle, value, sentence)
