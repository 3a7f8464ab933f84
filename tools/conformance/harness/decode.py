"""Reads a fixture's arguments and results back, and tells where two results differ (see tools/fixtures/encode.py)."""

import math

import torch

RELATIVE, ABSOLUTE = 2e-5, 1e-5


def decode(value, wide=False):
    """`wide` makes float32 tensors float64: derivatives are checked there."""
    if isinstance(value, list):
        return [decode(entry, wide) for entry in value]
    if not isinstance(value, dict):
        return value
    ((kind, content), *_) = value.items()
    if kind == "tensor":
        return decode_tensor(value, wide)
    if kind == "tuple":
        return tuple(decode(entry, wide) for entry in content)
    if kind == "slice":
        return slice(*(decode(entry) for entry in content))
    if kind == "ellipsis":
        return Ellipsis
    if kind == "float":
        return float(content)
    if kind == "device":
        return torch.device(content)
    name = "float64" if wide and content == "float32" else content
    return getattr(torch, name)


def decode_tensor(record, wide):
    dtype = "float64" if wide and record["dtype"] == "float32" else record["dtype"]
    values = [float(entry) if isinstance(entry, str) else entry for entry in record["values"]]
    tensor = torch.tensor(values, dtype=getattr(torch, dtype)).reshape(record["tensor"])
    return tensor.requires_grad_() if record.get("requires_grad") else tensor


def difference(expected, actual):
    """None when `actual` is what the fixture says, else what is not."""
    if isinstance(expected, dict) and "tensor" in expected:
        return tensor_difference(expected, actual)
    if isinstance(expected, dict) and "tuple" in expected:
        return sequence_difference(expected["tuple"], actual, tuple)
    if isinstance(expected, list):
        return sequence_difference(expected, actual, list)
    if isinstance(expected, dict):
        wanted = decode(expected)
        same = close(wanted, actual) if isinstance(wanted, float) else wanted == actual
        return None if same else f"expected {wanted}, got {actual!r}"
    if isinstance(expected, float) and type(actual) is float:
        return None if close(expected, actual) else f"expected {expected}, got {actual}"
    same = type(expected) is type(actual) and expected == actual
    return None if same else f"expected {expected!r}, got {actual!r}"


def sequence_difference(expected, actual, kind):
    if not isinstance(actual, kind):
        return f"expected a {kind.__name__}, got {type(actual).__name__}"
    if len(expected) != len(actual):
        return f"expected {len(expected)} entries, got {len(actual)}"
    found = (difference(left, right) for left, right in zip(expected, actual))
    return next((problem for problem in found if problem is not None), None)


def tensor_difference(expected, actual):
    if not isinstance(actual, torch.Tensor):
        return f"expected a tensor, got {actual!r}"
    dtype = str(actual.dtype).removeprefix("torch.")
    if dtype != expected["dtype"]:
        return f"expected {expected['dtype']}, got {dtype}"
    if list(actual.shape) != expected["tensor"]:
        return f"expected shape {expected['tensor']}, got {list(actual.shape)}"
    for position, (left, right) in enumerate(zip(expected["values"], flat(actual))):
        wanted = float(left) if isinstance(left, str) else left
        if not (wanted == right or (dtype.startswith(("float", "bfloat")) and close(wanted, right))):
            return f"entry {position}: expected {wanted}, got {right}"
    return None


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def close(expected, actual, relative=RELATIVE, absolute=ABSOLUTE):
    if math.isnan(expected) or math.isnan(actual):
        return math.isnan(expected) and math.isnan(actual)
    if math.isinf(expected) or math.isinf(actual):
        return expected == actual
    return abs(expected - actual) <= absolute + relative * abs(expected)


def tensors_in(value):
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for entry in value:
            yield from tensors_in(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from tensors_in(entry)


def cotangent(out):
    """The same as in tools/fixtures/ops.py."""
    values = [(index % 7) * 0.25 - 0.25 for index in range(out.numel())]
    return torch.tensor(values, dtype=out.dtype).reshape(out.shape)


def function_at(path):
    """The public function, or None when there is none of that name."""
    owner = torch
    for part in path.split(".")[1:]:
        try:
            owner = getattr(owner, part)
        except (AttributeError, ImportError):
            return None
    if callable(owner):
        return owner
    return lambda tensor: getattr(tensor, path.rpartition(".")[2])


def last_line(problem):
    return f"{type(problem).__name__}: {problem}"
