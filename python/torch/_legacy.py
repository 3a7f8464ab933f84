"""Constructors from before `torch.tensor`: `torch.Tensor(2, 3)`, `torch.LongTensor([1, 2])`, `tensor.new(…)`."""

import warnings

from torch import _types as types
from torch._tensor import Tensor

def _options(dtype):
    return (
        f"TensorOptions(dtype={types.CPP_NAMES[dtype._name]}, device=cpu, layout=Strided, "
        "requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt))"
    )


def construct(dtype, args, kwargs, strict=True):
    """Numbers are sizes of an uninitialised tensor, anything else is data. `strict`: a tensor must have the dtype."""
    import torch

    if "dtype" in kwargs:
        raise TypeError(_misplaced_dtype(args))
    kwargs.pop("device", None)
    if "size" in kwargs:
        args = (types.Size(kwargs["size"]),)
    args = args or tuple(kwargs.values())
    if not args:
        return torch.empty(0, dtype=dtype)
    first = args[0]
    if len(args) == 1 and isinstance(first, Tensor):
        if strict and first.dtype != dtype:
            raise TypeError(f"expected {_options(dtype)} (got {_options(first.dtype)})")
        return first.detach()
    if len(args) == 1 and not isinstance(first, (int, types.Size)):
        return torch.tensor(_data(first), dtype=dtype)
    sizes = first if isinstance(first, types.Size) else args
    for position, size in enumerate(sizes, 1):
        if not isinstance(size, int):
            raise TypeError(
                f"new(): argument 'size' failed to unpack the object at pos {position} with error "
                f'"type must be tuple of ints,but got {type(size).__name__}"'
            )
    return torch.empty(*sizes, dtype=dtype)


def _misplaced_dtype(args):
    given = "".join(f"{type(arg).__name__}, " for arg in args)
    return (
        f"new() received an invalid combination of arguments - got ({given}dtype=torch.dtype), but expected one of:\n"
        " * (*, torch.device device = None)\n"
        "      didn't match because some of the keywords were incorrect: dtype\n"
        " * (torch.Storage storage)\n"
        " * (Tensor other)\n"
        " * (tuple of ints size, *, torch.device device = None)\n"
        " * (object data, *, torch.device device = None)\n"
    )


def _data(value):
    if isinstance(value, str):
        raise TypeError("new(): invalid data type 'str'")
    if not hasattr(value, "__len__"):
        raise TypeError(f"new(): data must be a sequence (got {type(value).__name__})")
    return list(value) if isinstance(value, range) else value


class tensortype(type):
    """The type of `torch.FloatTensor` and its kin: they name a dtype, and make tensors of it."""

    def __new__(cls, name, dtype):
        return super().__new__(cls, name, (), {"__module__": "torch", "dtype": dtype})

    def __init__(cls, name, dtype):
        super().__init__(name, (), {})

    def __call__(cls, *args, **kwargs):
        return construct(cls.dtype, args, kwargs)

    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor) and instance.dtype == cls.dtype


tensortype.__module__ = "torch"

#: Name → constructor.
TYPES = {name: tensortype(name, dtype) for dtype, name in types.LEGACY_NAMES.items()}


def set_default_tensor_type(t):
    """Old way of setting the default dtype."""
    import torch

    found = TYPES.get(t.removeprefix("torch."), None) if isinstance(t, str) else t
    if not isinstance(found, tensortype):
        raise TypeError("invalid type object: only floating-point types are supported as the default type")
    warnings.warn(
        "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use torch.set_default_dtype() and "
        "torch.set_default_device() as alternatives.",
        stacklevel=2,
    )
    torch.set_default_dtype(found.dtype)
