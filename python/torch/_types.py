"""The small immutable values of torch: dtype, device, layout, memory_format, Size."""


class dtype:
    """An element type: `torch.float32`. Compared by identity, as in PyTorch."""

    #: Files that `torch.save` writes name the class so.
    __module__ = "torch"

    __slots__ = ("_name", "itemsize", "is_floating_point", "is_signed", "_eps")
    is_complex = False

    def __init__(self, name, itemsize, is_floating_point, is_signed=True):
        self._name = name
        self.itemsize = itemsize
        self.is_floating_point = is_floating_point
        self.is_signed = is_signed

    def __repr__(self):
        return f"torch.{self._name}"

    def __reduce__(self):
        return self._name

    def to_complex(self):
        raise TypeError("complex dtypes are not part of this page's engine")


float32 = dtype("float32", 4, True)
float64 = dtype("float64", 8, True)
float16 = dtype("float16", 2, True)
bfloat16 = dtype("bfloat16", 2, True)
int8 = dtype("int8", 1, False)
int16 = dtype("int16", 2, False)
int32 = dtype("int32", 4, False)
int64 = dtype("int64", 8, False)
uint8 = dtype("uint8", 1, False, False)
bool_ = dtype("bool", 1, False, False)

BY_NAME = {d._name: d for d in (float32, float64, float16, bfloat16, int8, int16, int32, int64, uint8, bool_)}

#: Every public name of a dtype under `torch`.
PUBLIC_NAMES = {
    **BY_NAME,
    "float": float32,
    "double": float64,
    "half": float16,
    "long": int64,
    "int": int32,
    "short": int16,
}

#: `torch.FloatTensor` and friends, as `Tensor.type()` says them.
LEGACY_NAMES = {
    float32: "FloatTensor",
    float64: "DoubleTensor",
    float16: "HalfTensor",
    bfloat16: "BFloat16Tensor",
    int8: "CharTensor",
    int16: "ShortTensor",
    int32: "IntTensor",
    int64: "LongTensor",
    uint8: "ByteTensor",
    bool_: "BoolTensor",
}

#: How PyTorch's C++ names the dtypes in its sentences.
CPP_NAMES = {
    "float32": "float",
    "float64": "double",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "int64": "long int",
    "int32": "int",
    "int16": "short int",
    "int8": "signed char",
    "uint8": "unsigned char",
    "bool": "bool",
}

_DEVICE_TYPES = (
    "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone"
)


_NO_DEVICE = (
    "device() received an invalid combination of arguments - got (NoneType), but expected one of:\n"
    " * (torch.device device)\n"
    "      didn't match because some of the arguments have invalid types: (!NoneType!)\n"
    " * (str type, int index = -1)\n"
)


class device:
    """Where a tensor lives. Here there is one place: `cpu`."""

    __module__ = "torch"

    __slots__ = ("type", "index")

    def __init__(self, type=None, index=None):
        if isinstance(type, device):
            type, index = type.type, type.index
        if isinstance(type, int):
            type, index = "cpu", type
        if type is None:
            raise TypeError(_NO_DEVICE)
        if type == "":
            raise RuntimeError("Device string must not be empty")
        name, colon, number = str(type).partition(":")
        if colon and not number.isdigit():
            raise RuntimeError(f"Invalid device string: '{type}'")
        if name not in _DEVICE_TYPES.split(", "):
            raise RuntimeError(
                f"Expected one of {_DEVICE_TYPES} device type at start of device string: {name}"
            )
        object.__setattr__(self, "type", name)
        object.__setattr__(self, "index", int(number) if number else index)

    def __setattr__(self, name, value):
        raise AttributeError(f"attribute '{name}' of 'torch.device' objects is not writable")

    def __repr__(self):
        return f"device(type='{self.type}')" if self.index is None else f"device(type='{self.type}', index={self.index})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self):
        return hash((self.type, self.index))

    def __reduce__(self):
        return (device, (str(self),))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


CPU = device("cpu")


def check_device(value):
    """`value` as a device this page has; anything else raises as a CPU-only build of PyTorch does."""
    if isinstance(value, int):
        raise RuntimeError("Cannot access accelerator device when none is available.")
    where = value if isinstance(value, device) else device(value)
    if where.type == "cuda":
        raise AssertionError("Torch not compiled with CUDA enabled")
    if where.type != "cpu":
        raise RuntimeError(f"PyTorch is not linked with support for {where.type} devices")
    return where


class layout:
    __slots__ = ("_name",)

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"torch.{self._name}"


strided = layout("strided")
sparse_coo = layout("sparse_coo")


class memory_format:
    __slots__ = ("_name",)

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"torch.{self._name}"


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")


class Size(tuple):
    """The shape of a tensor: a tuple with `numel()`."""

    __module__ = "torch"

    def numel(self):
        n = 1
        for size in self:
            n *= size
        return n

    def __repr__(self):
        return f"torch.Size([{', '.join(map(str, self))}])"

    def __getitem__(self, index):
        item = tuple.__getitem__(self, index)
        return Size(item) if isinstance(index, slice) else item

    def __add__(self, other):
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other):
        return Size(tuple(other) + tuple(self))

    def __mul__(self, other):
        return Size(tuple.__mul__(self, other))

    __rmul__ = __mul__

    def __reduce__(self):
        return (Size, (tuple(self),))
