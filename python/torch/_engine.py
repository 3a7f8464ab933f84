"""The only file that touches the engine: calls, errors, and the functions built from its registry."""

import json
import warnings
from types import SimpleNamespace

import _torch_engine
from pyodide.ffi import JsException, create_proxy, to_js

from torch._def import def_like
from torch._function import Function
from torch._types import BY_NAME, Size, check_device, device, dtype, layout, memory_format

#: The engine's functions, each looked up once: a look-up through Pyodide makes a new proxy and costs more than a call.
js = SimpleNamespace(**{name: getattr(_torch_engine, name) for name in dir(_torch_engine) if not name.startswith("_")})

_call = js.call
_new = object.__new__


class LinAlgError(RuntimeError):
    """A matrix that is singular or not positive-definite."""


# PyTorch's names for it, which are in what a traceback prints.
LinAlgError.__module__, LinAlgError.__name__, LinAlgError.__qualname__ = "torch._C", "_LinAlgError", "_LinAlgError"

_ERRORS = {
    "_LinAlgError": LinAlgError,
    "RuntimeError": RuntimeError,
    "TypeError": TypeError,
    "ValueError": ValueError,
    "IndexError": IndexError,
    "NotImplementedError": NotImplementedError,
    "AttributeError": AttributeError,
    "MemoryError": MemoryError,
    # The engine's own limits, said by the JavaScript runtime.
    "RangeError": RuntimeError,
}

_TENSOR_TYPES = set()
_dead = []
#: Handles are given back in batches: a crossing costs more than the rest of `__del__`.
_BATCH = 256


class Generator:
    """A random stream of its own; `torch.default_generator` is the one that calls use by default."""

    def __init__(self, device="cpu", _stream=None):
        self._stream = js.newGenerator() if _stream is None else _stream

    @property
    def device(self):
        return device("cpu")

    def manual_seed(self, seed):
        if type(seed) is not int:
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        if not -0x8000_0000_0000_0000 <= seed <= 0xFFFF_FFFF_FFFF_FFFF:
            raise ValueError("Overflow when unpacking long long")
        js.manualSeed(self._stream, str(seed))
        return self

    def initial_seed(self):
        return int(js.initialSeed(self._stream))

    def seed(self):
        return int(js.seed(self._stream))

    def get_state(self):
        return Tensor._from_bytes(js.getState(self._stream).to_py())

    def set_state(self, state):
        if not isinstance(state, Tensor):
            raise TypeError(f"expected a torch.ByteTensor, but got {type(state).__name__}")
        if state.dtype._name != "uint8":
            raise TypeError("RNG state must be a torch.ByteTensor")
        try:
            js.setState(self._stream, to_js(bytes(state.tolist())))
        except JsException as error:
            raise_from_js(error)
        return self

    def clone_state(self):
        return Generator().set_state(self.get_state())


# PyTorch's name for it, which is in what a generator prints.
Generator.__module__ = "torch._C"
default_generator = Generator(_stream=js.defaultGenerator())


#: What a Python callback of the engine raised; raised again once control is back in Python.
_pending = None


def callback(function):
    """A proxy of `function` for the engine to call. Exceptions do not cross: they wait in `_pending`."""

    def run(*args):
        global _pending
        try:
            return function(*args)
        except BaseException as error:
            _pending = error
            return "!"

    return create_proxy(run)


def raise_from_js(error):
    """The engine's error as the Python exception PyTorch raises."""
    global _pending
    if _pending is not None:
        pending, _pending = _pending, None
        raise pending from pending.__cause__
    kind = _ERRORS.get(error.name)
    if kind is None:
        raise error
    raise kind(error.message) from None


def _flatten(value, tags, values):
    """Appends the kind of `value` and what crosses for it; see engine/schema/spec.ts."""
    kind = type(value)
    if kind in _TENSOR_TYPES:
        tags.append("T")
        values.append(value._handle)
    elif kind is float:
        tags.append("f")
        values.append(value)
    elif kind is int:
        if -0x1F_FFFF_FFFF_FFFF <= value <= 0x1F_FFFF_FFFF_FFFF:
            tags.append("i")
            values.append(value)
        else:
            tags.append("z")
            values.append(str(value))
    elif value is None:
        tags.append("n")
    elif kind is bool:
        tags.append("b")
        values.append(value)
    elif kind is tuple or kind is list or kind is Size:
        tags.append("[" if kind is list else "(")
        for item in value:
            _flatten(item, tags, values)
        tags.append("]" if kind is list else ")")
    else:
        _flatten_rare(value, kind, tags, values)


def _flatten_rare(value, kind, tags, values):
    if isinstance(value, Tensor):
        _TENSOR_TYPES.add(kind)
        _flatten(value, tags, values)
    elif kind is str:
        tags.append("s")
        values.append(value)
    elif kind is slice:
        tags.append(":")
        for part in (value.start, value.stop, value.step):
            _flatten(part, tags, values)
    elif value is Ellipsis:
        tags.append("e")
    elif kind is dtype:
        tags.append("d")
        values.append(value._name)
    elif value is float or value is int or value is bool:
        tags.append("d")
        values.append({float: "float64", int: "int64", bool: "bool"}[value])
    elif kind is device:
        tags.append("v")
        values.append(str(value))
    elif kind is layout:
        tags.append("l")
        values.append(value._name)
    elif kind is memory_format:
        tags.append("m")
        values.append(value._name)
    elif kind is Generator:
        tags.append("g")
        values.append(value._stream)
    elif kind is complex:
        tags.append("c")
        values.append(str(value))
    elif isinstance(value, (int, float)):
        _flatten(int(value) if isinstance(value, int) else float(value), tags, values)
    elif isinstance(value, (tuple, list)):
        _flatten(tuple(value) if isinstance(value, tuple) else list(value), tags, values)
    elif isinstance(value, range):
        _flatten(list(value), tags, values)
    elif hasattr(value, "__index__"):
        _flatten(value.__index__(), tags, values)
    else:
        tags.append("o")
        values.append(kind.__name__)


def call(function, args, kwargs):
    """Calls a function of the registry with Python's arguments; one crossing."""
    tags = ""
    values = []
    # The kinds that nearly all arguments have, without a call for each.
    for value in args:
        kind = type(value)
        if kind in _TENSOR_TYPES:
            tags += "T"
            values.append(value._handle)
        elif value is None:
            tags += "n"
        elif kind is float:
            tags += "f"
            values.append(value)
        elif kind is bool:
            tags += "b"
            values.append(value)
        else:
            parts = []
            _flatten(value, parts, values)
            tags += "".join(parts)
    if kwargs:
        where = kwargs.get("device")
        if where is not None:
            check_device(where)
        parts = [tags]
        for name, value in kwargs.items():
            parts.append(f"|{name}=")
            _flatten(value, parts, values)
        tags = "".join(parts)
    try:
        if here is None:
            result = _call(function.id, tags, *values)
        else:
            result = _call(function.id + (top[0] or here()), tags, *values)
    except JsException as error:
        raise_from_js(error)
    if type(result) is int:
        # In place: the engine has not counted this as one more holder.
        if tags[:1] == "T" and values[0] == result:
            return args[0]
        if kwargs and "out" in kwargs:
            js.release(result)
            return kwargs["out"]
        made = _new(Tensor)
        made._handle = result
        return made
    return _unwrap(function, result, kwargs)


#: How text stands for what is no tensor: its first letter says what it is.
_PLAIN = {"i": int, "f": float, "s": str, "d": BY_NAME.__getitem__}


def _unwrap(function, result, kwargs):
    kind = type(result)
    if kind is bool or result is None:
        return result
    if kind is str:
        return _PLAIN[result[0]](result[1:])
    which, *rest = result.to_py()
    values = [_element(item) for item in rest]
    if which == -1:
        return tuple(values)
    return function.result_type(which)(*values)


def _element(item):
    if isinstance(item, list):
        return tuple(_element(inner) for inner in item)
    return Tensor._wrap(item) if item is not None else None


FUNCTIONS = [Function(facts) for facts in json.loads(js.describeFunctions())]

def _warn(category, message):
    """Shown at the user's line: past this function, `call` and the function called."""
    kinds = {"FutureWarning": FutureWarning, "DeprecationWarning": DeprecationWarning}
    warnings.warn(message, kinds.get(category, UserWarning), stacklevel=4)


js.setWarningSink(create_proxy(_warn))

#: Set while a run is recorded: a function that numbers the place of the caller of the caller of whoever calls it.
here = None
#: What the recorder knows of the module that is running; starts with the number of the place, 0: ask `here`.
top = ()


def trace(function, outside):
    """Asks this function from now on where the program is, outside of all modules at first; None: nobody."""
    global here, top
    here, top = function, outside


def _builtin_like(function):
    """A function whose argument errors are the engine's, as for PyTorch's builtins."""

    def wrapper(*args, **kwargs):
        return call(function, args, kwargs)

    wrapper.__name__ = function.name
    wrapper.__qualname__ = function.name if function.namespace != "Tensor" else f"Tensor.{function.name}"
    wrapper.__doc__ = function.help()
    wrapper.__text_signature__ = None
    wrapper._declared = function
    return wrapper


def build(namespace):
    """Name → callable for every function of one namespace."""
    return {
        f.name: (def_like(f, call, Tensor) if f.is_def else _builtin_like(f)) for f in FUNCTIONS if f.namespace == namespace
    }


def forget(handle):
    """Called by `Tensor.__del__`."""
    _dead.append(handle)
    if len(_dead) >= _BATCH:
        flush()


def flush():
    if _dead:
        batch = _dead.copy()
        _dead.clear()
        js.release(*batch)


def dtype_of(name):
    return BY_NAME[name]


def guarded(function):
    """Wraps a direct engine function so that its errors are Python's."""

    def wrapper(*args):
        try:
            return function(*args)
        except JsException as error:
            raise_from_js(error)

    return wrapper


def reset():
    """Everything a program may have changed, as it was: called before each run."""
    js.setGradEnabled(True)
    js.setInferenceMode(False)
    js.setDefaultDType("float32")
    js.setPrintOptions('{"profile": "default"}')
    for undo in _resets:
        undo()


_resets = []


def on_reset(undo):
    """Registers what brings a module's global state back."""
    _resets.append(undo)
    return undo


from torch._tensor import Tensor  # noqa: E402  (Tensor needs what is above)

_TENSOR_TYPES.add(Tensor)
