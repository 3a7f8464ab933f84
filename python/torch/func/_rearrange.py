"""rearrange: a tensor's dims taken apart, put in another order and joined, by names."""

import re

import torch

_ELLIPSIS = "..."


class DimensionBindError(Exception):
    """Sizes that do not go together."""


DimensionBindError.__module__ = "functorch.dim"


def rearrange(tensor, pattern, **axes_lengths):
    """`rearrange(images, "b h w c -> b (c h w)")`; a list of tensors is stacked first.

    `axes_lengths` says how long the parts of a parenthesised dim are; one of them may be left out.
    """
    if not isinstance(tensor, torch.Tensor):
        tensor = torch.stack(tensor)
    left, right = _sides(pattern)
    _check_names(left, right, pattern, axes_lengths)
    dims = _fit(left, tensor.ndim)
    sizes = {}
    for group, size in zip(dims, tensor.shape):
        _measure(group, size, axes_lengths, sizes)
    names = [name for group in dims for name in group]
    rest = [name for name in names if isinstance(name, int)]
    order = [name for group in right for name in (rest if group == _ELLIPSIS else _spread(group, rest))]
    apart = tensor.reshape([sizes[name] for name in names])
    return apart.permute([names.index(name) for name in order]).reshape(_lengths(right, rest, sizes))


def _sides(pattern):
    parts = pattern.split("->")
    if len(parts) != 2:
        raise ValueError("Pattern must contain a single '->' separator")
    return _groups(parts[0]), _groups(parts[1])


def _groups(text):
    """One list of names for each dim, empty for a dim of one; `...` for all that have no name."""
    if "." in text:
        if _ELLIPSIS not in text:
            raise ValueError("Expression may contain dots only inside ellipsis (...)")
        if text.count(_ELLIPSIS) != 1 or text.count(".") != 3:
            raise ValueError("Expression may contain dots only inside ellipsis (...); only one ellipsis for tensor ")
    groups, inner, seen = [], None, set()
    for token in re.findall(r"\.\.\.|\w+|[^\w\s]", text):
        if token == "(":
            if inner is not None:
                raise ValueError("Axis composition is one-level (brackets inside brackets not allowed)")
            inner = []
        elif token == ")":
            if inner is None:
                raise ValueError("Brackets are not balanced")
            groups.append(inner)
            inner = None
        elif token == _ELLIPSIS:
            groups.append(_ELLIPSIS) if inner is None else inner.append(_ELLIPSIS)
        else:
            name = _name(token, seen)
            groups.append(name) if inner is None else inner.extend(name)
    if inner is not None:
        raise ValueError(f"Imbalanced parentheses in expression: '{text}'")
    return groups


def _name(token, seen):
    """The dim that a word stands for."""
    if not re.fullmatch(r"\w+", token):
        raise ValueError(f"Unknown character '{token}'")
    if token.isdecimal():
        if token != "1":
            raise ValueError("rearrange only supports unnamed axes of size 1")
        return []
    if not token.isidentifier():
        raise ValueError(f"Invalid axis identifier: {token}\nnot a valid python identifier")
    if token[0] == "_" or token[-1] == "_":
        raise ValueError(f"Invalid axis identifier: {token}\naxis name should should not start or end with underscore")
    if token in seen:
        raise ValueError(f"Indexing expression contains duplicate dimension '{token}'")
    seen.add(token)
    return [token]


def _all_names(groups):
    return {name for group in groups for name in ([group] if group == _ELLIPSIS else group)}


def _check_names(left, right, pattern, axes_lengths):
    before, after = _all_names(left), _all_names(right)
    if _ELLIPSIS in after - before:
        raise ValueError(f"Ellipsis found in right side, but not left side of a pattern {pattern}")
    if any(group != _ELLIPSIS and _ELLIPSIS in group for group in left):
        raise ValueError(f"Ellipsis is parenthesis in the left side is not allowed: {pattern}")
    if before != after:
        raise ValueError(
            f"Identifiers only on one side of rearrange expression (should be on both): {before ^ after}"
        )
    unknown = axes_lengths.keys() - before
    if unknown:
        raise ValueError(f"Identifiers not found in rearrange expression: {unknown}")


def _fit(groups, ndim):
    """The groups of the left side, one for each dim of the tensor; numbers name the dims of an ellipsis."""
    given = len(groups) - groups.count(_ELLIPSIS)
    if _ELLIPSIS not in groups:
        if given != ndim:
            raise ValueError(
                f"Number of dimensions in pattern ({given}) must be equal to the number of dimensions in the tensor ({ndim})"
            )
        return groups
    if given > ndim:
        raise ValueError(
            f"Number of dimensions in pattern ({given}) must be less than or equal to the number of dimensions in "
            f"the tensor ({ndim})"
        )
    at = groups.index(_ELLIPSIS)
    return groups[:at] + [[number] for number in range(ndim - given)] + groups[at + 1 :]


def _measure(group, size, axes_lengths, sizes):
    """Writes the sizes of the parts of one dim into `sizes`."""
    known, unknown = 1, []
    for name in group:
        if name in axes_lengths:
            sizes[name] = axes_lengths[name]
            known *= axes_lengths[name]
        else:
            unknown.append(name)
    if len(unknown) > 1:
        raise DimensionBindError(f"cannot infer the sizes of two dimensions at once {unknown[0]} and {unknown[1]}")
    if unknown and size % known:
        parts = tuple(axes_lengths.get(name, "?") for name in group)
        raise DimensionBindError(f"inferred dimension does not evenly fit into larger dimension: {size} vs {parts}")
    if not unknown and known != size:
        pack = f"({', '.join(group)}{',' if len(group) == 1 else ''})"
        raise DimensionBindError(f"Dimension sizes to do not match ({size} != {known}) when matching dimension pack {pack}")
    if unknown:
        sizes[unknown[0]] = size // known


def _spread(group, rest):
    return [name for one in group for name in (rest if one == _ELLIPSIS else [one])]


def _lengths(groups, rest, sizes):
    lengths = []
    for group in groups:
        if group == _ELLIPSIS:
            lengths.extend(sizes[name] for name in rest)
            continue
        length = 1
        for name in _spread(group, rest):
            length *= sizes[name]
        lengths.append(length)
    return lengths
