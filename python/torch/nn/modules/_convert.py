"""Conversions of whole modules: dtype, device, and any function over their tensors."""

import torch


def _apply(self, fn, recurse=True):
    if recurse:
        for module in self.children():
            module._apply(fn)
    for param in self._parameters.values():
        if param is None:
            continue
        grad = param.grad
        with torch.no_grad():
            converted = fn(param)
            converted_grad = None if grad is None else fn(grad)
        if converted is not param:
            # The parameter stays the same object, so that optimizers keep it.
            param.grad = None
            param.data = converted
            param.grad = converted_grad
    for name, buffer in self._buffers.items():
        if buffer is not None:
            self._buffers[name] = fn(buffer)
    return self


def _of_floats(convert):
    return lambda tensor: convert(tensor) if tensor.is_floating_point() else tensor


def to(self, *args, **kwargs):
    """Moves and converts parameters and buffers: `to(dtype)`, `to(device)`, `to(tensor)`."""
    dtype = _wanted_dtype(args, kwargs)
    if dtype is not None and not dtype.is_floating_point:
        raise TypeError(
            f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
        )
    device = kwargs.get("device", args[0] if args and isinstance(args[0], (str, int, torch.device)) else None)
    return self._apply(lambda t: t.to(device=device, dtype=dtype if t.is_floating_point() else None))


def _wanted_dtype(args, kwargs):
    for value in (*args, kwargs.get("dtype"), kwargs.get("tensor")):
        if isinstance(value, torch.dtype):
            return value
        if isinstance(value, torch.Tensor):
            return value.dtype
    return None


def to_empty(self, *, device, recurse=True):
    """Moves to `device` without keeping values."""
    return self._apply(lambda tensor: torch.empty_like(tensor, device=device), recurse=recurse)


def cpu(self):
    return self._apply(lambda tensor: tensor.cpu())


def cuda(self, device=None):
    return self._apply(lambda tensor: tensor.cuda(device))


def type(self, dst_type):  # noqa: A001
    """Converts all parameters and buffers to `dst_type`."""
    return self._apply(lambda tensor: tensor.type(dst_type))


def float(self):  # noqa: A001
    """Converts floating-point parameters and buffers to float32."""
    return self._apply(_of_floats(lambda tensor: tensor.float()))


def double(self):
    """Converts floating-point parameters and buffers to float64."""
    return self._apply(_of_floats(lambda tensor: tensor.double()))


def half(self):
    """Converts floating-point parameters and buffers to float16."""
    return self._apply(_of_floats(lambda tensor: tensor.half()))


def bfloat16(self):
    """Converts floating-point parameters and buffers to bfloat16."""
    return self._apply(_of_floats(lambda tensor: tensor.bfloat16()))


def share_memory(self):
    """There is one process here: memory is shared already."""
    return self


METHODS = (_apply, to, to_empty, cpu, cuda, type, float, double, half, bfloat16, share_memory)
