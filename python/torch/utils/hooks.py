"""Handles of registered hooks."""

from torch._engine import JsException, callback, js

from torch import _engine as engine


class RemovableHandle:
    """Removes a hook from the dict that holds it; also usable as a context manager."""

    next_id = 0

    def __init__(self, hooks_dict, *, extra_dict=None):
        self._hooks = hooks_dict
        self._extra = extra_dict
        self.id = RemovableHandle.next_id
        RemovableHandle.next_id += 1

    def remove(self):
        self._hooks.pop(self.id, None)
        for extra in self._extra if isinstance(self._extra, list) else [self._extra]:
            if extra is not None:
                extra.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


class _EngineHandle:
    """A hook that lives in the engine."""

    def __init__(self, register, tensor, run):
        self._proxy = callback(run)
        try:
            self.id = register(tensor._handle, self._proxy)
        except JsException as error:
            self._proxy.destroy()
            engine.raise_from_js(error)

    def __repr__(self):
        # PyTorch has one class of handles.
        return f"<torch.utils.hooks.RemovableHandle object at {id(self):#x}>"

    def remove(self):
        if self._proxy is not None:
            js.removeHook(self.id)
            self._proxy.destroy()
            self._proxy = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


class TensorHookHandle(_EngineHandle):
    """`Tensor.register_hook`: called with the gradient, may return another."""

    def __init__(self, tensor, hook):
        from torch._tensor import Tensor

        replaced = []

        def run(handle):
            result = hook(Tensor._wrap(handle))
            if result is None:
                return 0
            # Kept until the next call: the engine reads the handle after this returns.
            if not isinstance(result, Tensor):
                raise TypeError(f"expected Variable, but hook returned '{type(result).__name__}'")
            if result.shape != tensor.shape:
                raise RuntimeError(f"hook '{getattr(hook, '__name__', hook)}' has changed the size of value")
            replaced[:] = [result]
            return result._handle

        super().__init__(js.registerHook, tensor, run)


class AccumulateHookHandle(_EngineHandle):
    """`Tensor.register_post_accumulate_grad_hook`: called with the leaf after `.grad` was updated."""

    def __init__(self, tensor, hook):
        if not tensor.is_leaf:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        super().__init__(js.registerAccumulateHook, tensor, lambda: hook(tensor))
