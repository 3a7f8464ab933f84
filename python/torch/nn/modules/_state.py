"""state_dict and load_state_dict: what a module saves, and how it takes it back."""

import warnings
from collections import OrderedDict, namedtuple
from collections.abc import Mapping

import torch
from torch.nn.parameter import Parameter, is_lazy
from torch.utils.hooks import RemovableHandle

EXTRA_STATE = "_extra_state"


class _IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    __slots__ = ()

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


def get_extra_state(self):
    """State besides tensors to put into the state_dict; subclasses with any override it."""
    raise RuntimeError(
        "Reached a code path in Module.get_extra_state() that should never be called. Please file an issue at "
        "https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug."
    )


def set_extra_state(self, state):
    """Takes back what `get_extra_state` gave."""
    raise RuntimeError(
        "Reached a code path in Module.set_extra_state() that should never be called. Please file an issue at "
        "https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug."
    )


def _overrides(module, name, original):
    return getattr(type(module), name, original) is not original


def _save_to_state_dict(self, destination, prefix, keep_vars):
    buffers = {name: b for name, b in self._buffers.items() if name not in self._non_persistent_buffers_set}
    for name, tensor in (*self._parameters.items(), *buffers.items()):
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
    if _overrides(self, "get_extra_state", get_extra_state):
        destination[prefix + EXTRA_STATE] = self.get_extra_state()


def state_dict(self, *args, destination=None, prefix="", keep_vars=False):
    """Parameters and persistent buffers by dotted name; they share memory with the module's."""
    if args:
        warnings.warn(
            "Positional args are being deprecated, use kwargs instead. Refer to "
            "https://pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module.state_dict for details.",
            FutureWarning,
            stacklevel=2,
        )
        destination, prefix, keep_vars = (*args, *(destination, prefix, keep_vars)[len(args) :])
    if destination is None:
        destination = OrderedDict()
        destination._metadata = OrderedDict()
    metadata = {"version": self._version}
    if hasattr(destination, "_metadata"):
        destination._metadata[prefix[:-1]] = metadata
    for hook in self._state_dict_pre_hooks.values():
        hook(self, prefix, keep_vars)
    self._save_to_state_dict(destination, prefix, keep_vars)
    for name, module in self._modules.items():
        if module is not None:
            module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
    for hook in self._state_dict_hooks.values():
        changed = hook(self, destination, prefix, metadata)
        if changed is None:
            continue
        if getattr(hook, "_from_public_api", False):
            raise RuntimeError("state_dict post-hook must return None")
        destination = changed
    return destination


def _add(hooks, hook):
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


def _register_state_dict_hook(self, hook):
    if getattr(hook, "_from_public_api", False):
        raise RuntimeError(
            "Cannot register the same function as the state dict post hook that was previously registered via "
            "register_state_dict_post_hook"
        )
    return _add(self._state_dict_hooks, hook)


def register_state_dict_post_hook(self, hook):
    """Registers `hook(module, state_dict, prefix, local_metadata)`, run when the state_dict is complete."""
    hook._from_public_api = True
    return _add(self._state_dict_hooks, hook)


def register_state_dict_pre_hook(self, hook):
    """Registers `hook(module, prefix, keep_vars)`, run before anything is saved."""
    return _add(self._state_dict_pre_hooks, hook)


def _register_load_state_dict_pre_hook(self, hook, with_module=False):
    if not with_module:
        return _add(self._load_state_dict_pre_hooks, hook)
    return _add(self._load_state_dict_pre_hooks, lambda *args: hook(self, *args))


def register_load_state_dict_pre_hook(self, hook):
    """Registers a hook run before the module takes anything from a state_dict."""
    return self._register_load_state_dict_pre_hook(hook, with_module=True)


def register_load_state_dict_post_hook(self, hook):
    """Registers `hook(module, incompatible_keys)`, run when the module has loaded."""
    return _add(self._load_state_dict_post_hooks, hook)


def _load_from_state_dict(
    self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
):
    for hook in self._load_state_dict_pre_hooks.values():
        hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
    assign = local_metadata.get("assign_to_params_buffers", False)
    buffers = {name: b for name, b in self._buffers.items() if name not in self._non_persistent_buffers_set}
    local = {name: t for name, t in (*self._parameters.items(), *buffers.items()) if t is not None}
    for name, tensor in local.items():
        key = prefix + name
        if key in state_dict:
            _load_one(self, name, tensor, key, state_dict[key], assign, error_msgs)
        elif strict:
            missing_keys.append(key)
    extra_key = prefix + EXTRA_STATE
    if _overrides(self, "set_extra_state", set_extra_state):
        if extra_key in state_dict:
            self.set_extra_state(state_dict[extra_key])
        elif strict:
            missing_keys.append(extra_key)
    elif strict and extra_key in state_dict:
        unexpected_keys.append(extra_key)
    if strict:
        unexpected_keys += _unexpected(self, state_dict, prefix, local, extra_key)


def _unexpected(module, state_dict, prefix, local, extra_key):
    for key in state_dict:
        if not key.startswith(prefix) or key == extra_key:
            continue
        name, dot, _ = key[len(prefix) :].partition(".")
        if name not in (module._modules if dot else local):
            yield key


def _load_one(module, name, tensor, key, given, assign, error_msgs):
    if not isinstance(given, torch.Tensor):
        error_msgs.append(
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from checkpoint but '
            f"received {type(given)}"
        )
        return
    if not is_lazy(tensor):
        if tensor.dim() == 0 and tuple(given.shape) == (1,):
            given = given[0]
        if given.shape != tensor.shape:
            error_msgs.append(
                f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, the shape in current "
                f"model is {tensor.shape}."
            )
            return
    try:
        with torch.no_grad():
            if assign:
                _assign(module, name, tensor, given)
            else:
                tensor.copy_(given)
    except Exception as error:
        error_msgs.append(
            f'While copying the parameter named "{key}", whose dimensions in the model are {tensor.size()} and whose '
            f"dimensions in the checkpoint are {given.size()}, an exception occurred : {error.args}."
        )


def _assign(module, name, tensor, given):
    if isinstance(tensor, Parameter):
        if isinstance(given, Parameter):
            given.requires_grad_(tensor.requires_grad)
        else:
            given = Parameter(given, requires_grad=tensor.requires_grad)
    setattr(module, name, given)


def load_state_dict(self, state_dict, strict=True, assign=False):
    """Copies (or, with `assign`, takes over) the tensors of `state_dict` by name."""
    if not isinstance(state_dict, Mapping):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
    missing, unexpected, errors = [], [], []
    metadata = getattr(state_dict, "_metadata", None)
    whole = OrderedDict(state_dict)
    if metadata is not None:
        whole._metadata = metadata

    def load(module, local, prefix=""):
        facts = {} if metadata is None else metadata.get(prefix[:-1], {})
        if assign:
            facts["assign_to_params_buffers"] = assign
        module._load_from_state_dict(local, prefix, facts, True, missing, unexpected, errors)
        for name, child in module._modules.items():
            if child is not None:
                start = f"{prefix}{name}."
                load(child, {key: value for key, value in local.items() if key.startswith(start)}, start)
        keys = _IncompatibleKeys(missing, unexpected)
        for hook in module._load_state_dict_post_hooks.values():
            if hook(module, keys) is not None:
                raise AssertionError(
                    "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new values, if "
                    "incompatible_keys need to be modified, it should be done inplace."
                )

    load(self, whole)
    if strict:
        for title, keys in (("Unexpected", unexpected), ("Missing", missing)):
            if keys:
                names = ", ".join(f'"{key}"' for key in keys)
                errors.insert(0, f"{title} key(s) in state_dict: {names}. ")
    if errors:
        lines = "\n\t".join(errors)
        raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{lines}")
    return _IncompatibleKeys(missing, unexpected)


METHODS = (
    get_extra_state,
    set_extra_state,
    _save_to_state_dict,
    state_dict,
    _register_state_dict_hook,
    register_state_dict_post_hook,
    register_state_dict_pre_hook,
    _register_load_state_dict_pre_hook,
    register_load_state_dict_pre_hook,
    register_load_state_dict_post_hook,
    _load_from_state_dict,
    load_state_dict,
)
