"""Channel shuffling."""

from torch.nn.modules._declared import declare
from torch.nn.modules.module import Module

__all__ = declare(globals())
