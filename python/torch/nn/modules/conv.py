"""Convolutions."""

from torch.nn.modules import _declared
from torch.nn.modules.module import Module


class _ConvNd(Module):
    pass


class _ConvTransposeNd(_ConvNd):
    pass


def _output_padding(module, input, output_size):
    """What to add at one side so that the result has `output_size`, which several inputs sizes lead to."""
    if output_size is None:
        return module.output_padding
    dims = len(module.kernel_size)
    lead = 2 if input.dim() == dims + 2 else 1
    sizes = list(output_size)[lead:] if len(output_size) == lead + dims else list(output_size)
    if len(sizes) != dims:
        raise ValueError(
            f"ConvTranspose{dims}D: for {input.dim()}D input, output_size must have {dims} or {lead + dims} elements "
            f"(got {len(sizes)})"
        )
    smallest = [
        (input.size(d + lead) - 1) * module.stride[d]
        - 2 * module.padding[d]
        + module.dilation[d] * (module.kernel_size[d] - 1)
        + 1
        for d in range(dims)
    ]
    largest = [low + step - 1 for low, step in zip(smallest, module.stride)]
    if any(not low <= size <= high for low, size, high in zip(smallest, sizes, largest)):
        raise ValueError(
            f"requested an output size of {output_size}, but valid sizes range from {smallest} to {largest} "
            f"(for an input of {input.size()[2:]})"
        )
    return tuple(size - low for size, low in zip(sizes, smallest))


__all__ = _declared.declare(globals())

from torch.nn.modules._lazy_layers import (  # noqa: E402  (they are built on the layers above)
    LazyConv1d,
    LazyConv2d,
    LazyConv3d,
    LazyConvTranspose1d,
    LazyConvTranspose2d,
    LazyConvTranspose3d,
)

__all__ += [name for name in globals() if name.startswith("LazyConv")]
