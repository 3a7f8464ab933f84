"""Calls a module with other parameters than its own."""

import warnings
from contextlib import contextmanager



@contextmanager
def _reparametrize_module(module, tensors, tie_weights=False, strict=False):
    """Puts `tensors` in the place of the module's own, by dotted name, for a while."""
    own = dict(module.named_parameters(remove_duplicate=False)) | dict(module.named_buffers(remove_duplicate=False))
    if strict:
        missing, unexpected = own.keys() - tensors.keys(), tensors.keys() - own.keys()
        if missing or unexpected:
            parts = [f"Missing key(s): {', '.join(sorted(missing))}."] if missing else []
            parts += [f"Unexpected key(s): {', '.join(sorted(unexpected))}."] if unexpected else []
            raise RuntimeError(f"Error(s) in loading state_dict for {module._get_name()}: {' '.join(parts)}")
    if tie_weights:
        # What is given for one name of a shared tensor holds for all its names.
        given = {id(own[name]): tensor for name, tensor in tensors.items() if name in own}
        tensors = {**{name: given[id(t)] for name, t in own.items() if id(t) in given}, **tensors}
    replaced = []
    try:
        for path, tensor in tensors.items():
            replaced.append(_replace(module, path, tensor))
        yield
    finally:
        for registry, name, before in reversed(replaced):
            registry[name] = before


def _replace(module, path, tensor):
    parent, _, name = path.rpartition(".")
    owner = module.get_submodule(parent)
    for registry in (owner._parameters, owner._buffers):
        if name in registry:
            before = registry[name]
            registry[name] = tensor
            return registry, name, before
    raise KeyError(f"{path} is not a parameter or buffer of the module")


def _functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    with _reparametrize_module(module, parameters_and_buffers, tie_weights, strict):
        return module(*args, **({} if kwargs is None else kwargs))


def functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """Old place of `torch.func.functional_call`."""
    warnings.warn(
        "This API is deprecated as of PyTorch 2.0. Please use `torch.func.functional_call` instead.",
        FutureWarning,
        stacklevel=2,
    )
    return _functional_call(module, parameters_and_buffers, args, kwargs, tie_weights=tie_weights, strict=strict)
