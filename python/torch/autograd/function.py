"""torch.autograd.Function: operations whose backward is written in Python."""

import functools
import warnings

from torch._engine import callback, js

from torch import _engine as engine
from torch._tensor import Tensor
from torch.autograd._tangents import no_tangents, set_tangent, tangent_of
from torch.autograd.grad_mode import no_grad
from torch.autograd.graph import remember_context
from torch.autograd._saved import given, kept


class FunctionCtx:
    """What forward leaves for backward."""

    def __init__(self):
        self._saved = ()
        self._saved_for_forward = ()
        self._dirty = ()
        self._non_differentiable = ()
        self._materialize = True
        self.needs_input_grad = ()

    def save_for_backward(self, *tensors):
        self._saved = tensors

    def save_for_forward(self, *tensors):
        for tensor in tensors:
            if tensor is not None and not isinstance(tensor, Tensor):
                raise TypeError(
                    "save_for_forward expects all arguments to be tensors; you should save non-tensors as attributes on ctx."
                )
        self._saved_for_forward = tensors

    @property
    def saved_tensors(self):
        return given(self._saved)

    saved_variables = saved_tensors

    def mark_dirty(self, *args):
        self._dirty = args

    def mark_non_differentiable(self, *args):
        self._non_differentiable = args

    def set_materialize_grads(self, value):
        self._materialize = value


class Function:
    """Subclass with static `forward(ctx, …)` (or `forward(…)` and `setup_context`) and `backward(ctx, *grads)`."""

    def __init__(self, *args, **kwargs):
        warnings.warn(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all static, so you should "
            "invoke them on the class itself. Instantiating an autograd function will raise an error in a future "
            "version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args, **kwargs):
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd "
            "function with static forward method. (Example: "
            "https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
        )

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx, *grad_inputs):
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @classmethod
    def apply(cls, *args, **kwargs):
        """Runs forward and puts `<Name>Backward` into the graph."""
        ctx = _context_class(cls)()
        tensors = [a if isinstance(a, Tensor) else None for a in args]
        ctx.needs_input_grad = tuple(t is not None and t.requires_grad for t in tensors)
        tracked = js.isGradEnabled() and any(ctx.needs_input_grad)
        tangents = [None if t is None else tangent_of(t) for t in tensors] if js.isForwardOpen() else []
        pushed = any(t is not None for t in tangents)
        with no_grad(), no_tangents():
            result = _run_forward(cls, ctx, args, kwargs)
        if not tracked and not pushed:
            return result
        outputs = result if isinstance(result, tuple) else (result,)
        outputs = tuple(_fresh(o, ctx, tensors) if isinstance(o, Tensor) else o for o in outputs)
        _count_writes(ctx._dirty)
        for_forward = ctx._saved_for_forward
        if tracked:
            _attach(cls, ctx, tensors, outputs)
        if pushed:
            _push(cls, ctx, for_forward, tangents, outputs)
        return outputs if isinstance(result, tuple) else outputs[0]


def _push(cls, ctx, saved, tangents, outputs):
    """Gives the outputs the tangents that the class's `jvp` finds."""
    for_backward, ctx._saved = ctx._saved, saved
    try:
        with no_tangents():
            found = cls.jvp(ctx, *tangents)
    finally:
        ctx._saved = for_backward
    for output, tangent in zip(outputs, found if isinstance(found, tuple) else (found,)):
        if isinstance(output, Tensor) and tangent is not None:
            set_tangent(output, tangent)


def _run_forward(cls, ctx, args, kwargs):
    if cls.setup_context is Function.setup_context:
        return cls.forward(ctx, *args, **kwargs)
    output = cls.forward(*args, **kwargs)
    cls.setup_context(ctx, args, output)
    return output


def _fresh(output, ctx, inputs):
    """An input returned as it is must become a tensor of its own, or it would be its own ancestor."""
    if any(output is dirty for dirty in ctx._dirty):
        return output
    return output.view_as(output).detach() if any(output is i for i in inputs) else output


def _count_writes(dirty):
    for tensor in dirty:
        if tensor.requires_grad and tensor.is_leaf:
            raise RuntimeError("a leaf Variable that requires grad has been used in an in-place operation.")
        js.incrementVersion(tensor._handle)


@functools.lru_cache(maxsize=None)
def _context_class(cls):
    return type(f"{cls.__name__}Backward", (FunctionCtx,), {"_forward_cls": cls})


def _attach(cls, ctx, tensors, outputs):
    def formula(text):
        grads = [None if h == "0" else Tensor._wrap(int(h)) for h in text.split(",")]
        backward = cls.vjp if cls.vjp is not Function.vjp else cls.backward
        returned = backward(ctx, *grads)
        returned = returned if isinstance(returned, tuple) else (returned,)
        returned = _check_count(cls, returned, len(tensors))
        # Kept until the engine has read the handles.
        ctx._returned = returned
        return ",".join("0" if g is None else str(g._handle) for g in returned)

    def differentiable(output):
        if not isinstance(output, Tensor) or not output.dtype.is_floating_point:
            return False
        return not any(output is n for n in ctx._non_differentiable)

    for place, saved in enumerate(ctx._saved):
        if saved is not None and not isinstance(saved, Tensor):
            raise TypeError(
                f"save_for_backward can only save variables, but argument {place} is of type {type(saved).__name__}"
            )
    ctx._saved = kept(ctx._saved)
    node = js.attachFunction(
        f"{cls.__name__}Backward",
        ",".join("0" if t is None else str(t._handle) for t in tensors),
        ",".join(str(o._handle) if differentiable(o) else "0" for o in outputs),
        ctx._materialize,
        callback(formula),
    )
    remember_context(node, ctx)


def _check_count(cls, returned, expected):
    while len(returned) > expected and returned[-1] is None:
        returned = returned[:-1]
    if len(returned) != expected:
        raise RuntimeError(
            f"function {cls.__name__}Backward returned an incorrect number of gradients "
            f"(expected {expected}, got {len(returned)})"
        )
    return returned


def once_differentiable(fn):
    """For `backward`: what it computes has no graph of its own, and a second derivative says so."""

    @functools.wraps(fn)
    def wrapper(ctx, *grads):
        with no_grad():
            returned = fn(ctx, *grads)
        tracked = [g for g in grads if isinstance(g, Tensor) and g.requires_grad]
        if not js.isGradEnabled() or not tracked:
            return returned
        results = returned if isinstance(returned, tuple) else (returned,)
        results = tuple(r.detach() if isinstance(r, Tensor) else r for r in results)
        js.attachFunction(
            "DelayedError",
            ",".join(str(g._handle) for g in tracked),
            ",".join(str(r._handle) if isinstance(r, Tensor) and r.dtype.is_floating_point else "0" for r in results),
            False,
            callback(_refuse_twice),
        )
        return results if isinstance(returned, tuple) else results[0]

    return wrapper


def _refuse_twice(_):
    raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")


InplaceFunction = Function
