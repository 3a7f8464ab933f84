"""Tensor's values as Python's own: numbers, lists, text; and copies of the tensor itself."""

import torch._tensor as core
from torch import _engine as engine
from torch import _types as types
from torch._engine import JsException, js
from torch._tensor_support import nest


class Values:
    """Reading, converting and copying."""

    def item(self):
        try:
            value = js.item(self._handle)
        except JsException as error:
            engine.raise_from_js(error)
        kind = type(value)
        return value if kind is float or kind is bool else float(value) if kind is int else int(value)

    def tolist(self):
        shape = self.shape
        kind = self.dtype
        flat = js.values(self._handle).to_py().tolist()
        if not kind.is_floating_point:
            convert = bool if kind is types.bool_ else int
            flat = [convert(v) for v in flat]
        return nest(flat, shape)

    def numpy(self, *, force=False):
        if self.requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        raise RuntimeError("Numpy is not available: this page runs without it. Use .tolist() for plain Python numbers.")

    def __array__(self, *args):
        return self.numpy()

    def __bool__(self):
        count = self.numel()
        if count > 1:
            raise RuntimeError("Boolean value of Tensor with more than one value is ambiguous")
        if count == 0:
            raise RuntimeError("Boolean value of Tensor with no values is ambiguous")
        return bool(self.item())

    def __int__(self):
        return int(self._scalar())

    def __float__(self):
        return float(self._scalar())

    def __complex__(self):
        return complex(self._scalar())

    def _scalar(self):
        if self.numel() != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self.item()

    def __index__(self):
        if self.dtype.is_floating_point or self.numel() != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __len__(self):
        shape = self.shape
        if not shape:
            raise TypeError("len() of a 0-d tensor")
        return shape[0]

    def __iter__(self):
        if self.dim() == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __contains__(self, element):
        if isinstance(element, (core.Tensor, int, float, bool)):
            return bool((element == self).any().item())
        raise RuntimeError(
            f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}."
        )

    def __hash__(self):
        return id(self)

    def __repr__(self, *, tensor_contents=None):
        kind = type(self)
        return js.format(self._handle, False, None if kind is core.Tensor else kind.__name__)

    def __format__(self, spec):
        if self.dim() == 0 and type(self) is core.Tensor:
            return self.item().__format__(spec)
        return object.__format__(self, spec)

    def apply_(self, callable):
        """Replaces each element by what `callable` makes of it."""
        return self._take_values([callable(value) for value in self.flatten().tolist()])

    def map_(self, tensor, callable):
        """Replaces each element by what `callable` makes of it and of its counterpart in `tensor`, which broadcasts."""
        pairs = zip(self.flatten().tolist(), tensor.expand_as(self).flatten().tolist())
        return self._take_values([callable(*pair) for pair in pairs])

    def _take_values(self, values):
        import torch

        with torch.no_grad():
            return self.copy_(torch.tensor(values, dtype=self.dtype).view(self.shape))

    def as_subclass(self, cls):
        return core.Tensor._wrap(engine.js.leafAlias(self._handle, self.requires_grad), cls)

    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
            )
        if id(self) in memo:
            return memo[id(self)]
        from copy import deepcopy

        values = self.detach().clone()  # Held until the alias is: a handle dies with its tensor.
        copy = core.Tensor._wrap(js.leafAlias(values._handle, self.requires_grad), type(self))
        memo[id(self)] = copy
        if self.grad is not None:
            copy.grad = self.grad.__deepcopy__(memo)
        for name, value in self.__dict__.items():
            if name not in core._OWN_SLOTS:
                copy.__dict__[name] = deepcopy(value, memo)
        return copy

    def untyped_storage(self):
        from torch.storage import storage_of

        return storage_of(self)

    def storage(self):
        from torch.storage import TypedStorage

        return TypedStorage(wrap_storage=self.untyped_storage(), dtype=self.dtype)

    def __reduce_ex__(self, protocol):
        from torch._utils import reduce_tensor

        return reduce_tensor(self)
