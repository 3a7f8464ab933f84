"""Tensors made from a tensor: other dtypes, shapes taken from others, new_* of the same kind."""

import warnings

import torch._tensor as core
from torch import _engine as engine
from torch import _types as types
from torch._tensor_support import read_only
from torch._types import LEGACY_NAMES


class Conversions:
    """`to` and everything that is `to` under another name."""

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

    def float(self, *, memory_format=None):
        return self.to(types.float32)

    def double(self, *, memory_format=None):
        return self.to(types.float64)

    def half(self, *, memory_format=None):
        return self.to(types.float16)

    def bfloat16(self, *, memory_format=None):
        return self.to(types.bfloat16)

    def long(self, *, memory_format=None):
        return self.to(types.int64)

    def int(self, *, memory_format=None):
        return self.to(types.int32)

    def short(self, *, memory_format=None):
        return self.to(types.int16)

    def char(self, *, memory_format=None):
        return self.to(types.int8)

    def byte(self, *, memory_format=None):
        return self.to(types.uint8)

    def bool(self, *, memory_format=None):
        return self.to(types.bool_)

    def cpu(self, *, memory_format=None):
        return self

    def cuda(self, device=None, non_blocking=False, memory_format=None):
        raise AssertionError("Torch not compiled with CUDA enabled")

    def pin_memory(self, device=None):
        raise RuntimeError("Cannot access accelerator device when none is available.")

    def is_pinned(self, device=None):
        return False

    def view_as(self, other):
        return self.view(other.size())

    def reshape_as(self, other):
        return self.reshape(other.size())

    def expand_as(self, other):
        return self.expand(other.size())

    @read_only
    def T(self):
        ndim = self.dim()
        if ndim not in (0, 2):
            _warn_about_T()
        return self.permute(*reversed(range(ndim)))

    @read_only
    def mT(self):
        _require_matrix(self, "mT")
        return self.transpose(-2, -1)

    @read_only
    def H(self):
        if self.dim() not in (0, 2):
            raise RuntimeError(
                f"tensor.H is only supported on matrices (2-D tensors). Got {self.dim()}-D tensor. For batches of matrices, consider using tensor.mH"
            )
        return self.T

    @read_only
    def mH(self):
        _require_matrix(self, "mH")
        return self.mT

    @read_only
    def real(self):
        return self

    def new(self, *args, **kwargs):
        """A tensor of this dtype from sizes or data, as from `torch.FloatTensor`."""
        from torch._legacy import construct

        return construct(self.dtype, args, kwargs)

    def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
        from torch._creation import tensor

        return tensor(data, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad)

    def new_zeros(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("zeros", self, size, dtype, device, requires_grad)

    def new_ones(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("ones", self, size, dtype, device, requires_grad)

    def new_empty(self, *size, dtype=None, device=None, requires_grad=False, **_):
        return _new("empty", self, size, dtype, device, requires_grad)

    def new_full(self, size, fill_value, *, dtype=None, device=None, requires_grad=False, **_):
        import torch

        return torch.full(
            size, fill_value, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad
        )


def _require_matrix(tensor, name):
    if tensor.dim() < 2:
        raise RuntimeError(
            f"tensor.{name} is only supported on matrices or batches of matrices. Got {tensor.dim()}-D tensor."
        )


_warned_about_T = False


def _warn_about_T():
    """Once a run, as in PyTorch."""
    global _warned_about_T
    if _warned_about_T:
        return
    _warned_about_T = True
    warnings.warn(
        "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error "
        "in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` "
        "to reverse the dimensions of a tensor.",
        stacklevel=3,
    )


@engine.on_reset
def _forget_warning():
    global _warned_about_T
    _warned_about_T = False


def _new(name, like, size, dtype, device, requires_grad):
    import torch

    shape = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return getattr(torch, name)(shape, dtype=dtype or like.dtype, device=device, requires_grad=requires_grad)


def _parse_to(args, kwargs):
    """dtype (or None) and `copy` of a `.to(...)` call; devices are checked."""
    wanted = kwargs.get("dtype")
    copy = kwargs.get("copy", False)
    if kwargs.get("device") is not None:
        types.check_device(kwargs["device"])
    if kwargs.get("other") is not None:
        wanted = kwargs["other"].dtype
    for i, value in enumerate(args):
        if isinstance(value, core.Tensor):
            wanted = value.dtype
        elif isinstance(value, types.dtype):
            wanted = value
        elif isinstance(value, (str, types.device)) and i == 0:
            types.check_device(value)
        elif type(value) is int and i == 0:
            raise RuntimeError("Cannot access accelerator device when none is available.")
        elif value in (float, int, bool) and isinstance(value, type):
            wanted = {float: types.float64, int: types.int64, bool: types.bool_}[value]
    return wanted, copy
