"""Turns a docstring example into a self-contained program that prints what the interactive shell would show."""

import ast

PRELUDE = """import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
def _show(value):
    if value is not None:
        print(repr(value))
"""

# Examples that take a trained program for granted; used when one fails for want of a name.
STAGE = """import copy, itertools, math
from collections import OrderedDict
model = nn.Linear(4, 2)
net = nn.Linear(4, 2)
input = torch.arange(12.).reshape(3, 4) / 10
x = input
target = torch.ones(3, 2)
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
dataset = [(row, row.sum()) for row in input]
loader = [(input, target)] * 3
def train(*args):
    optimizer.zero_grad()
    loss_fn(model(input), target).backward()
    optimizer.step()
def validate(*args):
    return loss_fn(model(input), target)
"""
# Modules that examples name without importing them.
MODULES = {
    "prune": "import torch.nn.utils.prune as prune",
    "fwAD": "import torch.autograd.forward_ad as fwAD",
}

SENTINEL = "=== values ==="

# What printing alone would not show: the tensors that the example leaves behind.
EPILOGUE = f"""print({SENTINEL!r})
def _leave(name, value):
    if isinstance(value, torch.Tensor):
        flat = value.detach().flatten()
        print(name, value.dtype, tuple(value.shape), value.requires_grad, flat[:6].tolist(), flat[-6:].tolist())
    elif isinstance(value, (tuple, list)):
        for _index, _entry in enumerate(value):
            _leave(name + "." + str(_index), _entry)
for _name, _value in list(globals().items()):
    if not _name.startswith("_"):
        _leave(_name, _value)
"""


def build(statements, stage_for=None):
    """One program out of an example's statements; `stage_for` is the module whose names it takes for granted."""
    source = "\n".join(statements)
    stage = "" if stage_for is None else f"{STAGE}from {stage_for} import *\n"
    stage += "".join(f"{line}\n" for name, line in MODULES.items() if stage_for and name in source)
    return PRELUDE + stage + "\n".join(map(shown, statements)) + "\n" + EPILOGUE


def statements_of(source):
    """Text of each top-level statement; None when the example is not Python or does nothing."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    does_something = any(isinstance(node, (ast.Call, ast.BinOp, ast.Subscript)) for node in ast.walk(tree))
    return [ast.unparse(node) for node in tree.body] if does_something else None


def shown(statement):
    """The interactive shell shows the value of an expression statement."""
    return f"_show({statement})" if isinstance(ast.parse(statement).body[0], ast.Expr) else statement
