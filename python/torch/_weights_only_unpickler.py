"""An unpickler that builds only tensors, plain containers and what the user allowed: it can run no code of a file."""

import functools
import pickle
import struct
import warnings
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from _codecs import encode
from collections import Counter, OrderedDict
from pickle import UnpicklingError

import torch
from torch._engine import on_reset

#: Nothing from these modules is ever allowed.
BLOCKED_MODULES = ("sys", "os", "posix", "nt")

_user_allowed = set()


def add_safe_globals(safe_globals):
    """Allows classes and functions; an item may be a pair of the object and the full name that files use for it."""
    _user_allowed.update(safe_globals)


def get_safe_globals():
    return list(_user_allowed)


def clear_safe_globals():
    _user_allowed.clear()


class safe_globals:
    """Allows classes and functions inside a `with` block."""

    def __init__(self, safe_globals):
        self.safe_globals = safe_globals

    def __enter__(self):
        add_safe_globals(self.safe_globals)

    def __exit__(self, *exc):
        _user_allowed.difference_update(self.safe_globals)


on_reset(clear_safe_globals)


def _user_allowed_globals():
    found = {}
    for item in _user_allowed:
        if isinstance(item, tuple):
            if len(item) != 2:
                raise ValueError(
                    "Expected tuple of length 2 (global, str of callable full path), "
                    f"but got tuple of length: {len(item)}"
                )
            if type(item[1]) is not str:
                raise TypeError(
                    f"Expected second item in tuple to be str of callable full path, but got: {type(item[1])}"
                )
            found[item[1]] = item[0]
        else:
            found[f"{item.__module__}.{item.__qualname__}"] = item
    return found


@functools.lru_cache(maxsize=1)
def _always_allowed():
    from torch import _types, _utils, storage

    found = {
        "collections.OrderedDict": OrderedDict,
        "collections.Counter": Counter,
        "torch.nn.parameter.Parameter": torch.nn.Parameter,
        "torch.Size": torch.Size,
        "torch.Tensor": torch.Tensor,
        "torch.device": torch.device,
        "_codecs.encode": encode,
        "builtins.bytearray": bytearray,
        "builtins.set": set,
        "builtins.complex": complex,
        "torch.storage.TypedStorage": storage.TypedStorage,
        "torch.storage.UntypedStorage": storage.UntypedStorage,
        "torch._tensor._rebuild_from_type_v2": torch._tensor._rebuild_from_type_v2,
    }
    for dtype, legacy in storage.LEGACY_CLASSES.items():
        found[str(dtype)] = dtype
        found[f"torch.{legacy.__name__}"] = torch.serialization.StorageType(legacy.__name__)
    for rebuild in (
        _utils._rebuild_tensor,
        _utils._rebuild_tensor_v2,
        _utils._rebuild_parameter,
        _utils._rebuild_parameter_with_state,
    ):
        found[f"torch._utils.{rebuild.__name__}"] = rebuild
    return found


def _allowed():
    return {**_user_allowed_globals(), **_always_allowed()}


def _is_allowed(obj):
    return any(obj is item for item in _allowed().values())


def _read_global(readline):
    module = readline()[:-1].decode("utf-8")
    name = readline()[:-1].decode("utf-8")
    # Files are written with protocol 2, whose names are Python 2's.
    if (module, name) in NAME_MAPPING:
        return NAME_MAPPING[module, name]
    return IMPORT_MAPPING.get(module, module), name


def _find_global(module, name):
    path = f"{module}.{name}"
    if module in BLOCKED_MODULES:
        raise UnpicklingError(f"Trying to load unsupported GLOBAL {path} whose module {module} is blocked.")
    allowed = _allowed()
    if path in allowed:
        return allowed[path]
    path = path.removeprefix("builtins.")
    raise UnpicklingError(
        f"Unsupported global: GLOBAL {path} was not an allowed global by default. "
        f"Please use `torch.serialization.add_safe_globals([{path}])` or the "
        f"`torch.serialization.safe_globals([{path}])` context manager to allowlist this global "
        "if you trust this class/function."
    )


class Unpickler:
    """Reads one pickle; `persistent_load` gives it its storages."""

    def __init__(self, file, *, encoding="bytes"):
        self.encoding = encoding
        self.read = file.read
        self.readline = file.readline
        self.memo = {}
        self.stack = []
        self.marks = []

    def load(self):
        while True:
            code = self.read(1)
            if not code:
                raise EOFError
            if code == pickle.STOP:
                return self.stack.pop()
            step = _STEPS.get(code)
            if step is None:
                raise UnpicklingError(f"Unsupported operand {code[0]}")
            step(self)

    def persistent_load(self, pid):
        raise UnpicklingError("unsupported persistent id encountered")

    def since_mark(self):
        items = self.stack
        self.stack = self.marks.pop()
        return items


_STEPS = {}


def _step(*codes):
    def register(function):
        for code in codes:
            _STEPS[code] = function
        return function

    return register


def _push(code, make):
    def step(self):
        # Before `self.stack` is looked at: reading up to a mark brings another stack back.
        value = make(self)
        self.stack.append(value)

    _STEPS[code] = step


_push(pickle.NONE, lambda self: None)
_push(pickle.NEWFALSE, lambda self: False)
_push(pickle.NEWTRUE, lambda self: True)
_push(pickle.EMPTY_TUPLE, lambda self: ())
_push(pickle.EMPTY_LIST, lambda self: [])
_push(pickle.EMPTY_DICT, lambda self: {})
_push(pickle.EMPTY_SET, lambda self: set())
_push(pickle.BININT, lambda self: struct.unpack("<i", self.read(4))[0])
_push(pickle.BININT1, lambda self: self.read(1)[0])
_push(pickle.BININT2, lambda self: struct.unpack("<H", self.read(2))[0])
_push(pickle.BINFLOAT, lambda self: struct.unpack(">d", self.read(8))[0])
_push(pickle.BINUNICODE, lambda self: str(self.read(struct.unpack("<I", self.read(4))[0]), "utf-8", "surrogatepass"))
_push(pickle.LONG1, lambda self: pickle.decode_long(self.read(self.read(1)[0])))
_push(pickle.BINGET, lambda self: self.memo[self.read(1)[0]])
_push(pickle.LONG_BINGET, lambda self: self.memo[struct.unpack("<I", self.read(4))[0]])
_push(pickle.GLOBAL, lambda self: _find_global(*_read_global(self.readline)))
_push(pickle.TUPLE, lambda self: tuple(self.since_mark()))
_push(pickle.TUPLE1, lambda self: (self.stack.pop(),))
_push(pickle.TUPLE2, lambda self: tuple(self.stack.pop() for _ in range(2))[::-1])
_push(pickle.TUPLE3, lambda self: tuple(self.stack.pop() for _ in range(3))[::-1])


@_step(pickle.PROTO)
def _proto(self):
    protocol = self.read(1)[0]
    if protocol != 2:
        warnings.warn(
            f"Detected pickle protocol {protocol} in the checkpoint, which was "
            "not the default pickle protocol used by `torch.load` (2). The weights_only "
            "Unpickler might not support all instructions implemented by this protocol, "
            "please file an issue for adding support if you encounter this.",
            stacklevel=2,
        )


@_step(pickle.MARK)
def _mark(self):
    self.marks.append(self.stack)
    self.stack = []


@_step(pickle.BINPUT)
def _put(self):
    self.memo[self.read(1)[0]] = self.stack[-1]


@_step(pickle.LONG_BINPUT)
def _long_put(self):
    self.memo[struct.unpack("<I", self.read(4))[0]] = self.stack[-1]


@_step(pickle.SHORT_BINSTRING)
def _short_string(self):
    data = self.read(self.read(1)[0])
    self.stack.append(data if self.encoding == "bytes" else data.decode(self.encoding, "strict"))


@_step(pickle.APPEND)
def _append(self):
    item = self.stack.pop()
    _list_on_top(self, "append to").append(item)


@_step(pickle.APPENDS)
def _appends(self):
    items = self.since_mark()
    _list_on_top(self, "extend").extend(items)


def _list_on_top(self, verb):
    target = self.stack[-1]
    if type(target) is not list:
        raise UnpicklingError(f"Can only {verb} lists, but got {type(target)}")
    return target


@_step(pickle.SETITEM)
def _set_item(self):
    value, key = self.stack.pop(), self.stack.pop()
    _dict_on_top(self, "SETITEM")[key] = value


@_step(pickle.SETITEMS)
def _set_items(self):
    items = self.since_mark()
    target = _dict_on_top(self, "SETITEMS")
    for key, value in zip(items[::2], items[1::2]):
        target[key] = value


def _dict_on_top(self, code):
    target = self.stack[-1]
    if type(target) not in (dict, OrderedDict, Counter):
        raise UnpicklingError(
            f"Can only {code} for dict, collections.OrderedDict, collections.Counter, but got {type(target)}"
        )
    return target


@_step(pickle.NEWOBJ)
def _new_object(self):
    args, cls = self.stack.pop(), self.stack.pop()
    if cls is torch.nn.Parameter:
        self.stack.append(torch.nn.Parameter(*args))
    elif _is_allowed(cls):
        self.stack.append(cls.__new__(cls, *args))
    else:
        raise UnpicklingError(
            "Can only create new object for nn.Parameter or classes allowlisted "
            f"via `add_safe_globals` but got {cls}"
        )


@_step(pickle.REDUCE)
def _reduce(self):
    args, function = self.stack.pop(), self.stack.pop()
    if not _is_allowed(function):
        message = f"Trying to call reduce for unrecognized function {function}"
        if hasattr(function, "__self__"):
            message += f" which belongs to {function.__self__}"
        raise UnpicklingError(message)
    self.stack.append(function(*args))


@_step(pickle.BUILD)
def _build(self):
    state, target = self.stack.pop(), self.stack[-1]
    if type(target) is OrderedDict:
        target.__dict__.update(state)
    elif type(target) is torch.nn.Parameter or _is_allowed(type(target)):
        _restore(target, state)
    else:
        raise UnpicklingError(
            "Can only build Tensor, Parameter, OrderedDict or types allowlisted "
            f"via `add_safe_globals`, but got {type(target)}"
        )


def _restore(target, state):
    if hasattr(target, "__setstate__"):
        target.__setstate__(state)
        return
    plain, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    target.__dict__.update(plain or {})
    for name, value in (slots or {}).items():
        setattr(target, name, value)


@_step(pickle.BINPERSID)
def _persistent(self):
    pid = self.stack.pop()
    if type(pid) not in (tuple, int):
        raise UnpicklingError(f"persistent_load id must be tuple or int, but got {type(pid)}")
    if type(pid) is tuple and pid and torch.serialization.as_text(pid[0]) != "storage":
        raise UnpicklingError(f"Only persistent_load of storage is allowed, but got {type(pid[0])}")
    self.stack.append(self.persistent_load(pid))


def load(file, *, encoding="ASCII"):
    return Unpickler(file, encoding=encoding).load()


def globals_in(data):
    """Full names of all globals a pickle mentions."""
    import pickletools

    mapped = (
        NAME_MAPPING.get(tuple(argument.split(" ", 1)))
        or (IMPORT_MAPPING.get(argument.split(" ", 1)[0], argument.split(" ", 1)[0]), argument.split(" ", 1)[1])
        for opcode, argument, _ in pickletools.genops(data)
        if opcode.name == "GLOBAL"
    )
    return {f"{module}.{name}" for module, name in mapped}


def unsafe_globals_in(data):
    """Those of them that `weights_only=True` would refuse."""
    return sorted(globals_in(data) - set(_allowed()))
