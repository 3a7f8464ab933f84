"""Tensor's facts: shape, strides, dtype, device, storage."""

from torch import _types as types
from torch._engine import js
from torch._tensor_support import read_only, wrap_dim
from torch._types import BY_NAME, CPU, Size


_AMBIGUOUS = (
    "The tensor does not have unique dim order, or cannot map to exact one of the given memory formats."
)


class Facts:
    """What can be asked of a tensor without looking at its values."""

    @read_only
    def shape(self):
        text = js.shape(self._handle)
        return Size(map(int, text.split(","))) if text else Size()

    def size(self, dim=None):
        shape = self.shape
        if dim is None:
            return shape
        if not hasattr(dim, "__index__"):
            raise TypeError(f"size(): argument 'dim' (position 1) must be int, not {type(dim).__name__}")
        return shape[wrap_dim(dim.__index__(), len(shape))]

    def stride(self, dim=None):
        text = js.strides(self._handle)
        strides = tuple(map(int, text.split(","))) if text else ()
        return strides if dim is None else strides[wrap_dim(dim, len(strides))]

    def storage_offset(self):
        return js.storageOffset(self._handle)

    def data_ptr(self):
        return js.storageId(self._handle) + self.storage_offset() * self.element_size()

    def is_set_to(self, other):
        same = js.storageId(self._handle) == js.storageId(other._handle)
        return same and self.shape == other.shape and self.stride() == other.stride()

    def dim_order(self, *, ambiguity_check=False):
        """Dims from the outermost in memory to the innermost."""
        if not isinstance(ambiguity_check, (bool, list)):
            raise TypeError("The ambiguity_check argument must be a bool or a list of memory formats.")
        if isinstance(ambiguity_check, list):
            for memory_format in ambiguity_check:
                if not isinstance(memory_format, types.memory_format):
                    raise TypeError("The ambiguity_check argument must be a bool or a list of memory formats.")
                if self.is_contiguous(memory_format=memory_format):
                    break
            else:
                raise RuntimeError(_AMBIGUOUS)
        strides = self.stride()
        if ambiguity_check is True and len({*strides}) < len(strides):
            raise RuntimeError(_AMBIGUOUS)
        return tuple(sorted(range(len(strides)), key=lambda d: -strides[d]))

    @read_only
    def dtype(self):
        return BY_NAME[js.dtype(self._handle)]

    @read_only
    def device(self):
        return CPU

    @read_only
    def layout(self):
        return types.strided

    @read_only
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

    @read_only
    def itemsize(self):
        return self.dtype.itemsize

    @read_only
    def nbytes(self):
        return self.numel() * self.dtype.itemsize

    def is_contiguous(self, memory_format=None):
        return js.isContiguous(self._handle)

    def is_floating_point(self):
        return self.dtype.is_floating_point

    def is_complex(self):
        return False

    def is_shared(self):
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
