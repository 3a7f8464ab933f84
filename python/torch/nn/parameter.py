"""Parameters and buffers: tensors that a module registers when they are assigned to it."""

import torch
from torch._tensor import Tensor, js
from torch._utils import reduce_parameter


class _ParameterMeta(type):
    # A tensor of another subclass counts as a parameter when it says so.
    def __instancecheck__(cls, instance):
        if type.__instancecheck__(cls, instance):
            return True
        return cls is Parameter and isinstance(instance, Tensor) and getattr(instance, "_is_param", False)


class Parameter(Tensor, metaclass=_ParameterMeta):
    """A tensor that is a module's parameter: assigned as an attribute, it shows up in `parameters()`."""

    __module__ = "torch.nn.parameter"

    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        if not isinstance(data, Tensor):
            data = data.detach()
        if requires_grad and not data.dtype.is_floating_point:
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        return Tensor._wrap(js.leafAlias(data._handle, bool(requires_grad)), cls)

    def __deepcopy__(self, memo):
        if id(self) in memo:
            return memo[id(self)]
        result = type(self)(self.detach().clone(), self.requires_grad)
        memo[id(self)] = result
        return result

    def __repr__(self, *, tensor_contents=None):
        return js.format(self._handle, True)

    def __reduce_ex__(self, protocol):
        return reduce_parameter(self)


class _BufferMeta(type):
    # A buffer is a plain tensor that says it is one.
    def __instancecheck__(cls, instance):
        if type.__instancecheck__(cls, instance):
            return True
        return cls is Buffer and isinstance(instance, Tensor) and getattr(instance, "_is_buffer", False)


class Buffer(Tensor, metaclass=_BufferMeta):
    """A tensor that is a module's state without being trained; `persistent` ones are in the state_dict."""

    __module__ = "torch.nn.parameter"

    def __new__(cls, data=None, *, persistent=True):
        data = torch.empty(0) if data is None else data
        made = Tensor._wrap(js.leafAlias(data._handle, data.requires_grad))
        made.persistent = persistent
        made._is_buffer = True
        return made


class UninitializedTensorMixin:
    """What a lazy module holds until it has seen its first input."""

    def materialize(self, shape, device=None, dtype=None):
        """Becomes a real parameter or buffer of this shape, in place."""
        kind = self.data.dtype if dtype is None else dtype
        self.data = torch.empty(shape, dtype=kind)
        self.__class__ = self.cls_to_become

    @property
    def shape(self):
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` to "
            "initialize the parameters before accessing their attributes."
        )

    def __repr__(self, *, tensor_contents=None):
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol):
        return (type(self), (self.requires_grad,))


def is_lazy(param):
    return isinstance(param, UninitializedTensorMixin)


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter whose shape is not known yet."""

    __module__ = "torch.nn.parameter"
    cls_to_become = Parameter

    def __new__(cls, requires_grad=True, device=None, dtype=None):
        nothing = torch.empty(0, dtype=dtype)  # Held until the alias is: a handle dies with its tensor.
        return Tensor._wrap(js.leafAlias(nothing._handle, requires_grad), cls)

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.requires_grad, dtype=self.dtype)
        return memo[id(self)]


class UninitializedBuffer(UninitializedTensorMixin, Tensor):
    """A buffer whose shape is not known yet."""

    __module__ = "torch.nn.parameter"
    cls_to_become = Tensor

    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        nothing = torch.empty(0, dtype=dtype)
        made = Tensor._wrap(js.leafAlias(nothing._handle, requires_grad), cls)
        made.persistent = persistent
        made._is_buffer = True
        return made
