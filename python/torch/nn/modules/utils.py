"""Tuples of a fixed length from one number or several."""

import collections.abc
from itertools import repeat


def _ntuple(n, name="parse"):
    def parse(x):
        if isinstance(x, collections.abc.Iterable):
            return tuple(x)
        return tuple(repeat(x, n))

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(t, n):
    """Each element n times, last element first: padding as `F.pad` wants it."""
    return tuple(x for x in reversed(t) for _ in range(n))


def _pad_amounts(padding, kernel_size, dilation):
    """What `F.pad` adds before and after each dim, last dim first, so that a convolution itself need not pad."""
    if not isinstance(padding, str):
        return _reverse_repeat_tuple(padding, 2)
    amounts = []
    for size, step in zip(reversed(kernel_size), reversed(dilation)):
        total = step * (size - 1) if padding == "same" else 0
        amounts += [total // 2, total - total // 2]
    return amounts
