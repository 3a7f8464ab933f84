"""Builds the leaf layers of one family from the engine's declarations: real classes with readable source."""

import json
import linecache
import math

import torch
from torch import _engine
from torch._engine import js
from torch.nn import functional as F
from torch.nn import init
from torch.nn.modules import _calls
from torch.nn.modules.utils import _ntuple, _pad_amounts, _pair, _single, _triple
from torch.nn.parameter import Parameter

LAYERS = json.loads(js.describeLayers())

_KINDS = {"int": "int", "float": "float", "bool": "bool", "str": "str", "Tensor": "torch.Tensor"}


def _parameter(shape, device, dtype):
    return None if shape is None else Parameter(torch.empty(shape, device=device, dtype=dtype))


def _reduction(size_average, reduce, reduction):
    """`size_average` and `reduce` of old, said as a reduction."""
    if size_average is None and reduce is None:
        return reduction
    return F._legacy_reduction(size_average, reduce)


_SCOPE = {
    "torch": torch,
    "F": F,
    "init": init,
    "math": math,
    "_single": _single,
    "_pair": _pair,
    "_triple": _triple,
    "_ntuple": lambda value, count: _ntuple(count)(value),
    "_pad_amounts": _pad_amounts,
    "_parameter": _parameter,
    "_reduction": _reduction,
    "inf": math.inf,
}


def declare(module):
    """Adds the layers of a family to `module`, the dict of the Python module that bears its name."""
    family = module["__name__"].rpartition(".")[2]
    layers = [layer for layer in LAYERS if layer["family"] == family]
    filename = f"<{module['__name__']}>"
    source = "\n\n".join(_class_source(layer) for layer in layers)
    entry = (len(source), None, source.splitlines(keepends=True), filename)
    # Each run starts with an empty cache; `inspect.getsource` wants the lines back.
    _engine.on_reset(lambda: linecache.cache.update({filename: entry}))
    scope = {**_SCOPE, **module}
    exec(compile(source, filename, "exec"), scope)
    for layer in layers:
        name = layer["name"]
        made = scope[name]
        made.__doc__ = layer["doc"]
        if layer["base"] in _BUILT_BY_BASE or name in _BUILT_BY_BASE:
            made.__init__.__qualname__ = f"{layer['base']}.__init__"
        if layer["constants"]:
            made.__constants__ = layer["constants"]
        module[name] = made
        _calls.closed.add(made)
    return [layer["name"] for layer in layers]


#: Bases, and single layers, whose constructor is the base's in PyTorch: errors name it so.
_BUILT_BY_BASE = frozenset(
    "_DropoutNd _MaxPoolNd _LPPoolNd _AdaptiveAvgPoolNd _AdaptiveMaxPoolNd "
    "L1Loss SoftMarginLoss MultiLabelMarginLoss BCELoss MultiLabelSoftMarginLoss".split()
)


def _class_source(layer):
    blocks = [_init_source(layer), _reset_source(layer), _forward_source(layer), _repr_source(layer)]
    body = "\n\n".join(block for block in blocks if block)
    return f"class {layer['name']}({layer['base']}):\n{body}\n"


def _method(header, lines):
    return "\n".join([f"    def {header}", *(f"        {line}" for line in lines)])


def _annotation(arg):
    kind = _KINDS.get(arg["type"])
    if kind is None:
        return ""
    if arg["list"]:
        kind = f"{kind} | tuple[{kind}, ...]"
    return f": {kind} | None" if arg["optional"] else f": {kind}"


def _signature(args):
    parts = ["self"]
    star = False
    for arg in args:
        if arg["keywordOnly"] and not star:
            star = True
            parts.append("*")
        annotation = _annotation(arg)
        equals = " = " if annotation else "="
        default = "" if arg["default"] is None else f"{equals}{arg['default']}"
        parts.append(f"{arg['name']}{annotation}{default}")
    return ", ".join(parts)


def _init_source(layer):
    if not layer["args"]:
        return ""
    lines = ["super().__init__()" if layer["plainBase"] else "Module.__init__(self)"]
    for condition, error, message in layer["checks"]:
        lines += [f"if {condition}:", f"    raise {error}(f{message!r})"]
    lines += [f"self.{name} = {expression}" for name, expression in layer["attributes"]]
    lines += [f"self.register_buffer({name!r}, {name})" for name in layer["buffers"]]
    for parameter in layer["parameters"]:
        name, shape = parameter["name"], parameter["shape"]
        lines.append(f"self.register_parameter({name!r}, _parameter({shape}, device, dtype))")
    if layer["parameters"]:
        lines.append("self.reset_parameters()")
    return _method(f"__init__({_signature(layer['args'])}) -> None:", lines)


def _reset_source(layer):
    lines = []
    for parameter in layer["parameters"]:
        name, reset = parameter["name"], parameter["reset"]
        optional = " if " in parameter["shape"]
        lines += [f"if self.{name} is not None:", f"    {reset}"] if optional else [reset]
    return _method("reset_parameters(self) -> None:", lines) if lines else ""


def _forward_source(layer):
    if layer["body"] == "":
        return ""
    inputs = ", ".join(["self", *layer["inputs"]])
    return _method(f"forward({inputs}):", [f"return {layer['body']}"])


def _repr_source(layer):
    pieces = layer["extraRepr"]
    if not pieces:
        return ""
    lines = ["text = ''"]
    for piece in pieces:
        condition, text = piece if isinstance(piece, list) else (None, piece)
        text = text.replace("{", "{self.")
        add = f"text += f{text!r}"
        lines += [add] if condition is None else [f"if {condition}:", f"    {add}"]
    return _method("extra_repr(self) -> str:", [*lines, "return text"])
