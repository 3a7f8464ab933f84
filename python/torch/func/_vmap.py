"""vmap: applies a function to each slice along a dim and stacks the results."""

import contextlib
import functools

import torch
from torch.func._tree import describe, flatten, rebuild


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function of batched arguments; `in_dims` says which dim of each is the batch (None: not batched); keywords are not.

    `randomness` says what random calls inside draw: "different" numbers for each slice, the "same" for all, or "error".
    """
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        leaves, spec, dims = _batched(in_dims, args, func)
        size = _batch_size(leaves, dims)
        slices = _Slices(functools.partial(func, **kwargs), randomness, leaves, spec, dims)
        # Of no slices, a slice of zeros says what the results look like.
        results = [slices.call(i, last=i + 1 == size) for i in range(size)] or [slices.call(None, last=True)]
        return _stack(func, results, out_dims, size)

    return wrapper


class _Slices:
    """Calls of a function with one slice of each batched argument."""

    def __init__(self, func, randomness, leaves, spec, dims):
        self._func = func
        self._randomness = randomness
        self._leaves, self._spec, self._dims = leaves, spec, dims
        self._state = torch.get_rng_state() if randomness != "different" else None

    def call(self, i, last):
        if self._randomness == "same":
            torch.set_rng_state(self._state)
        with contextlib.nullcontext() if last else torch.autograd._retained_graphs():
            result = self._func(*self._slice(i))
        if self._randomness == "error" and not torch.equal(torch.get_rng_state(), self._state):
            torch.set_rng_state(self._state)
            raise RuntimeError(
                "vmap: called random operation while in randomness error mode. Please either use the 'same' or "
                "'different' randomness flags on vmap or perform the randomness operation out of vmap"
            )
        return result

    def _slice(self, i):
        sliced = []
        for leaf, dim in zip(self._leaves, self._dims):
            if dim is None:
                sliced.append(leaf)
            elif i is None:
                sliced.append(leaf.new_zeros([n for d, n in enumerate(leaf.shape) if d != dim % leaf.ndim]))
            else:
                sliced.append(leaf.select(dim, i))
        return rebuild(sliced, self._spec)


def _name(func):
    return getattr(func, "__name__", func)


def _batched(in_dims, args, func):
    """(leaves, spec, a dim or None for each leaf)."""
    called = f"vmap({_name(func)}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, (int, tuple, list)):
        raise ValueError(
            f"{called}: expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, "
            f"got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({_name(func)})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap "
            "over a function with no inputs. The latter is unsupported."
        )
    leaves, spec = flatten(args)
    dims = _spread(tuple(in_dims) if isinstance(in_dims, list) else in_dims, spec)
    if dims is None:
        raise ValueError(
            f"{called}: in_dims is not compatible with the structure of `inputs`. in_dims has structure "
            f"{describe(flatten(in_dims)[1])} but inputs has structure {describe(spec)}."
        )
    for leaf, dim in zip(leaves, dims):
        _check_dim(called, leaf, dim)
    return leaves, spec, dims


def _check_dim(called, leaf, dim):
    if dim is not None and not isinstance(dim, int):
        raise ValueError(
            f"{called}: Got in_dim={dim} for an input but in_dim must be either an integer dimension or None."
        )
    if dim is not None and not isinstance(leaf, torch.Tensor):
        raise ValueError(
            f"{called}: Got in_dim={dim} for an input but the input is of type {type(leaf)}. We cannot vmap over "
            "non-Tensor arguments, please use None as the respective in_dim"
        )
    if dim is not None and not -leaf.ndim <= dim < leaf.ndim:
        raise ValueError(
            f"{called}: Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {leaf.ndim} so "
            f"expected in_dim to satisfy -{leaf.ndim} <= in_dim < {leaf.ndim}."
        )


def _spread(dims, spec):
    """One dim for each leaf of a tree; None when their structures differ."""
    if not isinstance(dims, (tuple, list, dict)):
        count = 1 if spec is None else _count(spec)
        return [dims] * count
    if spec is None:
        return None
    kind, keys, parts = spec
    given = [dims[key] for key in keys if key in dims] if isinstance(dims, dict) and keys is not None else dims
    if isinstance(dims, dict) != (keys is not None) or len(given) != len(parts):
        return None
    spread = [_spread(one, part) for one, part in zip(given, parts)]
    return None if any(one is None for one in spread) else [dim for one in spread for dim in one]


def _count(spec):
    return 1 if spec is None else sum(_count(part) for part in spec[2])


def _batch_size(leaves, dims):
    sizes = [leaf.shape[dim] for leaf, dim in zip(leaves, dims) if dim is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if any(size != sizes[0] for size in sizes):
        raise ValueError(
            f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes} for the mapped dimension"
        )
    return sizes[0]


def _stack(func, results, out_dims, size):
    parts = [flatten(result) for result in results]
    spec = parts[0][1]
    places = _places(func, out_dims, spec)
    stacked = []
    for column, place in zip(zip(*(leaves for leaves, _ in parts)), places):
        if not isinstance(column[0], torch.Tensor):
            raise ValueError(
                f"vmap({_name(func)}, ...): `{_name(func)}` must only return Tensors, got type {type(column[0])}. Did you mean to set out_dims= to None for output?"
            )
        stacked.append(column[0] if place is None else torch.stack(column, place).narrow(place, 0, size))
    return rebuild(stacked, spec)


def _places(func, out_dims, spec):
    """Where in each result the batch goes."""
    flat = flatten(out_dims)[0]
    if not all(dim is None or isinstance(dim, int) for dim in flat):
        raise ValueError(
            f"vmap({_name(func)}, ..., out_dims={out_dims}): `out_dims` must be an int, None or a python collection of "
            "ints representing where in the outputs the vmapped dimension should appear."
        )
    # A tuple of one stands for the dim of a single result.
    single = spec is None and isinstance(out_dims, tuple) and len(out_dims) == 1
    places = _spread(out_dims[0] if single else out_dims, spec)
    if places is None:
        raise ValueError(
            f"vmap({_name(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure of "
            f"`outputs`. out_dims has structure {describe(flatten(out_dims)[1])} but outputs has structure {describe(spec)}."
        )
    return places
