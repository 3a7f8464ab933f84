"""Process-wide settings: default dtype, device, threads."""

from torch._engine import js

from torch import _types as types
from torch._tensor import Tensor
from torch._types import BY_NAME


def get_default_dtype():
    return BY_NAME[js.getDefaultDType()]


def set_default_dtype(d):
    if not isinstance(d, types.dtype):
        raise TypeError("invalid dtype object")
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    js.setDefaultDType(d._name)


def get_default_device():
    return types.CPU


def set_default_device(device):
    types.check_device(device)


def is_tensor(obj, /):
    return isinstance(obj, Tensor)


def is_floating_point(input):
    return input.dtype.is_floating_point


def is_inference(input):
    return input.is_inference()


def numel(input):
    return input.numel()


def typename(obj, /):
    if isinstance(obj, Tensor):
        return obj.type()
    named = obj if hasattr(obj, "__qualname__") or hasattr(obj, "__name__") else type(obj)
    name = getattr(named, "__qualname__", None) or named.__name__
    module = getattr(named, "__module__", None) or ""
    return name if module in ("", "builtins") else f"{module}.{name}"


_KIND_ORDER = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64")


def promote_types(type1, type2):
    """The smallest dtype that holds both."""
    if type1 is type2:
        return type1
    low, high = sorted((type1, type2), key=lambda d: _KIND_ORDER.index(d._name))
    if {low._name, high._name} == {"uint8", "int8"}:
        return types.int16
    if {low._name, high._name} == {"float16", "bfloat16"}:
        return types.float32
    return high


def can_cast(from_, to):
    order = {"bool": 0, "int": 1, "float": 2}

    def category(d):
        return order["float" if d.is_floating_point else "bool" if d is types.bool_ else "int"]

    if from_.is_signed and not to.is_signed and to is not types.bool_ and not to.is_floating_point:
        return False
    return category(from_) <= category(to)


def get_num_threads():
    return 1


def set_num_threads(n):
    if n < 1:
        raise RuntimeError("set_num_threads expects a positive integer")


def are_deterministic_algorithms_enabled():
    return True


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Every algorithm of this engine is deterministic already."""
