"""Dropout layers."""

from torch.nn.modules._declared import declare
from torch.nn.modules.module import Module


class _DropoutNd(Module):
    pass


__all__ = declare(globals())
