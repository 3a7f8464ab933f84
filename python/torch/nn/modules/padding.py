"""Padding layers."""

from torch.nn.modules._declared import declare
from torch.nn.modules.module import Module


class _CircularPadNd(Module):
    pass


class _ConstantPadNd(Module):
    pass


class _ReflectionPadNd(Module):
    pass


class _ReplicationPadNd(Module):
    pass


__all__ = declare(globals())
