"""The text of a method without `self`: variables and functions stand where it did."""

import ast

import torch
from torch import nn
import torch.nn.functional as F

from .text import Unwritable

_CONSTANTS = (bool, int, float, str, type(None))
#: What asks a module for several tensors → the method of Model that lists their variables.
_LISTS = {"parameters": "parameters_of", "named_parameters": "named_parameters_of", "state_dict": "state_of"}


class Body:
    """Rewrites one method's text: `self` becomes variables and functions."""

    def __init__(self, model, module, source, function):
        self._model = model
        self._module = module
        self._source = source
        self._function = function

    def rewrite(self):
        first = self._function.args.args[0].arg if self._function.args.args else None
        for node in ast.walk(self._function):
            if isinstance(node, ast.Name) and node.id == "super":
                raise Unwritable("super() in a method")
            if isinstance(node, ast.Name) and node.id == first:
                self._name(node)

    def _name(self, node):
        source, model = self._source, self._model
        last, module = model.resolve(source, node, self._module)
        parent = source.parent(last)
        if isinstance(parent, ast.Attribute) and parent.value is last and isinstance(parent.ctx, ast.Load):
            if member(model, source, parent, module):
                return
            value = vars(module).get(parent.attr)
            if parent.attr in vars(module) and isinstance(value, _CONSTANTS):
                return source.replace(parent, repr(value))
            if callable(value) and not isinstance(value, nn.Module):
                return source.replace(parent, function_name(value))
            if model._program.method(module, parent.attr) is not None:
                return source.replace(parent, model.method_of(module, parent.attr))
            raise Unwritable(f"self.{parent.attr}")
        if isinstance(parent, ast.Attribute) and parent.value is last:
            raise Unwritable(f"an assignment to self.{parent.attr}")
        if last is node and not (isinstance(parent, ast.Call) and parent.func is node):
            raise Unwritable("self as a value")
        model.inline(source, last, module)


def member(model, source, attribute, module):
    """Writes what `module.attribute` stands for, where inside and outside of the class agree; False when it is none of that."""
    name = attribute.attr
    if module._parameters.get(name) is not None or module._buffers.get(name) is not None:
        source.replace(attribute, model.variable(module, name))
    elif name == "training":
        model.uses_mode = True
        source.replace(attribute, model._program.mode)
    elif name in _LISTS:
        call = source.parent(attribute)
        if not isinstance(call, ast.Call) or call.args or call.keywords:
            raise Unwritable(name)
        source.replace(call, getattr(model, _LISTS[name])(module))
    else:
        return False
    return True


def function_name(value):
    for owner, prefix in ((F, "F"), (torch, "torch")):
        name = getattr(value, "__name__", "")
        if getattr(owner, name, None) is value:
            return f"{prefix}.{name}"
    raise Unwritable("a function that a module holds")
