"""Optimizer: parameter groups, state and hooks that every optimizer has."""

import warnings
from collections import OrderedDict, defaultdict
from copy import deepcopy
from itertools import chain

import torch
from torch._engine import js
from torch.utils.hooks import RemovableHandle

_clear_gradients = js.clearGradients

_global_optimizer_pre_hooks = OrderedDict()
_global_optimizer_post_hooks = OrderedDict()


class _RequiredParameter:
    """The default of an option that must be given."""

    def __repr__(self):
        return "<required parameter>"


required = _RequiredParameter()


def register_optimizer_step_pre_hook(hook):
    """Registers `hook(optimizer, args, kwargs)`, run before every step of every optimizer."""
    return _add(_global_optimizer_pre_hooks, hook)


def register_optimizer_step_post_hook(hook):
    """Registers `hook(optimizer, args, kwargs)`, run after every step of every optimizer."""
    return _add(_global_optimizer_post_hooks, hook)


def _add(hooks, hook, prepend=False):
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


#: Told True when a step begins and False when it has ended: by whoever records the program.
_watcher = None


def watch_steps(watcher):
    """From now on `watcher(True)` is called before each step of each optimizer, `watcher(False)` after it; None: nobody."""
    global _watcher
    _watcher = watcher


def _watched(step, self, args, kwargs):
    watcher = _watcher
    if watcher is None:
        return step(self, *args, **kwargs)
    watcher(True)
    try:
        return step(self, *args, **kwargs)
    finally:
        watcher(False)


def _hooked(step, is_engines=False):
    """`step` between its hooks; the plain way when there are none. `is_engines`: it tells the recorder itself."""

    def wrapper(self, *args, **kwargs):
        pre = (*_global_optimizer_pre_hooks.values(), *self._optimizer_step_pre_hooks.values())
        for hook in pre:
            # As in PyTorch, the optimizer itself is the first of the arguments.
            changed = hook(self, (self, *args), kwargs)
            if changed is None:
                continue
            if not (isinstance(changed, tuple) and len(changed) == 2):
                raise RuntimeError(
                    f"{step} must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                )
            (_, *args), kwargs = changed
        result = step(self, *args, **kwargs) if is_engines else _watched(step, self, args, kwargs)
        self._optimizer_step_code()
        for hook in (*self._optimizer_step_post_hooks.values(), *_global_optimizer_post_hooks.values()):
            hook(self, (self, *args), kwargs)
        return result

    wrapper.__name__ = "step"
    wrapper.__qualname__ = step.__qualname__
    wrapper.__doc__ = step.__doc__
    wrapper.__wrapped__ = step
    wrapper.hooked = True
    return wrapper


class Optimizer:
    """Base class: holds groups of parameters with their options, and a state for each parameter."""

    def __init__(self, params, defaults):
        self.defaults = defaults
        for name in (
            "_optimizer_step_pre_hooks",
            "_optimizer_step_post_hooks",
            "_optimizer_state_dict_pre_hooks",
            "_optimizer_state_dict_post_hooks",
            "_optimizer_load_state_dict_pre_hooks",
            "_optimizer_load_state_dict_post_hooks",
        ):
            setattr(self, name, OrderedDict())
        self._patch_step_function()
        if isinstance(params, torch.Tensor):
            raise TypeError(
                f"params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{torch.typename(params)}"
            )
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def _patch_step_function(self):
        step = type(self).step
        if not getattr(step, "hooked", None):
            type(self).step = _hooked(step)

    def _optimizer_step_code(self):
        """Called after each step: a place for whoever watches."""

    def __getstate__(self):
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state):
        self.__dict__.update(state)
        for name in ("step_pre", "step_post", "state_dict_pre", "state_dict_post", "load_state_dict_pre", "load_state_dict_post"):
            self.__dict__.setdefault(f"_optimizer_{name}_hooks", OrderedDict())
        self._patch_step_function()
        self.defaults.setdefault("differentiable", False)

    def __repr__(self):
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            for key in sorted(group):
                if key != "params":
                    text += f"    {key}: {group[key]}\n"
        return text + ")"

    # ---- groups ----

    def add_param_group(self, param_group):
        """Adds a group: a dict with `params` and options that differ from the defaults."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, torch.Tensor):
            param_group["params"] = [params]
        elif isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
                "will change between runs. Please use a list instead."
            )
        else:
            param_group["params"] = list(params)
        _split_names(param_group)
        for param in param_group["params"]:
            if not isinstance(param, torch.Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is " + torch.typename(param))
            if not self.defaults.get("differentiable", None) and not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
            param_group.setdefault(name, default)
        params = param_group["params"]
        if len(params) != len(set(params)):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                "see github.com/pytorch/pytorch/issues/40967 for more information",
                stacklevel=3,
            )
        if self.param_groups and ("param_names" in param_group) != ("param_names" in self.param_groups[0]):
            with_names = "param_names" in param_group
            raise ValueError(
                "all optimizer param groups should be with/without names. "
                f"cannot add param group {'with' if with_names else 'without'} names to the optimizer"
            )
        known = set(chain.from_iterable(group["params"] for group in self.param_groups))
        if not known.isdisjoint(param_group["params"]):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    # ---- steps ----

    def zero_grad(self, set_to_none=True):
        """Forgets the gradients of all parameters: `.grad` becomes None, or zeros."""
        if set_to_none:
            # One crossing for all.
            params = [param for group in self.param_groups for param in group["params"]]
            for param in params:
                param._grad = None
            _clear_gradients(*[param._handle for param in params])
            return
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    param.grad.detach_()
                    param.grad.zero_()

    def step(self, closure=None):
        """Updates the parameters once; `closure` computes the loss anew and returns it."""
        raise NotImplementedError

    def profile_hook_step(func):
        """The decorator under which PyTorch's own optimizers run their steps."""
        return _hooked(func)

    # ---- state ----

    def state_dict(self):
        """The state by parameter number and the groups' options, as plain data and tensors."""
        for hook in self._optimizer_state_dict_pre_hooks.values():
            hook(self)
        numbers = {}
        groups = []
        for group in self.param_groups:
            packed = {key: value for key, value in group.items() if key != "params"}
            for param in group["params"]:
                numbers.setdefault(id(param), len(numbers))
            packed["params"] = [numbers[id(param)] for param in group["params"]]
            groups.append(packed)
        state = {
            (numbers[id(key)] if isinstance(key, torch.Tensor) else key): value for key, value in self.state.items()
        }
        result = {"state": state, "param_groups": groups}
        for hook in self._optimizer_state_dict_post_hooks.values():
            changed = hook(self, result)
            result = result if changed is None else changed
        return result

    def load_state_dict(self, state_dict):
        """Takes back what `state_dict` gave; parameters correspond by number."""
        state_dict = state_dict.copy()
        for hook in self._optimizer_load_state_dict_pre_hooks.values():
            changed = hook(self, state_dict)
            state_dict = state_dict if changed is None else changed
        own = self.param_groups
        saved = deepcopy(state_dict["param_groups"])
        if len(own) != len(saved):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(mine["params"]) != len(theirs["params"]) for mine, theirs in zip(own, saved)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
            )
        params = dict(
            zip(
                chain.from_iterable(group["params"] for group in saved),
                chain.from_iterable(group["params"] for group in own),
            )
        )
        state = defaultdict(dict)
        for key, value in state_dict["state"].items():
            if key in params:
                state[params[key]] = _fitted(value, params[key])
            else:
                state[key] = value
        groups = []
        for mine, theirs in zip(own, saved):
            theirs["params"] = mine["params"]
            if "param_names" in mine and "param_names" not in theirs:
                theirs["param_names"] = mine["param_names"]
            groups.append(theirs)
        self.__setstate__({"state": state, "param_groups": groups})
        for hook in self._optimizer_load_state_dict_post_hooks.values():
            hook(self)

    # ---- hooks ----

    def register_step_pre_hook(self, hook):
        """Registers `hook(optimizer, args, kwargs)`, run before each step."""
        return _add(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook):
        """Registers `hook(optimizer, args, kwargs)`, run after each step."""
        return _add(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend=False):
        return _add(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend=False):
        return _add(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        return _add(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        return _add(self._optimizer_load_state_dict_post_hooks, hook, prepend)


def _split_names(group):
    """(name, parameter) pairs, as `named_parameters()` gives them, become `params` and `param_names`."""
    if not all(isinstance(param, tuple) for param in group["params"]) or not group["params"]:
        if any(isinstance(param, tuple) for param in group["params"]):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        return
    pairs = group["params"]
    group["params"] = [param for _, param in pairs]
    group["param_names"] = [name for name, _ in pairs]


def _fitted(value, param, key=None):
    """Loaded state in the dtype of its parameter; step counts stay float32."""
    if isinstance(value, torch.Tensor):
        if key == "step":
            return value.detach().clone()
        return value.to(dtype=param.dtype) if param.is_floating_point() else value
    if isinstance(value, dict):
        return {name: _fitted(item, param, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_fitted(item, param) for item in value)
    return value
