"""torch.finfo and torch.iinfo: the numeric limits of a dtype."""

from torch import _types as types

_FLOATS = {
    "float32": (32, 1.1920928955078125e-07, 3.4028234663852886e38, 1.1754943508222875e-38, 1e-06),
    "float64": (64, 2.220446049250313e-16, 1.7976931348623157e308, 2.2250738585072014e-308, 1e-15),
    "float16": (16, 0.0009765625, 65504.0, 6.103515625e-05, 0.001),
    "bfloat16": (16, 0.0078125, 3.3895313892515355e38, 1.1754943508222875e-38, 0.01),
}

_SMALLEST_SUBNORMAL = {
    "float32": 1.401298464324817e-45,
    "float64": 5e-324,
    "float16": 5.960464477539063e-08,
    "bfloat16": 9.183549615799121e-41,
}


class finfo:
    """Limits of a floating-point dtype; the default dtype when none is given."""

    def __init__(self, type=None):
        if type is None:
            import torch

            type = torch.get_default_dtype()
        if not type.is_floating_point:
            raise TypeError("torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'")
        self.dtype = type._name
        self.bits, self.eps, self.max, self.tiny, self.resolution = _FLOATS[type._name]
        self.min = -self.max
        self.smallest_normal = self.tiny
        self.smallest_subnormal = _SMALLEST_SUBNORMAL[type._name]

    def __repr__(self):
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
            f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})"
        )


class iinfo:
    """Limits of an integer dtype."""

    def __init__(self, type):
        if type.is_floating_point or type is types.bool_:
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        self.dtype = type._name
        self.bits = type.itemsize * 8
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0
        self.max = 2 ** (self.bits - 1) - 1 if type.is_signed else 2**self.bits - 1

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
