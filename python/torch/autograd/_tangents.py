"""Tangents of dual tensors, one by one."""

import contextlib

from torch import _engine as engine
from torch._engine import js
from torch._tensor import Tensor

_set = engine.guarded(js.setTangent)


def set_tangent(tensor, tangent):
    """Embeds `tangent`, of the same shape, in a tensor that has none."""
    _set(tensor._handle, tangent._handle)


def tangent_of(tensor):
    """The tangent of a tensor, or None."""
    handle = js.tangent(tensor._handle)
    return None if handle == 0 else Tensor._wrap(handle)


@contextlib.contextmanager
def no_tangents():
    """Calls inside hand on no tangents."""
    before = js.suspendTangents(True)
    try:
        yield
    finally:
        js.suspendTangents(before)
