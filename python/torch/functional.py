"""Functions that PyTorch writes in Python: those whose arguments take several forms."""

import operator

import torch
from torch import einsum as _einsum
from torch import tensordot as _tensordot
from torch._types import Size

__all__ = ["broadcast_shapes", "einsum", "lu", "tensordot", "unravel_index"]


def broadcast_shapes(*shapes):
    """The shape that tensors of these shapes broadcast to."""
    listed = [(shape,) if isinstance(shape, int) else shape for shape in shapes]
    result = [1] * max((len(shape) for shape in listed), default=0)
    for index, shape in enumerate(listed):
        for back in range(-1, -1 - len(shape), -1):
            length = shape[back]
            if isinstance(length, int) and length < 0:
                raise ValueError("Attempting to broadcast a dimension with negative length!")
            if length == 1 or length == result[back]:
                continue
            if result[back] != 1:
                raise RuntimeError(
                    f"Attempting to broadcast a dimension of length {length} at {back}! Mismatching argument at index "
                    f"{index} had {shape}; but expected shape should be broadcastable to {result}"
                )
            result[back] = length
    return Size(result)


def einsum(*args):
    """Sums of products: einsum("ij,jk->ik", a, b), or einsum(a, [0, 1], b, [1, 2], [0, 2])."""
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, "
            "or at least one operand and its subscripts list"
        )
    if isinstance(args[0], torch.Tensor):
        equation, operands = _from_lists(args)
    else:
        equation, operands = args[0], args[1:]
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    return _einsum(equation, list(operands))


def _from_lists(args):
    """The equation that lists of numbers beside the operands spell."""
    lists = [_letters(subscripts) for subscripts in args[1::2]]
    equation = ",".join(lists)
    if len(args) % 2 == 1:
        equation += "->" + _letters(args[-1])
        return equation, args[:-1:2]
    return equation, args[::2]


def _letters(subscripts):
    return "".join(_letter(subscript) for subscript in subscripts)


def _letter(subscript):
    if subscript is Ellipsis:
        return "..."
    if 0 <= subscript < 26:
        return chr(ord("A") + subscript)
    if 26 <= subscript < 52:
        return chr(ord("a") + subscript - 26)
    raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")


def tensordot(a, b, dims=2, out=None):
    """Sums of products over the last `dims` dims of a and the first of b, or over dims[0] of a and dims[1] of b."""
    if isinstance(dims, torch.Tensor):
        dims = dims.tolist()
    if isinstance(dims, (tuple, list)):
        over, beside = (list(part) if isinstance(part, (tuple, list)) else [part] for part in dims)
    else:
        count = operator.index(dims)
        if count < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if count > min(a.dim(), b.dim()):
            raise RuntimeError(
                f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}"
            )
        over, beside = list(range(-count, 0)), list(range(count))
    return _tensordot(a, b, over, beside) if out is None else _tensordot(a, b, over, beside, out=out)


def unravel_index(indices, shape):
    """One tensor of coordinates a dim of `shape`, for positions in the flattened tensor."""
    if indices.dtype.is_floating_point or indices.dtype == torch.bool:
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    if not isinstance(shape, (int, tuple, list)):
        raise TypeError(f"expected 'shape' to be int or sequence of ints, but got {type(shape)}")
    if isinstance(shape, int):
        shape = (shape,)
    for size in shape:
        if not isinstance(size, int):
            raise TypeError(f"expected 'shape' sequence to only contain ints, but got {type(size)}")
    if any(size < 0 for size in shape):
        raise ValueError(f"'shape' cannot have negative values, but got {tuple(shape)}")
    coordinates = []
    step = 1
    for size in reversed(shape):
        coordinates.append(torch.div(indices, step, rounding_mode="floor") % size)
        step *= size
    return tuple(reversed(coordinates))


def lu(A, pivot=True, get_infos=False, out=None):
    """The older name of linalg.lu_factor: (LU, pivots), and with `get_infos` (LU, pivots, infos)."""
    if not pivot:
        raise RuntimeError("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
    found = torch.linalg.lu_factor_ex(A) if get_infos else torch.linalg.lu_factor(A)
    if out is None:
        return tuple(found)
    for target, value in zip(out, found):
        target.resize_(value.shape).copy_(value)
    return out
