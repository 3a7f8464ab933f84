"""Prints, as JSON, every public name of the page's torch with its signatures and the first line of its documentation."""

import inspect
import json
import re

import torch
import torch.optim.lr_scheduler

OWNERS = {
    "torch": torch,
    "torch.Tensor": torch.Tensor,
    "torch.nn": torch.nn,
    "torch.nn.Module": torch.nn.Module,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.init": torch.nn.init,
    "torch.nn.utils": torch.nn.utils,
    "torch.optim": torch.optim,
    "torch.optim.Optimizer": torch.optim.Optimizer,
    "torch.optim.lr_scheduler": torch.optim.lr_scheduler,
    "torch.linalg": torch.linalg,
    "torch.func": torch.func,
    "torch.autograd": torch.autograd,
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
    return {"kind": kind, "signatures": signatures, "doc": doc}


def names(owner):
    for name in sorted(dir(owner)):
        value = getattr(owner, name, None)
        foreign = inspect.ismodule(value) and not value.__name__.startswith("torch.")
        if not name.startswith("_") and not foreign and getattr(value, "__module__", "torch") != "typing":
            yield name, value


print(json.dumps({path: {name: described(name, value) for name, value in names(owner)} for path, owner in OWNERS.items()}))
