"""Makes a batch of samples: numbers and tensors are stacked, structures kept."""

from collections.abc import Mapping, Sequence

import torch

_WRONG = (
    "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"
)


def default_convert(data):
    """Without batching: samples stay as they are."""
    if isinstance(data, Mapping):
        return type(data)({key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(value) for value in data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return type(data)([default_convert(value) for value in data])
    return data


def collate(batch, *, collate_fn_map=None):
    """A batch, with functions of one's own for certain types."""
    first = batch[0]
    kind = type(first)
    for known, function in (collate_fn_map or {}).items():
        if isinstance(first, known):
            return function(batch, collate_fn_map=collate_fn_map)

    def inner(values):
        return collate(values, collate_fn_map=collate_fn_map)

    if isinstance(first, Mapping):
        try:
            return kind({key: inner([sample[key] for sample in batch]) for key in first})
        except TypeError:
            return {key: inner([sample[key] for sample in batch]) for key in first}
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return kind(*(inner(values) for values in zip(*batch)))
    if isinstance(first, Sequence) and not isinstance(first, (str, bytes)):
        if any(len(sample) != len(first) for sample in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        columns = list(zip(*batch))
        if isinstance(first, tuple):
            return [inner(values) for values in columns]
        try:
            return kind([inner(values) for values in columns])
        except TypeError:
            return [inner(values) for values in columns]
    raise TypeError(_WRONG.format(kind))


def _stack(batch, *, collate_fn_map=None):
    return torch.stack(batch, 0)


def _floats(batch, *, collate_fn_map=None):
    return torch.tensor(batch, dtype=torch.float64)


def _ints(batch, *, collate_fn_map=None):
    return torch.tensor(batch)


def _as_they_are(batch, *, collate_fn_map=None):
    return batch


default_collate_fn_map = {
    torch.Tensor: _stack,
    float: _floats,
    int: _ints,
    str: _as_they_are,
    bytes: _as_they_are,
}


def default_collate(batch):
    """Stacks a list of samples: tensors and numbers become tensors with a batch dim, structures are kept."""
    return collate(batch, collate_fn_map=default_collate_fn_map)
