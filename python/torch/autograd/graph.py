"""The backward graph as Python sees it: `tensor.grad_fn`, `next_functions`."""

from torch._engine import callback, js


class Node:
    """A node of the backward graph. Each kind is a class of its own, named as PyTorch names it."""

    def __init__(self, node):
        self._node = node

    def name(self):
        return type(self).__name__

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
        from torch._tensor import Tensor

        handle = js.nodeVariable(self._node)
        if handle == 0:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'variable'")
        return Tensor._wrap(handle)

    def __call__(self, *grads):
        from torch._tensor import Tensor

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
    from torch._tensor import Tensor

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
