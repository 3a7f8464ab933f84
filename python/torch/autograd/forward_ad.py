"""Forward-mode differentiation: dual tensors, whose tangents travel through ordinary calls."""

from typing import NamedTuple

from torch import _engine as engine
from torch._engine import js
from torch._tensor import Tensor
from torch.autograd._tangents import set_tangent, tangent_of
from torch.autograd.grad_mode import _Mode

__all__ = ["UnpackedDualTensor", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual", "dual_level"]

#: The open level, -1 for none: one may be open at a time.
_current_level = -1
_enter = engine.guarded(js.enterForwardLevel)


class UnpackedDualTensor(NamedTuple):
    """The parts of a dual tensor."""

    primal: Tensor
    tangent: Tensor | None


def enter_dual_level():
    """Opens a level, in which tensors may have tangents, and returns its number."""
    global _current_level
    _enter()
    _current_level += 1
    return _current_level


def exit_dual_level(*, level=None):
    """Closes the level: its tangents are gone."""
    global _current_level
    level = _current_level if level is None else level
    if level != _current_level:
        raise RuntimeError(
            "Trying to exit a forward AD level that was not the last one that was created. This is not supported."
        )
    if level < 0:
        raise RuntimeError("Dual level must be a positive number.")
    js.exitForwardLevel()
    _current_level -= 1


@engine.on_reset
def _close():
    global _current_level
    js.exitForwardLevel()
    _current_level = -1


class dual_level(_Mode):
    """A level for the block, or for each call of a function."""

    def __new__(cls):
        return object.__new__(cls)

    def __enter__(self):
        return enter_dual_level()

    def __exit__(self, *exc):
        exit_dual_level()


def make_dual(tensor, tangent, *, level=None):
    """A view of `tensor` with `tangent`, of the same shape, embedded in it."""
    if (_current_level if level is None else level) < 0:
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first."
        )
    if not tensor.is_floating_point():
        raise ValueError(f"Expected primal to be floating point or complex, but got: {tensor.dtype}")
    if not tangent.is_floating_point():
        raise ValueError(f"Expected tangent to be floating point or complex, but got: {tangent.dtype}")
    dual = tensor.view_as(tensor)
    set_tangent(dual, tangent)
    return dual


def unpack_dual(tensor, *, level=None):
    """The (primal, tangent) of a tensor; the tangent is None when it has none."""
    if (_current_level if level is None else level) < 0:
        return UnpackedDualTensor(tensor, None)
    return UnpackedDualTensor(Tensor._wrap(js.primal(tensor._handle)), tangent_of(tensor))
