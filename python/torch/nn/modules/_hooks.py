"""Hooks of modules: how they are registered, and the long way of a call that has any."""

import warnings

import torch
from torch.utils.hooks import RemovableHandle


class GlobalHooks:
    """Hooks that every module runs."""

    def __init__(self):
        self.forward_pre = {}
        self.forward = {}
        self.with_kwargs = {}
        self.always_called = {}
        self.backward_pre = {}
        self.backward = {}
        #: None until the first backward hook says which kind it is.
        self.full_backward = None
        self.buffer_registration = {}
        self.module_registration = {}
        self.parameter_registration = {}


everywhere = GlobalHooks()

_MIXED = "Cannot use both regular backward hooks and full backward hooks {}. Please use only one of them."


def _add(hooks, hook, *, marks=(), prepend=False, extra=None):
    handle = RemovableHandle(hooks, extra_dict=extra)
    hooks[handle.id] = hook
    for mark in marks:
        mark[handle.id] = True
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


def register_module_buffer_registration_hook(hook):
    return _add(everywhere.buffer_registration, hook)


def register_module_module_registration_hook(hook):
    return _add(everywhere.module_registration, hook)


def register_module_parameter_registration_hook(hook):
    return _add(everywhere.parameter_registration, hook)


def register_module_forward_pre_hook(hook):
    return _add(everywhere.forward_pre, hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    marks = [m for m, on in ((everywhere.with_kwargs, with_kwargs), (everywhere.always_called, always_call)) if on]
    return _add(everywhere.forward, hook, marks=marks, extra=everywhere.always_called)


def _register_global_backward(hook, full):
    if everywhere.full_backward is (not full):
        raise RuntimeError(_MIXED.format("as a global Module hook"))
    everywhere.full_backward = full
    return _add(everywhere.backward, hook)


def register_module_backward_hook(hook):
    return _register_global_backward(hook, False)


def register_module_full_backward_hook(hook):
    return _register_global_backward(hook, True)


def register_module_full_backward_pre_hook(hook):
    return _add(everywhere.backward_pre, hook)


# ---- methods of Module ----


def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
    """Registers `hook(module, args)`, run before forward; what it returns replaces the arguments."""
    marks = [self._forward_pre_hooks_with_kwargs] if with_kwargs else []
    return _add(
        self._forward_pre_hooks, hook, marks=marks, prepend=prepend, extra=self._forward_pre_hooks_with_kwargs
    )


def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
    """Registers `hook(module, args, output)`, run after forward; what it returns replaces the output."""
    both = [self._forward_hooks_with_kwargs, self._forward_hooks_always_called]
    marks = [mark for mark, on in zip(both, (with_kwargs, always_call)) if on]
    return _add(self._forward_hooks, hook, marks=marks, prepend=prepend, extra=both)


def register_full_backward_pre_hook(self, hook, prepend=False):
    """Registers `hook(module, grad_output)`, run before the module's backward."""
    return _add(self._backward_pre_hooks, hook, prepend=prepend)


def _register_backward(module, hook, full, prepend=False):
    if module._is_full_backward_hook is (not full):
        raise RuntimeError(_MIXED.format("on a single Module"))
    module._is_full_backward_hook = full
    return _add(module._backward_hooks, hook, prepend=prepend)


def register_full_backward_hook(self, hook, prepend=False):
    """Registers `hook(module, grad_input, grad_output)`, run once the gradients of the inputs are known."""
    return _register_backward(self, hook, True, prepend)


def register_backward_hook(self, hook):
    """The old kind of backward hook, which sees the last operation only; prefer `register_full_backward_hook`."""
    return _register_backward(self, hook, False)


METHODS = (
    register_forward_pre_hook,
    register_forward_hook,
    register_full_backward_pre_hook,
    register_full_backward_hook,
    register_backward_hook,
)


def call(module, args, kwargs):
    """`module(*args, **kwargs)` with its hooks and everyone's."""
    progress = _Progress()
    try:
        return _call(module, args, kwargs, progress)
    except Exception:
        _run_always_called(module, args, kwargs, progress)
        raise


class _Progress:
    """How far a call came: its result so far and the hooks that already ran."""

    def __init__(self):
        self.result = None
        self.called = set()


def _call(module, args, kwargs, progress):
    args, kwargs = _run_forward_pre(module, args, kwargs)
    full, old = _backward_hooks(module)
    before = [*everywhere.backward_pre.values(), *module._backward_pre_hooks.values()]
    backward = None
    if full or before:
        from torch.nn.modules._backward_hook import BackwardHook

        backward = BackwardHook(module, full, before)
        args = backward.setup_input_hook(args)
    progress.result = module.forward(*args, **kwargs)
    _run_forward(module, args, kwargs, progress)
    if backward is not None:
        if not isinstance(progress.result, (torch.Tensor, tuple)):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                f"{type(progress.result)}",
                stacklevel=3,
            )
        progress.result = backward.setup_output_hook(progress.result)
    if old:
        _attach_old(module, old, progress.result)
    return progress.result


def _run_forward_pre(module, args, kwargs):
    for key, hook in (*everywhere.forward_pre.items(), *module._forward_pre_hooks.items()):
        if key in module._forward_pre_hooks_with_kwargs:
            changed = hook(module, args, kwargs)
            if changed is None:
                continue
            if not (isinstance(changed, tuple) and len(changed) == 2):
                raise RuntimeError(
                    f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                )
            args, kwargs = changed
        else:
            changed = hook(module, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
    return args, kwargs


def _run_forward(module, args, kwargs, progress):
    for key, hook in (*everywhere.forward.items(), *module._forward_hooks.items()):
        if key in module._forward_hooks_always_called or key in everywhere.always_called:
            progress.called.add(key)
        if key in module._forward_hooks_with_kwargs or key in everywhere.with_kwargs:
            changed = hook(module, args, kwargs, progress.result)
        else:
            changed = hook(module, args, progress.result)
        if changed is not None:
            progress.result = changed


def _run_always_called(module, args, kwargs, progress):
    """After an error: hooks that asked to be called whatever happens."""
    of_all = [(key, hook, "global module") for key, hook in everywhere.forward.items() if key in everywhere.always_called]
    own = [
        (key, hook, "module") for key, hook in module._forward_hooks.items() if key in module._forward_hooks_always_called
    ]
    for key, hook, owner in of_all + own:
        if key in progress.called:
            continue
        try:
            if key in module._forward_hooks_with_kwargs:
                changed = hook(module, args, kwargs, progress.result)
            else:
                changed = hook(module, args, progress.result)
            if changed is not None:
                progress.result = changed
        except Exception as error:
            warnings.warn(
                f"{owner} forward hook with ``always_call=True`` raised an exception that was silenced as another error "
                f"was raised in forward: {error}",
                stacklevel=3,
            )


def _backward_hooks(module):
    """Backward hooks of the full and of the old kind."""
    kinds = {True: [], False: []}
    if everywhere.full_backward is not None:
        kinds[everywhere.full_backward] += everywhere.backward.values()
    if module._is_full_backward_hook is not None:
        kinds[module._is_full_backward_hook] += module._backward_hooks.values()
    return kinds[True], kinds[False]


def _attach_old(module, hooks, result):
    first = result
    while not isinstance(first, torch.Tensor):
        if isinstance(first, dict):
            first = next(value for value in first.values() if isinstance(value, torch.Tensor))
        else:
            first = first[0]
    if first.grad_fn is None:
        return
    for hook in hooks:
        first.grad_fn.register_hook(lambda grad_input, grad_output, hook=hook: hook(module, grad_input, grad_output))
