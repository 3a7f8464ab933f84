"""torch.nn.init: fills tensors in place; each function is one declaration of the engine."""

import json
import warnings

from torch import _engine
from torch._engine import js


def _fill(name, tensor, args):
    values = []
    for value in args:
        value = value._stream if isinstance(value, _engine.Generator) else value
        values.append(getattr(value, "_handle", value))
    try:
        js.initialize(name, tensor._handle, *values)
    except _engine.JsException as error:
        _engine.raise_from_js(error)
    return tensor


def _define(name, args, doc):
    def shown(arg):
        return arg["name"] if arg["default"] is None else f"{arg['name']}={arg['default']}"

    source = f"def {name}({', '.join(map(shown, args))}):\n"
    if name.startswith("kaiming"):
        source += (
            "    if 0 in tensor.shape:\n"
            "        warnings.warn('Initializing zero-element tensors is a no-op', stacklevel=2)\n"
            "        return tensor\n"
        )
    if name == "trunc_normal_":
        source += (
            "    if mean < a - 2 * std or mean > b + 2 * std:\n"
            "        warnings.warn('mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.', stacklevel=2)\n"
        )
    rest = "".join(f"{arg['name']}, " for arg in args[1:])
    source += f"    return _fill({name!r}, {args[0]['name']}, ({rest}))\n"
    exec(compile(source, f"<torch.nn.init.{name}>", "exec"), globals())
    made = globals()[name]
    made.__doc__ = doc


for _facts in json.loads(js.describeInitializers()):
    _define(_facts["name"], _facts["args"], _facts["doc"])


def calculate_gain(nonlinearity, param=None):
    """The factor by which weights grow to make up for what the nonlinearity takes away."""
    if nonlinearity == "leaky_relu" and param is not None:
        if isinstance(param, bool) or not isinstance(param, (int, float)):
            raise ValueError(f"negative_slope {param} not a valid number")
    try:
        gain = js.calculate_gain(nonlinearity, param)
    except _engine.JsException as error:
        _engine.raise_from_js(error)
    return gain


def _calculate_fan_in_and_fan_out(tensor):
    try:
        fan_in, fan_out = js.fans(tensor._handle).split(",")
    except _engine.JsException as error:
        _engine.raise_from_js(error)
    return int(fan_in), int(fan_out)


def _calculate_correct_fan(tensor, mode):
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode == "fan_in" else fan_out


def _deprecated(current):
    old_name = current.__name__[:-1]

    def deprecated_init(*args, **kwargs):
        warnings.warn(
            f"`nn.init.{old_name}` is now deprecated in favor of `nn.init.{current.__name__}`.",
            FutureWarning,
            stacklevel=2,
        )
        return current(*args, **kwargs)

    deprecated_init.__doc__ = f"Old name of `torch.nn.init.{current.__name__}`."
    deprecated_init.__name__ = old_name
    return deprecated_init


for _old in "uniform normal constant eye dirac xavier_uniform xavier_normal kaiming_uniform kaiming_normal orthogonal sparse".split():
    globals()[_old] = _deprecated(globals()[f"{_old}_"])
