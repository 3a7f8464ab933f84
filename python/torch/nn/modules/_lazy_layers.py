"""The lazy twins of Linear, of convolutions and of normalisation layers."""

import sys

import torch
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter


def _family(name):
    return sys.modules[f"torch.nn.modules.{name}"]


def _lazy_linear():
    Linear = _family("linear").Linear

    class LazyLinear(LazyModuleMixin, Linear):
        """A Linear whose in_features come from the first input."""

        cls_to_become = Linear

        def __init__(self, out_features: int, bias: bool = True, device=None, dtype=None) -> None:
            super().__init__(0, 0, False, device, dtype)
            self.weight = UninitializedParameter(device=device, dtype=dtype)
            self.out_features = out_features
            if bias:
                self.bias = UninitializedParameter(device=device, dtype=dtype)

        def reset_parameters(self) -> None:
            if not self.has_uninitialized_params() and self.in_features != 0:
                super().reset_parameters()

        def initialize_parameters(self, input) -> None:
            if self.has_uninitialized_params():
                with torch.no_grad():
                    self.in_features = input.shape[-1]
                    self.weight.materialize((self.out_features, self.in_features))
                    if self.bias is not None:
                        self.bias.materialize((self.out_features,))
                    self.reset_parameters()

    return _named(LazyLinear, "LazyLinear", "linear")


class _LazyConv(LazyModuleMixin):
    """What lazy convolutions do on their first input."""

    def _make_lazy(self, out_channels, bias, device, dtype):
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_channels = out_channels
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()

    def initialize_parameters(self, input, *args, **kwargs) -> None:
        if not self.has_uninitialized_params():
            return
        dims = len(self.kernel_size)
        if input.dim() not in (dims + 1, dims + 2):
            raise RuntimeError(
                f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {type(self).__name__}, but got input "
                f"of size: {input.shape}"
            )
        self.in_channels = input.shape[-dims - 1]
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        outer, inner = self.out_channels, self.in_channels // self.groups
        if self.transposed:
            outer, inner = self.in_channels, self.out_channels // self.groups
        self.weight.materialize((outer, inner, *self.kernel_size))
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))
        self.reset_parameters()


def _lazy_conv(dims):
    base = getattr(_family("conv"), f"Conv{dims}d")

    def __init__(
        self,
        out_channels: int,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device=None,
        dtype=None,
    ) -> None:
        super(made, self).__init__(
            0, 0, kernel_size, stride, padding, dilation, groups, False, padding_mode, device, dtype
        )
        self._make_lazy(out_channels, bias, device, dtype)

    made = type(f"LazyConv{dims}d", (_LazyConv, base), {"__init__": __init__, "cls_to_become": base})
    return _named(made, f"LazyConv{dims}d", "conv")


def _lazy_conv_transpose(dims):
    base = getattr(_family("conv"), f"ConvTranspose{dims}d")

    def __init__(
        self,
        out_channels: int,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        groups: int = 1,
        bias: bool = True,
        dilation=1,
        padding_mode: str = "zeros",
        device=None,
        dtype=None,
    ) -> None:
        super(made, self).__init__(
            0, 0, kernel_size, stride, padding, output_padding, groups, False, dilation, padding_mode, device, dtype
        )
        self._make_lazy(out_channels, bias, device, dtype)

    name = f"LazyConvTranspose{dims}d"
    made = type(name, (_LazyConv, base), {"__init__": __init__, "cls_to_become": base})
    return _named(made, name, "conv")


class _LazyNorm(LazyModuleMixin):
    """What lazy normalisation layers do on their first input."""

    def __init__(
        self,
        eps=1e-5,
        momentum=0.1,
        affine=None,
        track_running_stats=None,
        device=None,
        dtype=None,
        *,
        bias=True,
    ) -> None:
        super().__init__(0, eps, momentum, False, False, device, dtype, bias=False)
        self.affine = self._affine if affine is None else affine
        self.track_running_stats = self._tracks if track_running_stats is None else track_running_stats
        if self.affine:
            self.weight = UninitializedParameter(device=device, dtype=dtype)
            if bias:
                self.bias = UninitializedParameter(device=device, dtype=dtype)
        if self.track_running_stats:
            self.running_mean = UninitializedBuffer(device=device, dtype=dtype)
            self.running_var = UninitializedBuffer(device=device, dtype=dtype)
            self.num_batches_tracked = torch.tensor(0, dtype=torch.long)

    def reset_parameters(self) -> None:
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input) -> None:
        if not self.has_uninitialized_params():
            return
        self.num_features = input.shape[1]
        for tensor in (self.weight, self.bias, self.running_mean, self.running_var):
            if tensor is not None:
                tensor.materialize((self.num_features,))
        self.reset_parameters()


def _lazy_norm(kind, dims):
    family = kind.lower()
    base = getattr(_family(family), f"{kind}{dims}d")
    name = f"Lazy{kind}{dims}d"
    facts = {"cls_to_become": base, "_affine": True, "_tracks": True}
    return _named(type(name, (_LazyNorm, base), facts), name, family)


def _named(made, name, family):
    made.__name__ = made.__qualname__ = name
    made.__module__ = f"torch.nn.modules.{family}"
    made.__doc__ = f"A {name.removeprefix('Lazy')} that learns the number of its inputs from the first one it sees."
    return made


def __getattr__(name):
    """Each family asks for its own lazy twins once it is complete."""
    kind = name.removeprefix("Lazy")
    if kind == name:
        raise AttributeError(name)
    if kind == "Linear":
        made = _lazy_linear()
    elif kind.startswith("ConvTranspose"):
        made = _lazy_conv_transpose(int(kind[-2]))
    elif kind.startswith("Conv"):
        made = _lazy_conv(int(kind[-2]))
    else:
        made = _lazy_norm(kind[:-2], int(kind[-2]))
    globals()[name] = made
    return made
