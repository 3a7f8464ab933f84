"""Tensor's operators, and how the registry's methods become Tensor's."""

import torch._tensor as core
from torch import _engine as engine


class Operators:
    """What Python's syntax calls; most operators are methods under another name (see OPERATORS)."""

    def __getitem__(self, index):
        return _INDEX(self, index)

    def __setitem__(self, index, value):
        _SET_INDEX(self, index, value)

    def __delitem__(self, index):
        raise TypeError("Tensor does not support deleting items")

    def __pos__(self):
        return self

    def __rpow__(self, other):
        import torch

        return torch.pow(other, self)

    def __rdiv__(self, other):
        return self.reciprocal() * other

    __rtruediv__ = __rdiv__

    def __rfloordiv__(self, other):
        import torch

        return torch.floor_divide(_as_tensor(other, self), self)

    def __rmod__(self, other):
        import torch

        return torch.remainder(other, self)

    def __rmatmul__(self, other):
        if not isinstance(other, core.Tensor):
            return NotImplemented
        return other.matmul(self)

    def __rlshift__(self, other):
        return _as_tensor(other, self) << self

    def __rrshift__(self, other):
        return _as_tensor(other, self) >> self

    def __rsub__(self, other):
        import torch

        return torch.rsub(self, other)


def _as_tensor(value, like):
    import torch

    return value if isinstance(value, core.Tensor) else torch.tensor(value)


def install_methods(methods):
    """Gives Tensor the registry's methods, and the operators that are methods under another name."""
    global _INDEX, _SET_INDEX
    for name, function in methods.items():
        if not name.startswith("_") and not hasattr(core.Tensor, name):
            setattr(core.Tensor, name, function)
    for name in ("_to_copy",):
        setattr(core.Tensor, name, methods[name])
    _INDEX = methods.get("__getitem__")
    _SET_INDEX = methods.get("__setitem__")
    tables = ((OPERATORS, _operator), (UNARY, _unary), (COMPARISONS, _comparison), (OF_TENSORS, _of_tensors))
    for table, make in tables:
        for operator, method in table.items():
            if method in methods:
                setattr(core.Tensor, operator, make(methods[method]))


def _operator(method):
    """An operator gives way (NotImplemented) to what is no number and no tensor."""
    function = method._declared
    known, call = engine._TENSOR_TYPES, engine.call

    def operator(self, other):
        kind = type(other)
        if kind not in known and kind is not float and not isinstance(other, (int, float, complex, core.Tensor)):
            return NotImplemented
        return call(function, (self, other), None)

    return operator


def _of_tensors(method):
    """An operator that gives way to numbers too."""
    function = method._declared
    known, call = engine._TENSOR_TYPES, engine.call

    def operator(self, other):
        if type(other) not in known and not isinstance(other, core.Tensor):
            return NotImplemented
        return call(function, (self, other), None)

    return operator


def _unary(method):
    function = method._declared
    call = engine.call

    def operator(self):
        return call(function, (self,), None)

    return operator


def _comparison(method):
    function = method._declared
    known, call = engine._TENSOR_TYPES, engine.call

    def compare(self, other):
        if type(other) not in known and not isinstance(other, (int, float, core.Tensor)):
            return NotImplemented
        return call(function, (self, other), None)

    return compare


OPERATORS = {
    "__add__": "add",
    "__radd__": "add",
    "__iadd__": "add_",
    "__sub__": "sub",
    "__isub__": "sub_",
    "__mul__": "mul",
    "__rmul__": "mul",
    "__imul__": "mul_",
    "__truediv__": "div",
    "__div__": "div",
    "__itruediv__": "div_",
    "__floordiv__": "floor_divide",
    "__ifloordiv__": "floor_divide_",
    "__mod__": "remainder",
    "__imod__": "remainder_",
    "__pow__": "pow",
    "__ipow__": "pow_",
    "__and__": "bitwise_and",
    "__rand__": "bitwise_and",
    "__iand__": "bitwise_and_",
    "__or__": "bitwise_or",
    "__ror__": "bitwise_or",
    "__ior__": "bitwise_or_",
    "__xor__": "bitwise_xor",
    "__rxor__": "bitwise_xor",
    "__ixor__": "bitwise_xor_",
    "__lshift__": "bitwise_left_shift",
    "__rshift__": "bitwise_right_shift",
}

OF_TENSORS = {"__matmul__": "matmul"}

UNARY = {"__neg__": "neg", "__abs__": "abs", "__invert__": "bitwise_not"}

COMPARISONS = {"__eq__": "eq", "__ne__": "ne", "__lt__": "lt", "__le__": "le", "__gt__": "gt", "__ge__": "ge"}
