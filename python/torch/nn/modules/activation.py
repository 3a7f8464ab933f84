"""Activation layers."""

from torch.nn import functional as F
from torch.nn.modules._declared import declare
from torch.nn.modules.module import Module

_declared = declare(globals())


class Softmax2d(Module):
    """softmax over the channels of (N, C, H, W) or (C, H, W)."""

    def forward(self, input):
        if input.dim() not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead")
        return F.softmax(input, -3, _stacklevel=5)


from torch.nn.modules._attention import MultiheadAttention  # noqa: E402  (it needs this module's layers)

MultiheadAttention.__module__ = __name__

__all__ = [*_declared, "MultiheadAttention", "Softmax2d"]
