"""Storages: the memory that tensors are views of, as `torch.save` and `Tensor.untyped_storage()` see it."""

import io

from torch import _types as types
from torch._engine import guarded, js, to_js
from torch._tensor import Tensor

_from_storage_bytes = guarded(js.fromStorageBytes)
_over_storage = guarded(js.overStorage)


class UntypedStorage:
    """The bytes behind one or more tensors."""

    __module__ = "torch.storage"

    def __init__(self, base):
        #: A tensor over the memory; its geometry does not matter.
        self._base = base

    @property
    def device(self):
        return types.CPU

    @property
    def _cdata(self):
        return js.storageId(self._base._handle)

    def data_ptr(self):
        return self._cdata if self.nbytes() else 0

    def nbytes(self):
        return js.storageSize(self._base._handle) * self._base.dtype.itemsize

    size = __len__ = nbytes

    def element_size(self):
        return 1

    def tolist(self):
        return list(self._bytes())

    def __iter__(self):
        return iter(self._bytes())

    def __getitem__(self, index):
        return self._bytes()[index]

    def cpu(self):
        return self

    def clone(self):
        return from_bytes(self._base.dtype, self._bytes())

    def _bytes(self):
        return js.storageBytes(self._base._handle).to_bytes()

    def _fill(self, data):
        js.setStorageBytes(self._base._handle, to_js(data))

    def __repr__(self):
        lines = "\n ".join(map(str, self._bytes()))
        return f" {lines}\n[torch.storage.UntypedStorage(device=cpu) of size {self.nbytes()}]"


class TypedStorage:
    """A storage together with the dtype its bytes are read as."""

    __module__ = "torch.storage"

    def __init__(self, *, wrap_storage, dtype):
        self._untyped_storage = wrap_storage
        self.dtype = dtype

    @property
    def device(self):
        return types.CPU

    def untyped(self):
        return self._untyped_storage

    def data_ptr(self):
        return self._untyped_storage.data_ptr()

    def nbytes(self):
        return self._untyped_storage.nbytes()

    def element_size(self):
        return self.dtype.itemsize

    def size(self):
        return self.nbytes() // self.element_size()

    __len__ = size

    def tolist(self):
        return self._whole().tolist()

    def __iter__(self):
        return iter(self.tolist())

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise RuntimeError("slices are only supported in UntypedStorage.__getitem__")
        return self.tolist()[index]

    def _whole(self):
        return over(self._untyped_storage, 0, (self.size(),), (1,))

    def _pickle_storage_type(self):
        return LEGACY_CLASSES[self.dtype]

    def __reduce__(self):
        import torch

        buffer = io.BytesIO()
        torch.save(self, buffer)
        return (_load_from_bytes, (buffer.getvalue(),))

    def __repr__(self):
        lines = "\n ".join(map(str, self.tolist()))
        return f" {lines}\n[torch.storage.TypedStorage(dtype={self.dtype}, device=cpu) of size {self.size()}]"


def _legacy_class(dtype, tensor_name):
    """A class that only names a dtype in files, such as `torch.FloatStorage`."""
    name = tensor_name.replace("Tensor", "Storage")
    return type(name, (TypedStorage,), {"__module__": "torch", "dtype": dtype})


#: dtype → the class that stands for it in a file.
LEGACY_CLASSES = {dtype: _legacy_class(dtype, name) for dtype, name in types.LEGACY_NAMES.items()}


def is_storage(obj, /):
    """Whether `obj` is a storage, typed or not."""
    return isinstance(obj, (UntypedStorage, TypedStorage))


def storage_of(tensor):
    """What `Tensor.untyped_storage()` returns."""
    return UntypedStorage(Tensor._wrap(js.leafAlias(tensor._handle, False)))


def from_bytes(dtype, data):
    """A new storage with these bytes, whose elements are of `dtype`."""
    return UntypedStorage(Tensor._wrap(_from_storage_bytes(dtype._name, to_js(data))))


def over(storage, offset, size, stride):
    """A tensor of this geometry over a storage, sharing its memory."""
    shape, strides = (",".join(map(str, numbers)) for numbers in (size, stride))
    return Tensor._wrap(_over_storage(storage._base._handle, shape, strides, offset))


def _load_from_bytes(data):
    """A storage from the file that `TypedStorage.__reduce__` made of it."""
    import torch

    return torch.load(io.BytesIO(data), weights_only=False)
