"""torch.nn.modules: one Python module a family of layers."""

from torch.nn.modules.module import Module
from torch.nn.modules import activation, container, linear, loss

_FAMILIES = (activation, container, linear, loss)
__all__ = ["Module", *(name for family in _FAMILIES for name in family.__all__)]
globals().update({name: getattr(family, name) for family in _FAMILIES for name in family.__all__})
