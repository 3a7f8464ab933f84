"""vmap: applies a function to each slice along a dim and stacks the results."""

import contextlib
import functools

import torch
from torch.func._tree import flatten, rebuild


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function of batched arguments; `in_dims` says which dim of each is the batch (None: not batched)."""

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        leaves, spec = flatten(args)
        dims = _spread(in_dims, args)
        size = _batch_size(func, leaves, dims)
        state = torch.get_rng_state() if randomness == "same" else None
        results = []
        for i in range(size):
            if state is not None:
                torch.set_rng_state(state)
            sliced = [leaf if dim is None else leaf.select(dim, i) for leaf, dim in zip(leaves, dims)]
            with contextlib.nullcontext() if i + 1 == size else torch.autograd._retained_graphs():
                results.append(func(*rebuild(sliced, spec), **kwargs))
        return _stack(func, results, out_dims)

    return wrapper


def _spread(in_dims, tree):
    """One dim per leaf."""
    if isinstance(in_dims, int) or in_dims is None:
        leaves, _ = flatten(tree)
        return [in_dims if isinstance(leaf, torch.Tensor) else None for leaf in leaves]
    if isinstance(tree, dict):
        keys = in_dims.keys() if isinstance(in_dims, dict) else tree.keys()
        return [dim for key in keys for dim in _spread(in_dims[key], tree[key])]
    if not isinstance(tree, (tuple, list)) or len(in_dims) != len(tree):
        raise ValueError(
            f"vmap: in_dims is not compatible with the structure of inputs. in_dims has structure {in_dims} but inputs has {len(tree)} entries"
        )
    return [dim for one, part in zip(in_dims, tree) for dim in _spread(one, part)]


def _batch_size(func, leaves, dims):
    name = getattr(func, "__name__", func)
    for leaf, dim in zip(leaves, dims):
        if dim is not None and not -leaf.dim() <= dim < leaf.dim():
            raise ValueError(
                f"vmap({name}, in_dims={dim}, ...)(<inputs>): Got in_dim={dim} for some input, but that input is a Tensor of "
                f"dimensionality {leaf.dim()} so expected in_dim to satisfy -{leaf.dim()} <= in_dim < {leaf.dim()}."
            )
    sizes = [leaf.shape[dim] for leaf, dim in zip(leaves, dims) if dim is not None]
    if not sizes:
        raise ValueError(
            f"vmap({getattr(func, '__name__', func)}, in_dims=None, ...)(<inputs>): at least one input must be mapped over"
        )
    if any(size != sizes[0] for size in sizes):
        raise ValueError(
            f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes} for the mapped dimension"
        )
    return sizes[0]


def _stack(func, results, out_dims):
    parts = [flatten(result) for result in results]
    spec = parts[0][1]
    count = len(parts[0][0])
    places = out_dims if isinstance(out_dims, tuple) and count == len(out_dims) else (out_dims,) * count
    stacked = []
    for j in range(count):
        values = [leaves[j] for leaves, _ in parts]
        if not isinstance(values[0], torch.Tensor):
            raise ValueError(
                f"vmap({getattr(func, '__name__', func)}, ...): `{getattr(func, '__name__', func)}` must only return Tensors, got type {type(values[0])}. Did you mean to set out_dims= to None for output?"
            )
        stacked.append(values[0] if places[j] is None else torch.stack(values, places[j]))
    return rebuild(stacked, spec)
