"""torch.save and torch.load: PyTorch's own file format, both ways."""

import io
import os
import pickle
import re
import struct
import sys
import warnings

import torch
from torch import _weights_only_unpickler
from torch._archive import ALIGNMENT, ArchiveReader, ArchiveWriter, archive_name
from torch._weights_only_unpickler import (
    add_safe_globals,
    clear_safe_globals,
    get_safe_globals,
    safe_globals,
)
from torch.storage import LEGACY_CLASSES, TypedStorage, UntypedStorage, from_bytes

__all__ = [
    "add_safe_globals",
    "clear_safe_globals",
    "default_restore_location",
    "get_safe_globals",
    "get_unsafe_globals_in_checkpoint",
    "load",
    "safe_globals",
    "save",
]

DEFAULT_PROTOCOL = 2

#: First object of a file in the format before 1.6, which is a row of pickles; and that format's version.
MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001

UNSAFE_MESSAGE = (
    "In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` "
    "from `False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, "
    "but it can result in arbitrary code execution. Do it only if you got the file from a "
    "trusted source."
)


class StorageType:
    """Stands for a legacy storage class of a file: all it tells is the dtype."""

    def __init__(self, name):
        self.dtype = _DTYPE_OF_CLASS[name]

    def __str__(self):
        return f"StorageType(dtype={self.dtype})"


_DTYPE_OF_CLASS = {legacy.__name__: dtype for dtype, legacy in LEGACY_CLASSES.items()}


def as_text(value):
    """Keys that Python 2 wrote come back as bytes."""
    return value.decode("ascii") if isinstance(value, bytes) else value


def _is_path(f):
    return isinstance(f, (str, os.PathLike))


# ---- saving ----


def save(obj, f, pickle_module=pickle, pickle_protocol=DEFAULT_PROTOCOL, _use_new_zipfile_serialization=True):
    """Saves an object — a tensor, a state_dict, anything that pickles — to a file or a file-like object."""
    if not _is_path(f) and not hasattr(f, "write"):
        raise AttributeError("expected 'f' to be string, path, or a file-like object with a 'write' attribute")
    if not _use_new_zipfile_serialization:
        raise RuntimeError("this page's torch.save writes the zip format only, which PyTorch reads since 1.6")
    if not _is_path(f):
        _write_archive(obj, f, "archive", pickle_module, pickle_protocol)
        f.flush()
        return
    path = os.fspath(f)
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise RuntimeError(f"Parent directory {folder} does not exist.")
    name = archive_name(path) if path.isascii() else "archive"
    with open(path, "wb") as file:
        _write_archive(obj, file, name, pickle_module, pickle_protocol)


def _write_archive(obj, file, name, pickle_module, protocol):
    data, storages = _pickle(obj, pickle_module, protocol)
    archive = ArchiveWriter(file, name)
    archive.write("data.pkl", data)
    archive.write(".format_version", b"1")
    archive.write(".storage_alignment", str(ALIGNMENT).encode())
    archive.write("byteorder", sys.byteorder.encode())
    for key, storage in enumerate(storages):
        archive.write(f"data/{key}", storage._bytes())
    archive.close()


def _pickle(obj, pickle_module, protocol):
    """The pickle, and the storages it refers to by their index."""
    keys = {}
    storages = []

    def persistent_id(item):
        if isinstance(item, TypedStorage):
            storage, kind, count = item._untyped_storage, item._pickle_storage_type(), item.size()
        elif isinstance(item, UntypedStorage):
            storage, kind, count = item, UntypedStorage, item.nbytes()
        else:
            return None
        if storage._cdata not in keys:
            keys[storage._cdata] = str(len(storages))
            storages.append(storage)
        return ("storage", kind, keys[storage._cdata], "cpu", count)

    class Pickler(pickle_module.Pickler):
        def persistent_id(self, item):
            return persistent_id(item)

    buffer = io.BytesIO()
    Pickler(buffer, protocol=protocol).dump(obj)
    return buffer.getvalue(), storages


# ---- loading ----


def load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args):
    """Loads what `torch.save` saved, here or in PyTorch; by default only tensors and plain containers."""
    if weights_only is None:
        weights_only = pickle_module is None
    if weights_only and pickle_module is not None:
        raise RuntimeError("Can not safely load weights when explicit pickle_module is specified")
    if mmap:
        raise RuntimeError("mmap is not part of this page's engine: files here live in memory already")
    if pickle_load_args and weights_only:
        warnings.warn("pickle_load_args only works if `weights_only=False`.")
    pickle_load_args.setdefault("encoding", "utf-8")
    module = _weights_only_unpickler if weights_only else pickle_module or pickle
    if _is_path(f):
        with _open_to_read(f) as file:
            return _load_from(file, map_location, module, pickle_load_args)
    _check_seekable(f)
    return _load_from(f, map_location, module, pickle_load_args)


def _open_to_read(path):
    try:
        return open(path, "rb")
    except FileNotFoundError as error:
        # The number that students know; the one of a file system in the browser is another.
        raise FileNotFoundError(2, error.strerror, error.filename) from None


def _load_from(file, map_location, module, pickle_load_args):
    read = _read_archive if _is_zip(file) else _read_legacy
    if module is not _weights_only_unpickler:
        return read(file, map_location, module, pickle_load_args)
    try:
        return read(file, map_location, module, pickle_load_args)
    except pickle.UnpicklingError as error:
        raise pickle.UnpicklingError(_refusal(str(error))) from None


def _is_zip(file):
    start = file.tell()
    head = file.read(4)
    file.seek(start)
    return head == b"PK\3\4"


def _check_seekable(f):
    try:
        f.seek(f.tell())
    except (io.UnsupportedOperation, AttributeError) as error:
        if "seek" not in str(error) and "tell" not in str(error):
            raise
        raise type(error)(
            f"{error}. You can only torch.load from a file that is seekable. Please pre-load the data into a "
            "buffer like io.BytesIO and try to load from it instead."
        ) from None


def _refusal(message):
    """What a file that `weights_only` refused says."""
    docs = (
        "\n\nCheck the documentation of torch.load to learn more about types accepted by default with "
        "weights_only https://pytorch.org/docs/stable/generated/torch.load.html."
    )
    if re.search(r"GLOBAL (\S+) was not an allowed global by default.", message):
        return (
            "Weights only load failed. This file can still be loaded, to do so you have two options, "
            "\033[1mdo those steps only if you trust the source of the checkpoint\033[0m. "
            f"\n\t(1) {UNSAFE_MESSAGE}\n\t(2) Alternatively, to load with `weights_only=True` please check "
            f"the recommended steps in the following error message.\n\tWeightsUnpickler error: {message}{docs}"
        )
    text = f"Weights only load failed. {UNSAFE_MESSAGE}\n"
    if not re.search(r"whose module (\S+) is blocked", message):
        text += (
            "Please file an issue with the following so that we can make "
            "`weights_only=True` compatible with your use case: WeightsUnpickler error: "
        )
    return f"{text}\n\n{message}{docs}"


def _make_unpickler(module, data, persistent_load, pickle_load_args):
    class Unpickler(module.Unpickler):
        def find_class(self, module_name, name):
            if name in _DTYPE_OF_CLASS:
                return StorageType(name)
            return super().find_class("torch._tensor" if module_name == "torch.tensor" else module_name, name)

        def persistent_load(self, saved_id):
            return persistent_load(saved_id)

    return Unpickler(data, **pickle_load_args)


def _dtype_of(kind):
    return torch.uint8 if kind is UntypedStorage else kind.dtype


def _read_archive(file, map_location, module, pickle_load_args):
    archive = ArchiveReader(file)
    if archive.has("constants.pkl"):
        raise RuntimeError("TorchScript archives are not part of this page's engine: save the state_dict instead")
    order = archive.read("byteorder") if archive.has("byteorder") else b"little"
    if order not in (b"little", b"big"):
        raise ValueError("Unknown endianness type: " + order.decode())
    restore = _restorer(map_location)
    loaded = {}

    def persistent_load(saved_id):
        name, kind, key, location, _ = saved_id
        assert as_text(name) == "storage", (
            f"Unknown typename for persistent_load, expected 'storage' but got '{as_text(name)}'"
        )
        if key not in loaded:
            dtype = _dtype_of(kind)
            data = archive.read(f"data/{key}")
            if order != sys.byteorder.encode():
                data = _swapped(data, dtype.itemsize)
            storage = restore(from_bytes(dtype, data), as_text(location))
            loaded[key] = TypedStorage(wrap_storage=storage, dtype=dtype)
        return loaded[key]

    data = io.BytesIO(archive.read("data.pkl"))
    return _make_unpickler(module, data, persistent_load, pickle_load_args).load()


def _swapped(data, itemsize):
    swapped = bytearray(len(data))
    for i in range(itemsize):
        swapped[i::itemsize] = data[itemsize - 1 - i :: itemsize]
    return bytes(swapped)


def _read_legacy(file, map_location, module, pickle_load_args):
    """The format before PyTorch 1.6: a row of pickles, then the storages' bytes."""
    if module.load(file, **pickle_load_args) != MAGIC_NUMBER:
        raise RuntimeError("Invalid magic number; corrupt file?")
    version = module.load(file, **pickle_load_args)
    if version != PROTOCOL_VERSION:
        raise RuntimeError(f"Invalid protocol version: {version}")
    module.load(file, **pickle_load_args)
    restore = _restorer(map_location)
    storages = {}

    def persistent_load(saved_id):
        if as_text(saved_id[0]) == "module":
            return saved_id[1]
        _, kind, key, location, count, _ = saved_id
        if key not in storages:
            dtype = _dtype_of(kind)
            blank = from_bytes(dtype, bytes(count * dtype.itemsize))
            storages[key] = TypedStorage(wrap_storage=restore(blank, as_text(location)), dtype=dtype)
        return storages[key]

    result = _make_unpickler(module, file, persistent_load, pickle_load_args).load()
    for key in module.load(file, **pickle_load_args):
        (count,) = struct.unpack("<q", file.read(8))
        storages[key]._untyped_storage._fill(file.read(count * storages[key].element_size()))
    return result


# ---- where storages go ----


def _restorer(map_location):
    """The function of a storage and its location tag that `map_location` stands for."""
    if map_location is None:
        return default_restore_location
    if isinstance(map_location, dict):
        return lambda storage, location: default_restore_location(storage, map_location.get(location, location))
    if isinstance(map_location, (str, bytes, torch.device)):
        return lambda storage, location: default_restore_location(storage, as_text(str(map_location)))

    def restore(storage, location):
        result = map_location(storage, location)
        return default_restore_location(storage, location) if result is None else result

    return restore


def default_restore_location(storage, location):
    """The storage, if its location is one that this machine has."""
    if location == "cpu":
        return storage
    if re.match(r"cuda(:|[0-9]|$)", location):
        raise RuntimeError(
            "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. "
            "If you are running on a CPU-only machine, please use torch.load with "
            "map_location=torch.device('cpu') to map your storages to the CPU."
        )
    raise RuntimeError(
        f"don't know how to restore data location of {torch.typename(storage)} (tagged with {location})"
    )


def get_unsafe_globals_in_checkpoint(f):
    """Names in a file that `weights_only=True` would refuse."""
    with open(f, "rb") if _is_path(f) else io.BytesIO(f.read()) as file:
        if not _is_zip(file):
            raise ValueError("Expected input to be a checkpoint returned by torch.save")
        return _weights_only_unpickler.unsafe_globals_in(ArchiveReader(file).read("data.pkl"))
