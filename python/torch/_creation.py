"""torch.tensor and its kin: tensors from Python's own data."""

import torch
from torch import _types as types
from torch._tensor import Tensor, _create
from torch._tensor_support import set_requires_grad


_MISSING = object()


def tensor(data=_MISSING, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """A new tensor from nested sequences of numbers; the dtype is inferred unless given. Copies."""
    if data is _MISSING:
        raise TypeError('tensor() missing 1 required positional arguments: "data"')
    if dtype is not None and not isinstance(dtype, types.dtype) and dtype not in (float, int, bool):
        raise TypeError(f"tensor(): argument 'dtype' must be torch.dtype, not {type(dtype).__name__}")
    if device is not None:
        types.check_device(device)
    out = _from_data(data, dtype)
    if requires_grad:
        set_requires_grad(out, True, "Only Tensors of floating point and complex dtype can require gradients")
    return out


def as_tensor(data, dtype=None, device=None):
    """data itself when it is a tensor of that dtype, else a new tensor."""
    if device is not None:
        types.check_device(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return _from_data(data, dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False):
    out = as_tensor(obj, dtype, device)
    return out.clone() if copy and out is obj else out


def from_numpy(array):
    if isinstance(array, (list, tuple, int, float, str, Tensor)):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    raise RuntimeError("Numpy is not available: this page runs without it. Use torch.tensor(list) instead.")


_FORMATS = {"float32": "f", "float64": "d", "int8": "b", "int16": "h", "int32": "i", "int64": "q", "uint8": "B", "bool": "B"}


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """A 1-D tensor of a buffer's bytes read as `dtype`. Here it is a copy: see docs/differences.md."""
    data = memoryview(buffer).cast("B")[offset:]
    if dtype._name not in _FORMATS:
        raise RuntimeError(f"frombuffer: {dtype} buffers are not part of this page's engine")
    if len(data) == 0:
        raise ValueError(f"both buffer length ({len(data)}) and count ({count}) must not be 0")
    size = dtype.itemsize
    if count < 0:
        if len(data) % size:
            raise ValueError(
                f"buffer length ({len(data)} bytes) after offset ({offset} bytes) must be a multiple of element size ({size})"
            )
        count = len(data) // size
    values = data[: count * size].cast(_FORMATS[dtype._name]).tolist()
    return _create(dtype._name, str(count), values).requires_grad_(requires_grad)


def scalar_tensor(value, *, dtype=None, **_):
    return tensor(value, dtype=dtype or torch.get_default_dtype())


def _from_data(data, dtype):
    if isinstance(data, Tensor):
        import warnings

        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=3,
        )
        copy = data.detach().clone()
        return copy if dtype is None else copy.to(dtype)
    flat = []
    shape = []
    _measure(data, shape)
    kinds = set()
    _collect(data, shape, 0, flat, kinds)
    wanted = _infer(kinds) if dtype is None else _as_dtype(dtype)
    if wanted is types.bool_:
        flat = [1 if v else 0 for v in flat]
    elif not wanted.is_floating_point:
        flat = _whole(flat, wanted)
    return _create(wanted._name, ",".join(map(str, shape)), flat)


def _as_dtype(value):
    return {float: types.float64, int: types.int64, bool: types.bool_}.get(value, value)


_RANGES = {"int8": (-(2**7), 2**7), "int16": (-(2**15), 2**15), "int32": (-(2**31), 2**31), "uint8": (0, 2**8)}


def _whole(flat, wanted):
    low, high = _RANGES.get(wanted._name, (-(2**63), 2**63))
    out = []
    for value in flat:
        whole = int(value)
        if not low <= whole < high:
            if wanted is types.int64 or isinstance(value, int) and not -(2**63) <= value < 2**63:
                raise ValueError("Overflow when unpacking long long")
            raise RuntimeError(f"value cannot be converted to type {wanted._name} without overflow")
        if abs(whole) > 2**53:
            raise RuntimeError(
                "int64 values beyond ±2^53 are not part of this page's engine: they would lose digits without notice"
            )
        out.append(whole)
    return out


def _is_sequence(value):
    return hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, (str, bytes, dict))


def _measure(data, shape):
    while _is_sequence(data) and not isinstance(data, Tensor):
        shape.append(len(data))
        if len(shape) > 128:
            raise ValueError("too many dimensions 'list'")
        if not len(data):
            return
        data = data[0]


def _collect(data, shape, depth, flat, kinds):
    if depth == len(shape):
        if isinstance(data, Tensor):
            kinds.add(data.dtype)
            flat.append(data._scalar())
            return
        kind = type(data)
        if kind not in (int, float, bool):
            kind, data = _number(data, depth, first=not flat)
        kinds.add(kind)
        flat.append(data)
        return
    if not _is_sequence(data):
        raise TypeError("not a sequence")
    if len(data) != shape[depth]:
        raise ValueError(f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})")
    if depth == len(shape) - 1:
        for item in data:
            if _is_sequence(item) and not isinstance(item, Tensor):
                raise TypeError(f"'{type(item).__name__}' object cannot be interpreted as an integer")
            _collect(item, shape, depth + 1, flat, kinds)
        return
    for item in data:
        _collect(item, shape, depth + 1, flat, kinds)


def _number(data, depth, first):
    if isinstance(data, str):
        # A string is a sequence to the search for the sizes, which follows each first element.
        raise ValueError("too many dimensions 'str'") if depth > 0 and first else TypeError("new(): invalid data type 'str'")
    if isinstance(data, complex):
        raise RuntimeError("complex numbers are not part of this page's engine")
    if isinstance(data, bool):
        return bool, bool(data)
    if isinstance(data, int):
        return int, int(data)
    if isinstance(data, float) or hasattr(data, "__float__"):
        return float, float(data)
    raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")


def _infer(kinds):
    if not kinds:
        return torch.get_default_dtype()
    found = None
    for kind in kinds:
        one = kind if isinstance(kind, types.dtype) else {bool: types.bool_, int: types.int64}.get(kind)
        one = torch.get_default_dtype() if one is None else one
        found = one if found is None else torch.promote_types(found, one)
    return found
