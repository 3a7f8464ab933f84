"""Sequences of different lengths: padded into one tensor, or packed row by row."""

from collections import namedtuple
from collections.abc import Iterable

import torch

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpad_sequence",
    "pack_sequence",
    "unpack_sequence",
]


class PackedSequence(namedtuple("PackedSequence", ["data", "batch_sizes", "sorted_indices", "unsorted_indices"])):
    """The rows of all sequences, time by time; batch_sizes says how many sequences go on at each time."""

    __slots__ = ()

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is None:
            if not (isinstance(data, (list, tuple)) and len(data) == 2):
                raise AssertionError("Expected data to be a list or tuple of length 2")
            data, batch_sizes = data
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args, **kwargs):
        """With the data converted."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else self._replace(data=data)

    def double(self):
        return self.to(dtype=torch.double)

    def float(self):
        return self.to(dtype=torch.float)

    def cpu(self):
        return self

    def pin_memory(self):
        return self

    @property
    def is_cuda(self):
        return False


def invert_permutation(permutation):
    """The permutation that undoes this one."""
    return None if permutation is None else torch.argsort(permutation)


def _lengths(lengths):
    if isinstance(lengths, torch.Tensor):
        return lengths.to(dtype=torch.int64)
    return torch.as_tensor(lengths, dtype=torch.int64)


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    """Packs (T, N, …) with these lengths; unless enforce_sorted, the sequences may come in any order."""
    lengths = _lengths(lengths)
    sorted_indices = None
    if not enforce_sorted:
        lengths, sorted_indices = torch.sort(lengths, descending=True)
        input = input.index_select(0 if batch_first else 1, sorted_indices)
    if batch_first:
        input = input.transpose(0, 1)
    sizes = lengths.tolist()
    if len(sizes) != input.size(1):
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(sizes)} (batch_size={input.size(1)})"
        )
    if any(size <= 0 for size in sizes):
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if any(later > earlier for earlier, later in zip(sizes, sizes[1:])):
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not "
            "need ONNX exportability."
        )
    going = [sum(size > time for size in sizes) for time in range(sizes[0])]
    data = torch.cat([input[time, :count] for time, count in enumerate(going)])
    return PackedSequence(data, torch.tensor(going), sorted_indices, None)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    """Undoes packing: (padded, lengths)."""
    going = sequence.batch_sizes.tolist()
    longest = len(going)
    if total_length is not None:
        if total_length < longest:
            raise ValueError(
                "Expected total_length to be at least the length of the longest sequence in input, but got "
                f"total_length={total_length} and max sequence length being {longest}"
            )
        longest = total_length
    rows = list(sequence.data.split(going))
    shape = (going[0], *sequence.data.shape[1:])
    steps = []
    for part in rows:
        missing = going[0] - part.size(0)
        if missing:
            filler = torch.full((missing, *shape[1:]), padding_value, dtype=part.dtype)
            part = torch.cat([part, filler])
        steps.append(part)
    steps += [torch.full(shape, padding_value, dtype=sequence.data.dtype)] * (longest - len(rows))
    padded = torch.stack(steps, 1 if batch_first else 0)
    lengths = torch.tensor([sum(count > i for count in going) for i in range(going[0])])
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(0 if batch_first else 1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return padded, lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Stacks sequences (L, …) of different lengths, the shorter ones padded."""
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    if isinstance(sequences, torch.Tensor):
        sequences = sequences.unbind(0)
    sequences = tuple(sequences)
    if any(sequence.dim() == 0 for sequence in sequences):
        raise RuntimeError("ArrayRef: invalid slice, N = 1; size = 0")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    longest = max(sequence.size(0) for sequence in sequences)
    padded = []
    for sequence in sequences:
        missing = longest - sequence.size(0)
        if missing:
            filler = torch.full((missing, *sequence.shape[1:]), padding_value, dtype=sequence.dtype)
            sequence = torch.cat([filler, sequence] if padding_side == "left" else [sequence, filler])
        padded.append(sequence)
    return torch.stack(padded, 0 if batch_first else 1)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """Undoes padding: a list of sequences. As in PyTorch, (T, N, …) itself becomes (N, T, …)."""
    if not batch_first:
        padded_sequences.transpose_(0, 1)
    return [sequence[: int(length)] for sequence, length in zip(padded_sequences, lengths)]


def pack_sequence(sequences, enforce_sorted=True):
    """Packs a list of sequences (L, …)."""
    lengths = [sequence.size(0) for sequence in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences):
    """Undoes packing: a list of sequences."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
