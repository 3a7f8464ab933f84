"""Nested tuples, lists and dicts of tensors: flatten, rebuild, map."""

import torch


def flatten(tree):
    """(leaves, spec); anything that is no tuple, list or dict is a leaf."""
    if isinstance(tree, dict):
        parts = [flatten(value) for value in tree.values()]
        return [leaf for leaves, _ in parts for leaf in leaves], (type(tree), list(tree), [spec for _, spec in parts])
    if isinstance(tree, (tuple, list)) and not isinstance(tree, torch.Size):
        parts = [flatten(value) for value in tree]
        return [leaf for leaves, _ in parts for leaf in leaves], (type(tree), None, [spec for _, spec in parts])
    return [tree], None


def rebuild(leaves, spec):
    tree, rest = _take(list(leaves), spec)
    assert not rest
    return tree


def _take(leaves, spec):
    if spec is None:
        return leaves[0], leaves[1:]
    kind, keys, specs = spec
    values = []
    for one in specs:
        value, leaves = _take(leaves, one)
        values.append(value)
    if keys is not None:
        return kind(zip(keys, values)), leaves
    return (kind(*values) if hasattr(kind, "_fields") else kind(values)), leaves


def tree_map(function, tree):
    leaves, spec = flatten(tree)
    return rebuild([function(leaf) for leaf in leaves], spec)


def describe(spec):
    """A spec as PyTorch writes it: `TreeSpec(tuple, None, [*, *])` with a line for each part, `*` for a leaf."""
    if spec is None:
        return "*"
    kind, keys, parts = spec
    inner = ",\n".join(describe(part) for part in parts).replace("\n", "\n  ")
    return f"TreeSpec({kind.__name__}, {keys}, [{inner}])"


def outline(spec):
    """A spec as nested brackets with `*` for a leaf: `(*, [*, *])`."""
    if spec is None:
        return "*"
    kind, keys, parts = spec
    inner = [outline(part) for part in parts]
    if keys is not None:
        return "{" + ", ".join(f"{key!r}: {part}" for key, part in zip(keys, inner)) + "}"
    if kind is list:
        return f"[{', '.join(inner)}]"
    return f"({inner[0]},)" if len(inner) == 1 else f"({', '.join(inner)})"
