"""Pooling layers."""

from torch.nn.modules._declared import declare
from torch.nn.modules.module import Module


class _MaxPoolNd(Module):
    pass


class _MaxUnpoolNd(Module):
    pass


class _AvgPoolNd(Module):
    pass


class _LPPoolNd(Module):
    pass


class _AdaptiveMaxPoolNd(Module):
    pass


class _AdaptiveAvgPoolNd(Module):
    pass


__all__ = declare(globals())
