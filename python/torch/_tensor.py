"""Tensor: a handle into the engine with PyTorch's attributes, operators and conversions."""

import warnings

from torch import _engine as engine
from torch._engine import js
from torch._tensor_convert import Conversions
from torch._tensor_facts import Facts
from torch._tensor_operators import Operators, install_methods
from torch._tensor_support import create as _create
from torch._tensor_support import guard, read_only
from torch._tensor_support import set_requires_grad as _set_requires_grad
from torch._tensor_values import Values
from torch._types import CPP_NAMES as _CPP_NAMES
from torch._types import LEGACY_NAMES, Size


_grad_of = js.grad
_set_grad = js.setGrad


class Tensor(Facts, Values, Conversions, Operators):
    """A multi-dimensional array of one dtype, with the gradient history of how it was made."""

    __module__ = "torch"
    __array_priority__ = 1000
    # So that a garbage-collected object that failed half-way through construction has it.
    _handle = 0
    _grad = None
    _backward_hooks = None

    def __new__(cls, *args, **kwargs):
        if cls is Tensor:
            return _legacy_tensor(args, kwargs)
        if args and isinstance(args[0], Tensor):
            return args[0].as_subclass(cls)
        return _legacy_tensor(args, kwargs).as_subclass(cls)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        engine._TENSOR_TYPES.add(cls)

    @staticmethod
    def _wrap(handle, cls=None):
        """The Python object of a handle just received."""
        self = object.__new__(Tensor if cls is None else cls)
        self._handle = handle
        return self

    @staticmethod
    def _from_bytes(data):
        return _create("uint8", str(len(data)), list(data))

    def __del__(self):
        handle = self._handle
        if handle and engine is not None:
            engine.forget(handle)

    @property
    def requires_grad(self):
        return js.requiresGrad(self._handle)

    @requires_grad.setter
    def requires_grad(self, value):
        if not isinstance(value, bool):
            raise RuntimeError("requires_grad must be a bool")
        _set_requires_grad(self, value, "only Tensors of floating point and complex dtype can require gradients")

    def requires_grad_(self, requires_grad=True):
        if not isinstance(requires_grad, bool):
            raise TypeError(
                f"requires_grad_(): argument 'requires_grad' (position 1) must be bool, not {type(requires_grad).__name__}"
            )
        _set_requires_grad(self, requires_grad, "only Tensors of floating point dtype can require gradients")
        return self

    @read_only
    def is_leaf(self):
        return js.isLeaf(self._handle)

    @read_only
    def grad_fn(self):
        from torch.autograd.graph import node_of

        return node_of(self)

    @read_only
    def output_nr(self):
        return js.outputIndex(self._handle)

    @property
    def _version(self):
        return guard(js.version, self._handle)

    def _is_view(self):
        return js.isView(self._handle)

    def is_inference(self):
        return js.isInference(self._handle)

    @property
    def grad(self):
        known = self._grad
        handle = _grad_of(self._handle, 0 if known is None else known._handle)
        if known is not None and known._handle == handle:
            return known
        if handle == 0:
            self._grad = None
            if not js.isLeaf(self._handle) and not js.retainsGrad(self._handle):
                warnings.warn(_GRAD_OF_NON_LEAF, stacklevel=2)
            return None
        self._grad = Tensor._wrap(handle)
        return self._grad

    @grad.setter
    def grad(self, value):
        if value is None:
            _set_grad(self._handle, 0)
            self._grad = None
            return
        if not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}")
        if value.shape != self.shape:
            raise RuntimeError(
                f"attempting to assign a gradient of size '{list(value.shape)}' to a tensor of size '{list(self.shape)}'. "
                "Please ensure that the gradient and the tensor are the same size"
            )
        if value.dtype is not self.dtype:
            raise RuntimeError(_grad_of_other_dtype(value.dtype, self.dtype))
        guard(_set_grad, self._handle, value._handle)
        self._grad = value

    @grad.deleter
    def grad(self):
        self.grad = None

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        """Computes the gradients of this tensor w.r.t. the graph's leaves and adds them into `.grad`."""
        import torch

        torch.autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def register_hook(self, hook):
        from torch.utils.hooks import TensorHookHandle

        return TensorHookHandle(self, hook)

    def register_post_accumulate_grad_hook(self, hook):
        from torch.utils.hooks import AccumulateHookHandle

        return AccumulateHookHandle(self, hook)

    def retain_grad(self):
        guard(js.retainGrad, self._handle)

    @property
    def retains_grad(self):
        return js.retainsGrad(self._handle)

    def detach_(self):
        guard(js.detachInPlace, self._handle)
        return self

    @property
    def data(self):
        return Tensor._wrap(js.dataAlias(self._handle))

    @data.setter
    def data(self, value):
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        guard(js.setData, self._handle, value._handle)


_GRAD_OF_NON_LEAF = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated "
    "during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use "
    ".retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the leaf "
    "Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information."
)


def _grad_of_other_dtype(given, wanted):
    return (
        f"attempting to assign a gradient with dtype '{_CPP_NAMES[given._name]}' to a tensor with grad_dtype "
        f"'{LEGACY_NAMES[wanted].removesuffix('Tensor')}'. The gradient must match the tensor's grad_dtype (defaults to the "
        "tensor's dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to allow any dtype. "
        "Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break downstream systems that "
        "assume they match."
    )


_OWN_SLOTS = ("_handle", "_grad")


def _legacy_tensor(args, kwargs):
    """`torch.Tensor(2, 3)` (uninitialised) or `torch.Tensor([1, 2])`, in the default dtype."""
    from torch._legacy import construct
    from torch._settings import get_default_dtype

    return construct(get_default_dtype(), args, kwargs, strict=False)


def _rebuild_from_type_v2(func, new_type, args, state):
    """Files name this function for tensors of a subclass and for tensors with attributes of their own."""
    from torch._utils import _set_state

    made = func(*args)
    if type(made) is not new_type:
        made = made.as_subclass(new_type)
    if state:
        if "__setstate__" in new_type.__dict__:
            made.__setstate__(state)
        else:
            _set_state(made, state)
    return made
