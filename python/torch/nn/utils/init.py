"""Modules without their initialisation."""

import inspect

import torch


def skip_init(module_cls, *args, **kwargs):
    """A module whose parameters are left as they come, and which draws no random numbers."""
    if not issubclass(module_cls, torch.nn.Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    if "device" not in inspect.signature(module_cls).parameters:
        raise RuntimeError("Module must support a 'device' arg to skip initialization")
    state = torch.get_rng_state()
    try:
        return module_cls(*args, **kwargs)
    finally:
        torch.set_rng_state(state)
