"""The backward graph as Python sees it: `tensor.grad_fn`, `next_functions`, what nodes saved, edges."""

import json
import weakref
from typing import NamedTuple

from torch import _engine as engine
from torch._engine import callback, js
from torch._tensor import Tensor
from torch.autograd._multi_grad import register_multi_grad_hook
from torch.autograd._saved import (
    SavedTensor,
    allow_mutation_on_saved_tensors,
    disable_saved_tensors_hooks,
    save_on_cpu,
    saved_tensors_hooks,
)

__all__ = [
    "saved_tensors_hooks",
    "save_on_cpu",
    "disable_saved_tensors_hooks",
    "register_multi_grad_hook",
    "allow_mutation_on_saved_tensors",
    "Node",
    "GradientEdge",
    "get_gradient_edge",
    "increment_version",
]

_saved_tensor = engine.guarded(js.savedTensor)
#: The context of a Function is its node's: by the node's number, as long as either lives.
_contexts = weakref.WeakValueDictionary()


def remember_context(node, context):
    """`grad_fn` of a Function's result answers with the attributes of its context."""
    _contexts[js.nodeId(node)] = context



class Node:
    """A node of the backward graph. Each kind is a class of its own, named as PyTorch names it."""

    def __init__(self, node):
        self._node = node

    def name(self):
        kind = type(self).__name__
        return f"torch::autograd::{kind}" if kind == "AccumulateGrad" else kind

    def __getattr__(self, name):
        for prefix in ("_raw_saved_", "_saved_"):
            if name.startswith(prefix) and name[len(prefix) :] in js.savedNames(self._node).split(","):
                return self._saved(name[len(prefix) :], prefix == "_raw_saved_")
        context = _contexts.get(js.nodeId(self._node)) if name != "_node" else None
        if context is not None and hasattr(context, name):
            return getattr(context, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _saved(self, name, raw):
        handle = _saved_tensor(self._node, name)
        if handle < 0:
            return _tuples(json.loads(js.savedPlain(self._node, name)))
        tensor = None if handle == 0 else Tensor._wrap(handle)
        return tensor if tensor is None or not raw else SavedTensor(self._node, name)

    def __dir__(self):
        names = js.savedNames(self._node)
        return [*super().__dir__(), *(f"_saved_{name}" for name in names.split(",") if name)]

    def _sequence_nr(self):
        return js.nodeSequence(self._node)

    @property
    def next_functions(self):
        """((node or None, output index), …), one pair for each Tensor argument of the forward."""
        node = self._node
        pairs = []
        for i in range(js.edgeCount(node)):
            following = js.edgeNode(node, i)
            pairs.append((None if following is None else _wrap(following), js.edgeIndex(node, i)))
        return tuple(pairs)

    @property
    def metadata(self):
        return self.__dict__.setdefault("_metadata", {})

    @property
    def variable(self):
        handle = js.nodeVariable(self._node)
        if handle == 0:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'variable'")
        return Tensor._wrap(handle)

    def __call__(self, *grads):
        text = js.applyNode(self._node, ",".join("0" if g is None else str(g._handle) for g in grads))
        results = [None if h == "0" else Tensor._wrap(int(h)) for h in text.split(",")] if text else []
        return results[0] if len(results) == 1 else tuple(results)

    def register_hook(self, fn):
        """Registers `fn(grad_inputs, grad_outputs)`, run after the node; what it returns replaces the former."""
        return _NodeHook(self, lambda inputs, outputs: fn(inputs, outputs), False)

    def register_prehook(self, fn):
        """Registers `fn(grad_outputs)`, run before the node; what it returns replaces them."""
        return _NodeHook(self, lambda outputs, _: fn(outputs), True)

    def __eq__(self, other):
        return isinstance(other, Node) and js.nodeId(self._node) == js.nodeId(other._node)

    def __hash__(self):
        return js.nodeId(self._node)

    def __repr__(self):
        return f"<{type(self).__name__} object at 0x{0x7F0000000000 + js.nodeId(self._node) * 16:x}>"


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


class GradientEdge(NamedTuple):
    """Where in the graph the gradient of a tensor arrives; stands for the tensor in `grad` and `backward`."""

    node: Node
    output_nr: int
    ownership_token: object = None

    def _tensor(self):
        return Tensor._wrap(js.tensorAtEdge(self.node._node, self.output_nr))


def get_gradient_edge(tensor):
    """The edge of a tensor that requires grad."""
    node = js.gradientNode(tensor._handle)
    if node is None:
        raise RuntimeError("It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(_wrap(node), tensor.output_nr)


def increment_version(tensor):
    """Says that a tensor, or each of several, was written to."""
    for one in (tensor,) if isinstance(tensor, Tensor) else tensor:
        if not one.is_inference():
            js.incrementVersion(one._handle)


class _NodeHook:
    """A registered hook of a node; `remove()` takes it back."""

    def __init__(self, node, fn, before):
        # The engine reads the handles of what the hook returned after it has returned.
        kept = []

        def run(first, second):
            changed = fn(_tensors(first), _tensors(second))
            if changed is None:
                return None
            kept[:] = changed if isinstance(changed, (tuple, list)) else [changed]
            return ",".join("0" if grad is None else str(grad._handle) for grad in kept)

        self._proxy = callback(run)
        self.id = js.registerNodeHook(node._node, self._proxy, before)

    def remove(self):
        if self._proxy is not None:
            js.removeNodeHook(self.id)
            self._proxy.destroy()
            self._proxy = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


def _tensors(text):
    """The gradients behind comma-separated handles; 0 is None."""
    return tuple(None if h == "0" else Tensor._wrap(int(h)) for h in text.split(",")) if text else ()


_classes = {}


def _wrap(node):
    name = js.nodeName(node)
    kind = _classes.get(name)
    if kind is None:
        kind = type(name, (Node,), {"__module__": "torch.autograd.function" if name.endswith("Backward") else "builtins"})
        _classes[name] = kind
    return kind(node)


def node_of(tensor):
    """`tensor.grad_fn`: None for leaves."""
    node = js.nodeOf(tensor._handle)
    return None if node is None else _wrap(node)
