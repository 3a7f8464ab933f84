"""How tensors are taken apart for pickling and put together again; files name these functions."""

from collections import OrderedDict

import torch
from torch.storage import TypedStorage, over, storage_of


def reduce_tensor(tensor):
    """What `Tensor.__reduce_ex__` returns."""
    rebuild = _rebuild_tensor_v2
    args = (
        TypedStorage(wrap_storage=storage_of(tensor), dtype=tensor.dtype),
        tensor.storage_offset(),
        tuple(tensor.size()),
        tensor.stride(),
        tensor.requires_grad,
        OrderedDict(),
    )
    state = python_state(tensor)
    if type(tensor) is torch.Tensor and not state:
        return rebuild, args
    return torch._tensor._rebuild_from_type_v2, (rebuild, type(tensor), args, state)


def reduce_parameter(parameter):
    """What `Parameter.__reduce_ex__` returns."""
    args = (parameter.data, parameter.requires_grad, OrderedDict())
    state = python_state(parameter)
    if not state:
        return _rebuild_parameter, args
    return _rebuild_parameter_with_state, (*args, state)


def python_state(tensor):
    """Attributes that the user set on a tensor; None when there are none."""
    own = {name: value for name, value in tensor.__dict__.items() if name not in torch._tensor._OWN_SLOTS}
    return own or None


def _rebuild_tensor(storage, storage_offset, size, stride):
    return over(storage._untyped_storage, storage_offset, size, stride)


def _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None):
    tensor = _rebuild_tensor(storage, storage_offset, size, stride)
    tensor.requires_grad = requires_grad
    return tensor


def _rebuild_parameter(data, requires_grad, backward_hooks):
    return torch.nn.Parameter(data, requires_grad)


def _rebuild_parameter_with_state(data, requires_grad, backward_hooks, state):
    return _set_state(torch.nn.Parameter(data, requires_grad), state)


def _set_state(obj, state):
    plain, slots = state if isinstance(state, tuple) else (state, None)
    for part in (plain, slots):
        for name, value in (part or {}).items():
            setattr(obj, name, value)
    return obj
