"""Checkpoints: what a function saves for backward is thrown away and computed again when backward needs it."""

import contextlib
import warnings

import torch
from torch._engine import js
from torch.autograd.graph import saved_tensors_hooks

__all__ = ["CheckpointError", "checkpoint", "checkpoint_sequential"]


class CheckpointError(RuntimeError):
    """The second computation saved other tensors than the first."""


def checkpoint(function, *args, use_reentrant=None, preserve_rng_state=True, **kwargs):
    """`function(*args, **kwargs)` without keeping what it saves for backward; backward calls it once more.

    With `preserve_rng_state`, the second call draws the random numbers of the first. With `use_reentrant`, the function
    runs without a graph and is one node; only `backward()` without `inputs` works then.
    """
    if use_reentrant is None:
        warnings.warn(_UNSAID, stacklevel=2)
        use_reentrant = True
    if not use_reentrant:
        frame = _Frame(function, args, kwargs, preserve_rng_state)
        with saved_tensors_hooks(frame.pack, frame.unpack):
            return function(*args, **kwargs)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    return _Reentrant.apply(function, preserve_rng_state, *args)


_UNSAID = (
    "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. Starting in PyTorch 2.9, "
    "calling checkpoint without use_reentrant will raise an exception. use_reentrant=False is recommended, but if you need to preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more "
    "details on the differences between the two variants."
)


class _Enough(Exception):
    """The second computation has saved all that the first one did."""


class _Frame:
    """One call of a checkpointed function: its saved tensors by number."""

    def __init__(self, function, args, kwargs, preserve_rng_state):
        self._again = lambda: function(*args, **kwargs)
        self._state = torch.get_rng_state() if preserve_rng_state else None
        self._count = 0
        self._saved = {}

    def pack(self, tensor):
        self._count += 1
        return self._count - 1

    def unpack(self, number):
        if number not in self._saved:
            self._compute_again()
        return self._saved.pop(number)

    def _compute_again(self):
        saved = []

        def keep(tensor):
            saved.append(tensor.detach())
            if len(saved) == self._count:
                raise _Enough

        with contextlib.suppress(_Enough), _random_state(self._state), torch.enable_grad():
            with saved_tensors_hooks(keep, _unused):
                self._again()
        if len(saved) != self._count:
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original forward and "
                f"recomputation.\nNumber of tensors saved during forward: {self._count}\n"
                f"Number of tensors saved during recomputation: {len(saved)}."
            )
        self._saved = dict(enumerate(saved))


def _unused(_):
    raise AssertionError("the graph of the second computation is not differentiated")


@contextlib.contextmanager
def _random_state(state):
    """The default generator in this state, and as it was afterwards; None leaves it alone."""
    if state is None:
        yield
        return
    with torch.random.fork_rng():
        torch.set_rng_state(state)
        yield


class _Reentrant(torch.autograd.Function):
    """The function as one node, whose backward runs a backward of its own."""

    @staticmethod
    def forward(ctx, function, preserve_rng_state, *args):
        if not any(isinstance(arg, torch.Tensor) and arg.requires_grad for arg in args):
            warnings.warn("None of the inputs have requires_grad=True. Gradients will be None", stacklevel=4)
        ctx.function = function
        ctx.state = torch.get_rng_state() if preserve_rng_state else None
        ctx.args = [None if isinstance(arg, torch.Tensor) else arg for arg in args]
        ctx.places = [place for place, arg in enumerate(args) if isinstance(arg, torch.Tensor)]
        ctx.save_for_backward(*(args[place] for place in ctx.places))
        return function(*args)

    @staticmethod
    def backward(ctx, *grads):
        if js.isRunSelective():
            raise RuntimeError(
                "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` "
                "parameter to .backward(). To resolve this error, you can either set use_reentrant=False, or call "
                ".backward() without passing the `inputs` argument."
            )
        args = list(ctx.args)
        for place, tensor in zip(ctx.places, ctx.saved_tensors):
            args[place] = tensor.detach().requires_grad_(tensor.requires_grad)
        with _random_state(ctx.state), torch.enable_grad():
            outputs = ctx.function(*args)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        live = [(o, g) for o, g in zip(outputs, grads) if isinstance(o, torch.Tensor) and o.requires_grad]
        torch.autograd.backward([o for o, _ in live], [g for _, g in live])
        return None, None, *(arg.grad if isinstance(arg, torch.Tensor) else None for arg in args)


_Reentrant.__name__ = _Reentrant.__qualname__ = "CheckpointFunction"


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """Runs the layers of a Sequential in `segments` checkpoints; the last segment keeps what it saves."""
    layers = list(functions.children()) if isinstance(functions, torch.nn.Sequential) else list(functions)
    if use_reentrant is None:
        warnings.warn(_UNSAID, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    size = len(layers) // segments
    for start in range(0, size * (segments - 1), size):
        segment = torch.nn.Sequential(*layers[start : start + size])
        input = checkpoint(segment, input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    for layer in layers[size * (segments - 1) :]:
        input = layer(input)
    return input
