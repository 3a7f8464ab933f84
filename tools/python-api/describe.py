"""Prints, as JSON, every public name of the page's torch with its signatures and the first line of its documentation."""

import importlib
import inspect
import json
import re

import torch


#: Modules that programs import names from. Where a name is defined is no matter of theirs.
MODULES = """
torch torch.autograd torch.autograd.functional torch.cuda torch.func torch.linalg torch.nn torch.nn.functional torch.nn.init
torch.nn.parameter torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.parametrize torch.nn.utils.prune
torch.nn.utils.rnn torch.optim torch.optim.lr_scheduler torch.optim.swa_utils torch.random torch.special torch.utils
torch.utils.checkpoint torch.utils.data
""".split()

OWNERS = {
    **{name: importlib.import_module(name) for name in MODULES},
    "torch.Tensor": torch.Tensor,
    "torch.nn.Module": torch.nn.Module,
    "torch.optim.Optimizer": torch.optim.Optimizer,
}


def split(text):
    """The parts between commas that no bracket or quote encloses."""
    parts = re.findall(r"(?:[^,(\[\"']|\([^)]*\)|\[[^\]]*\]|\"[^\"]*\"|'[^']*')+", text)
    return [part.strip() for part in parts if part.strip()]


def turned(argument):
    """`Tensor bias = None`, as PyTorch's messages write it → `bias: Tensor = None`."""
    left, equals, default = argument.partition(" = ")
    kind, space, name = left.rpartition(" ")
    return (f"{name}: {kind}" if space else name) + equals + default


def written(parameter):
    text = re.sub(r"<class '([^']*)'>", r"\1", str(parameter))
    # What stands for "not given" is no default that a person could write.
    text = re.sub(r" ?= ?<object object[^>]*>", "", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def inspected(value):
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return []
    shown, starred = [], False
    for parameter in parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            starred = True
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            shown.append("*")
        shown.append(written(parameter))
    return [shown]


def described(name, value):
    lines = (inspect.getdoc(value) or "").splitlines() if callable(value) else []
    heads = []
    while lines and lines[0].startswith(f"{name}(") and lines[0].endswith(")"):
        heads.append(lines.pop(0)[len(name) + 1 : -1])
    doc = next((line.strip() for line in lines if line.strip()), "")
    kind = "class" if inspect.isclass(value) else "module" if inspect.ismodule(value) else "function"
    if not callable(value) and kind == "function":
        return {"kind": "value", "signatures": [], "doc": ""}
    if kind == "module":
        return {"kind": kind, "signatures": [], "doc": ""}
    signatures = [[turned(part) for part in split(head)] for head in heads] or inspected(value)
    entry = {"kind": kind, "signatures": signatures, "doc": doc}
    if kind == "class" and issubclass(value, torch.nn.Module) and value.forward is not torch.nn.Module.forward:
        entry["forward"] = inspected(value.forward)[0]
    return entry


def names(owner):
    for name in sorted(dir(owner)):
        value = getattr(owner, name, None)
        home = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
        if name.startswith("_") or value is torch or value is torch._engine.js:
            continue
        if (home or "torch").partition(".")[0] in ("torch", "builtins"):
            yield name, value


print(json.dumps({path: {name: described(name, value) for name, value in names(owner)} for path, owner in OWNERS.items()}))
