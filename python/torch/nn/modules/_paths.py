"""Members of a module by dotted path."""

import torch


def _has(module, name):
    if not hasattr(module, name):
        raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
    return getattr(module, name)


def get_submodule(self, target):
    """The module at a dotted path: `get_submodule("features.0")`."""
    module = self
    for name in target.split(".") if target else ():
        module = _has(module, name)
        if not isinstance(module, torch.nn.Module):
            raise AttributeError(f"`{name}` is not an nn.Module")
    return module


def set_submodule(self, target, module, strict=False):
    """Replaces (or, unless strict, adds) the module at a dotted path."""
    if target == "":
        raise ValueError("Cannot set the submodule without a target name!")
    if not isinstance(module, torch.nn.Module):
        raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
    path, _, name = target.rpartition(".")
    parent = self.get_submodule(path)
    if strict:
        _has(parent, name)
    if hasattr(parent, name) and not isinstance(getattr(parent, name), torch.nn.Module):
        raise AttributeError(f"`{name}` is not an nn.Module")
    setattr(parent, name, module)


def get_parameter(self, target):
    """The parameter at a dotted path."""
    path, _, name = target.rpartition(".")
    param = _has(self.get_submodule(path), name)
    if not isinstance(param, torch.nn.Parameter):
        raise AttributeError(f"`{name}` is not an nn.Parameter")
    return param


def get_buffer(self, target):
    """The buffer at a dotted path."""
    path, _, name = target.rpartition(".")
    module = self.get_submodule(path)
    buffer = _has(module, name)
    if name not in module._buffers:
        raise AttributeError(f"`{name}` is not a buffer")
    return buffer


METHODS = (get_submodule, set_submodule, get_parameter, get_buffer)
