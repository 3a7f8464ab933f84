"""torch.nn.modules: one Python module a family of layers."""

from torch.nn.modules.module import Module
from torch.nn.modules import (
    activation,
    adaptive,
    batchnorm,
    channelshuffle,
    container,
    conv,
    distance,
    dropout,
    flatten,
    fold,
    instancenorm,
    lazy,
    linear,
    loss,
    normalization,
    padding,
    pixelshuffle,
    pooling,
    rnn,
    sparse,
    transformer,
    upsampling,
)

_FAMILIES = (
    linear,
    conv,
    activation,
    loss,
    container,
    pooling,
    batchnorm,
    instancenorm,
    normalization,
    dropout,
    padding,
    sparse,
    pixelshuffle,
    upsampling,
    distance,
    adaptive,
    rnn,
    transformer,
    flatten,
    channelshuffle,
    fold,
)
__all__ = ["Module", *(name for family in _FAMILIES for name in family.__all__)]
globals().update({name: getattr(family, name) for family in _FAMILIES for name in family.__all__})
