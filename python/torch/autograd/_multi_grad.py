"""Hooks that wait for the gradients of several tensors."""

from torch import _engine as engine
from torch._engine import js

_will_reach = engine.guarded(js.willReach)


class _MultiHandle:
    """The hooks of all the tensors, removed together."""

    def __init__(self, handles):
        self.handles = tuple(handles)

    def remove(self):
        for handle in self.handles:
            handle.remove()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


# PyTorch's name for it, which is in what a handle prints.
_MultiHandle.__module__ = "torch.autograd.graph"


def register_multi_grad_hook(tensors, fn, *, mode="all"):
    """Calls `fn(gradients)` once a backward has made all gradients it will make of `tensors`, None for the others.

    With `mode="any"`, calls `fn(gradient)` with the first of them. Returns a handle with `remove()`.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    if mode == "any":
        first = _First(fn)
        return _MultiHandle(tensor.register_hook(first) for tensor in tensors if tensor.requires_grad)
    wait = _Wait(tensors, fn)
    return _MultiHandle([tensor.register_hook(wait.hook(position)) for position, tensor in enumerate(tensors)])


class _First:
    """Lets the first gradient of each backward through."""

    def __init__(self, fn):
        self._fn = fn
        self._run = None

    def __call__(self, gradient):
        run = js.currentRun()
        if run != self._run:
            self._run = run
            self._fn(gradient)


class _Wait:
    """Collects the gradients of each backward, which may run within another."""

    def __init__(self, tensors, fn):
        self._nodes = [js.gradientNode(tensor._handle) for tensor in tensors]
        if any(node is None for node in self._nodes):
            raise AssertionError("Expected gradient function to be set")
        self._fn = fn
        #: By the number of the backward: how many gradients are still to come, and those that came.
        self._runs = {}

    def hook(self, position):
        def arrived(gradient):
            run = js.currentRun()
            if run not in self._runs:
                expected = sum(_will_reach(node) for node in self._nodes)
                self._runs[run] = expected, [None] * len(self._nodes)
            left, gradients = self._runs[run]
            gradients[position] = gradient
            self._runs[run] = left - 1, gradients
            if left == 1:
                del self._runs[run]
                self._fn(gradients)

        return arrived
