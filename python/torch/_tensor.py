"""Tensor: a handle into the engine with PyTorch's attributes, operators and conversions."""

import sys
from array import array

from torch._engine import JsException, js, to_js

from torch import _engine as engine
from torch import _types as types
from torch._types import BY_NAME, CPU, LEGACY_NAMES, Size


class Tensor:
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

    # ---- facts ----

    @property
    def shape(self):
        text = js.shape(self._handle)
        return Size(map(int, text.split(","))) if text else Size()

    def size(self, dim=None):
        shape = self.shape
        return shape if dim is None else shape[_wrap_dim(dim, len(shape))]

    def stride(self, dim=None):
        text = js.strides(self._handle)
        strides = tuple(map(int, text.split(","))) if text else ()
        return strides if dim is None else strides[_wrap_dim(dim, len(strides))]

    def storage_offset(self):
        return js.storageOffset(self._handle)

    def data_ptr(self):
        return js.storageId(self._handle) + self.storage_offset() * self.element_size()

    def is_set_to(self, other):
        same = js.storageId(self._handle) == js.storageId(other._handle)
        return same and self.shape == other.shape and self.stride() == other.stride()

    @property
    def dtype(self):
        return BY_NAME[js.dtype(self._handle)]

    @property
    def device(self):
        return CPU

    @property
    def layout(self):
        return types.strided

    @property
    def ndim(self):
        return len(self.shape)

    def dim(self):
        return len(self.shape)

    ndimension = dim

    def numel(self):
        return self.shape.numel()

    nelement = numel

    def element_size(self):
        return self.dtype.itemsize

    @property
    def itemsize(self):
        return self.dtype.itemsize

    @property
    def nbytes(self):
        return self.numel() * self.dtype.itemsize

    def is_contiguous(self, memory_format=None):
        return js.isContiguous(self._handle)

    def is_floating_point(self):
        return self.dtype.is_floating_point

    def is_complex(self):
        return False

    def is_signed(self):
        return self.dtype.is_signed

    def get_device(self):
        return -1

    is_cuda = False
    is_cpu = True
    is_sparse = False
    is_quantized = False
    is_meta = False
    is_mps = False
    is_nested = False
    is_mkldnn = False
    name = None

    @property
    def names(self):
        return (None,) * self.ndim

    # ---- autograd ----

    @property
    def requires_grad(self):
        return js.requiresGrad(self._handle)

    @requires_grad.setter
    def requires_grad(self, value):
        _guard(js.setRequiresGrad, self._handle, bool(value))

    def requires_grad_(self, requires_grad=True):
        _guard(js.setRequiresGrad, self._handle, requires_grad)
        return self

    @property
    def is_leaf(self):
        return js.isLeaf(self._handle)

    @property
    def grad_fn(self):
        from torch.autograd.graph import node_of

        return node_of(self)

    @property
    def output_nr(self):
        return js.outputIndex(self._handle)

    @property
    def _version(self):
        return js.version(self._handle)

    @property
    def grad(self):
        handle = js.grad(self._handle)
        if handle == 0:
            self._grad = None
            return None
        known = self._grad
        if known is not None and known._handle == handle:
            js.release(handle)
            return known
        self._grad = Tensor._wrap(handle)
        return self._grad

    @grad.setter
    def grad(self, value):
        if value is not None and not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}")
        _guard(js.setGrad, self._handle, 0 if value is None else value._handle)
        self._grad = value

    @grad.deleter
    def grad(self):
        self.grad = None

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        """Computes the gradients of this tensor w.r.t. the graph's leaves and adds them into `.grad`."""
        from torch import autograd

        autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def register_hook(self, hook):
        from torch.utils.hooks import TensorHookHandle

        return TensorHookHandle(self, hook)

    def register_post_accumulate_grad_hook(self, hook):
        from torch.utils.hooks import AccumulateHookHandle

        return AccumulateHookHandle(self, hook)

    def retain_grad(self):
        _guard(js.retainGrad, self._handle)

    @property
    def retains_grad(self):
        return js.retainsGrad(self._handle)

    def detach_(self):
        _guard(js.detachInPlace, self._handle)
        return self

    @property
    def data(self):
        return Tensor._wrap(js.leafAlias(self._handle, False))

    @data.setter
    def data(self, value):
        _guard(js.setData, self._handle, value._handle)

    # ---- values ----

    def item(self):
        try:
            value = js.item(self._handle)
        except JsException as error:
            engine.raise_from_js(error)
        kind = type(value)
        return value if kind is float or kind is bool else float(value) if kind is int else int(value)

    def tolist(self):
        shape = self.shape
        kind = self.dtype
        flat = js.values(self._handle).to_py().tolist()
        if not kind.is_floating_point:
            convert = bool if kind is types.bool_ else int
            flat = [convert(v) for v in flat]
        return _nest(flat, shape)

    def numpy(self, *, force=False):
        raise RuntimeError("Numpy is not available: this page runs without it. Use .tolist() for plain Python numbers.")

    def __array__(self, *args):
        return self.numpy()

    def __bool__(self):
        count = self.numel()
        if count > 1:
            raise RuntimeError("Boolean value of Tensor with more than one value is ambiguous")
        if count == 0:
            raise RuntimeError("Boolean value of Tensor with no values is ambiguous")
        return bool(self.item())

    def __int__(self):
        return int(self.item())

    def __float__(self):
        return float(self.item())

    def __complex__(self):
        return complex(self.item())

    def __index__(self):
        value = self.item()
        if self.dtype.is_floating_point:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(value)

    def __len__(self):
        shape = self.shape
        if not shape:
            raise TypeError("len() of a 0-d tensor")
        return shape[0]

    def __iter__(self):
        if self.dim() == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __contains__(self, element):
        if isinstance(element, (Tensor, int, float, bool)):
            return bool((element == self).any().item())
        raise RuntimeError(
            f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}."
        )

    def __hash__(self):
        return id(self)

    def __repr__(self, *, tensor_contents=None):
        kind = type(self)
        return js.format(self._handle, False, None if kind is Tensor else kind.__name__)

    def __format__(self, spec):
        if self.dim() == 0 and type(self) is Tensor:
            return self.item().__format__(spec)
        return object.__format__(self, spec)

    # ---- copies ----

    def as_subclass(self, cls):
        return Tensor._wrap(engine.js.leafAlias(self._handle, self.requires_grad), cls)

    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
            )
        if id(self) in memo:
            return memo[id(self)]
        from copy import deepcopy

        copy = Tensor._wrap(js.leafAlias(self.detach().clone()._handle, self.requires_grad), type(self))
        memo[id(self)] = copy
        if self.grad is not None:
            copy.grad = self.grad.__deepcopy__(memo)
        for name, value in self.__dict__.items():
            if name not in _OWN_SLOTS:
                copy.__dict__[name] = deepcopy(value, memo)
        return copy

    def untyped_storage(self):
        from torch.storage import storage_of

        return storage_of(self)

    def storage(self):
        from torch.storage import TypedStorage

        return TypedStorage(wrap_storage=self.untyped_storage(), dtype=self.dtype)

    def __reduce_ex__(self, protocol):
        from torch._utils import reduce_tensor

        return reduce_tensor(self)

    # ---- conversions ----

    def to(self, *args, **kwargs):
        """`to(dtype)`, `to(device)`, `to(other)`: self when nothing changes."""
        wanted, copy = _parse_to(args, kwargs)
        if wanted is None or wanted is self.dtype:
            return self.clone() if copy else self
        return self._to_copy(dtype=wanted)

    def type(self, dtype=None, non_blocking=False):
        if dtype is None:
            return f"torch.{LEGACY_NAMES[self.dtype]}"
        if isinstance(dtype, str):
            name = dtype.removeprefix("torch.")
            for kind, legacy in LEGACY_NAMES.items():
                if name == legacy:
                    return self.to(kind)
            raise ValueError(f"invalid type: '{dtype}'")
        return self.to(getattr(dtype, "dtype", dtype))

    def type_as(self, other):
        return self.to(other.dtype)

    def float(self, memory_format=None):
        return self.to(types.float32)

    def double(self, memory_format=None):
        return self.to(types.float64)

    def half(self, memory_format=None):
        return self.to(types.float16)

    def bfloat16(self, memory_format=None):
        return self.to(types.bfloat16)

    def long(self, memory_format=None):
        return self.to(types.int64)

    def int(self, memory_format=None):
        return self.to(types.int32)

    def short(self, memory_format=None):
        return self.to(types.int16)

    def char(self, memory_format=None):
        return self.to(types.int8)

    def byte(self, memory_format=None):
        return self.to(types.uint8)

    def bool(self, memory_format=None):
        return self.to(types.bool_)

    def cpu(self, memory_format=None):
        return self

    def cuda(self, device=None, non_blocking=False, memory_format=None):
        raise AssertionError("Torch not compiled with CUDA enabled")

    def pin_memory(self, device=None):
        raise RuntimeError("Cannot access accelerator device when none is available.")

    def is_pinned(self, device=None):
        return False

    # ---- shapes given by others ----

    def view_as(self, other):
        return self.view(other.size())

    def reshape_as(self, other):
        return self.reshape(other.size())

    def expand_as(self, other):
        return self.expand(other.size())

    @property
    def T(self):
        return self.permute(*reversed(range(self.dim())))

    @property
    def mT(self):
        return self.transpose(-2, -1)

    @property
    def H(self):
        return self.mT

    @property
    def mH(self):
        return self.mT

    @property
    def real(self):
        return self

    def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
        from torch._creation import tensor

        return tensor(data, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def new_zeros(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("zeros", self, size, dtype, requires_grad)

    def new_ones(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("ones", self, size, dtype, requires_grad)

    def new_empty(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("empty", self, size, dtype, requires_grad)

    def new_full(self, size, fill_value, *, dtype=None, device=None, requires_grad=False, **_):
        import torch

        return torch.full(size, fill_value, dtype=dtype or self.dtype, requires_grad=requires_grad)

    # ---- operators ----

    def __getitem__(self, index):
        return _INDEX(self, index)

    def __setitem__(self, index, value):
        _SET_INDEX(self, index, value)

    def __pos__(self):
        return self

    def __rpow__(self, other):
        import torch

        return torch.pow(other, self)

    def __rdiv__(self, other):
        return self.reciprocal() * other

    __rtruediv__ = __rdiv__

    def __rfloordiv__(self, other):
        import torch

        return torch.floor_divide(_as_tensor(other, self), self)

    def __rmod__(self, other):
        import torch

        return torch.remainder(other, self)

    def __rmatmul__(self, other):
        import torch

        return torch.matmul(other, self)

    def __rsub__(self, other):
        import torch

        return torch.rsub(self, other)


_OWN_SLOTS = ("_handle", "_grad")


def _guard(function, *args):
    try:
        return function(*args)
    except JsException as error:
        engine.raise_from_js(error)


def _wrap_dim(dim, ndim):
    n = max(ndim, 1)
    if not -n <= dim < n:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})")
    return dim


def _nest(flat, shape):
    if not shape:
        return flat[0]
    for size in reversed(shape[1:]):
        flat = [flat[i : i + size] for i in range(0, len(flat), size)] if size else [[] for _ in range(_outer(shape))]
    return flat


def _outer(shape):
    n = 1
    for size in shape[:-1]:
        n *= size
    return n


def _create(dtype_name, shape_text, flat):
    """A tensor from flat Python numbers; long lists cross as one buffer."""
    try:
        if len(flat) <= 64:
            return Tensor._wrap(js.createFrom(dtype_name, shape_text, *flat))
        return Tensor._wrap(js.create(dtype_name, shape_text, to_js(array("d", flat))))
    except JsException as error:
        engine.raise_from_js(error)


def _new(name, like, size, dtype, requires_grad):
    import torch

    shape = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return getattr(torch, name)(shape, dtype=dtype or like.dtype, requires_grad=requires_grad)


def _as_tensor(value, like):
    import torch

    return value if isinstance(value, Tensor) else torch.tensor(value)


def _parse_to(args, kwargs):
    """dtype (or None) and `copy` of a `.to(...)` call; devices are checked."""
    wanted = kwargs.get("dtype")
    copy = kwargs.get("copy", False)
    if kwargs.get("device") is not None:
        types.check_device(kwargs["device"])
    if kwargs.get("other") is not None:
        wanted = kwargs["other"].dtype
    for i, value in enumerate(args):
        if isinstance(value, Tensor):
            wanted = value.dtype
        elif isinstance(value, types.dtype):
            wanted = value
        elif isinstance(value, (str, types.device)) and i == 0:
            types.check_device(value)
        elif value in (float, int, bool) and isinstance(value, type):
            wanted = {float: types.float64, int: types.int64, bool: types.bool_}[value]
    return wanted, copy


def _legacy_tensor(args, kwargs):
    """`torch.Tensor(2, 3)` (uninitialised) or `torch.Tensor([1, 2])`, in the default dtype."""
    import torch

    kwargs.pop("device", None)
    if len(args) == 1 and isinstance(args[0], Tensor):
        return args[0].detach()
    if len(args) == 1 and not isinstance(args[0], (int, Size)):
        return torch.tensor(args[0], dtype=torch.get_default_dtype())
    return torch.empty(*args) if args else torch.empty(0)


def install_methods(methods):
    """Gives Tensor the registry's methods, and the operators that are methods under another name."""
    global _INDEX, _SET_INDEX
    for name, function in methods.items():
        if not name.startswith("_") and name not in Tensor.__dict__:
            setattr(Tensor, name, function)
    for name in ("_to_copy",):
        setattr(Tensor, name, methods[name])
    _INDEX = methods.get("__getitem__")
    _SET_INDEX = methods.get("__setitem__")
    for operator, method in OPERATORS.items():
        if method in methods:
            setattr(Tensor, operator, _operator(methods[method]))
    for operator, method in COMPARISONS.items():
        setattr(Tensor, operator, _comparison(methods[method], method in ("eq", "ne")))


def _operator(method):
    """An operator gives way (NotImplemented) to what is no number and no tensor."""

    def operator(self, *args):
        if args:
            other = args[0]
            kind = type(other)
            if kind not in engine._TENSOR_TYPES and not isinstance(other, (int, float, complex, Tensor)):
                return NotImplemented
        return method(self, *args)

    return operator


def _comparison(method, equality):
    def compare(self, other):
        if type(other) not in engine._TENSOR_TYPES and not isinstance(other, (int, float, Tensor)):
            return NotImplemented
        return method(self, other)

    return compare


OPERATORS = {
    "__add__": "add",
    "__radd__": "add",
    "__iadd__": "add_",
    "__sub__": "sub",
    "__isub__": "sub_",
    "__mul__": "mul",
    "__rmul__": "mul",
    "__imul__": "mul_",
    "__truediv__": "div",
    "__div__": "div",
    "__itruediv__": "div_",
    "__floordiv__": "floor_divide",
    "__ifloordiv__": "floor_divide_",
    "__mod__": "remainder",
    "__imod__": "remainder_",
    "__pow__": "pow",
    "__ipow__": "pow_",
    "__matmul__": "matmul",
    "__neg__": "neg",
    "__abs__": "abs",
    "__invert__": "bitwise_not",
    "__and__": "bitwise_and",
    "__rand__": "bitwise_and",
    "__iand__": "bitwise_and_",
    "__or__": "bitwise_or",
    "__ror__": "bitwise_or",
    "__ior__": "bitwise_or_",
    "__xor__": "bitwise_xor",
    "__rxor__": "bitwise_xor",
    "__ixor__": "bitwise_xor_",
    "__lshift__": "bitwise_left_shift",
    "__rshift__": "bitwise_right_shift",
}

COMPARISONS = {"__eq__": "eq", "__ne__": "ne", "__lt__": "lt", "__le__": "le", "__gt__": "gt", "__ge__": "ge"}


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
