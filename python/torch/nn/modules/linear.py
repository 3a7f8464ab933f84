"""Linear layers."""

from torch.nn.modules import _declared
from torch.nn.modules.module import Module


class Identity(Module):
    """Gives back its input; takes and ignores any arguments."""

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        return input


__all__ = ["Identity", "LazyLinear", *_declared.declare(globals())]

from torch.nn.modules._lazy_layers import LazyLinear  # noqa: E402  (it is built on Linear)


class NonDynamicallyQuantizableLinear(Linear):  # noqa: F821  (declared)
    """A Linear that quantisation leaves alone: the projection inside MultiheadAttention."""
