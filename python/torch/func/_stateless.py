"""functional_call and stack_module_state: modules with their tensors given from outside."""

import contextlib

import torch


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """Calls `module` with the given tensors in place of its parameters and buffers."""
    dicts = parameter_and_buffer_dicts
    if isinstance(dicts, dict):
        tensors = dicts
    elif isinstance(dicts, (list, tuple)):
        if not all(isinstance(d, dict) for d in dicts):
            raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
        keys = [key for d in dicts for key in d]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
        tensors = {key: value for d in dicts for key, value in d.items()}
    else:
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(dicts)}"
        )
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _swapped(module, tensors, tie_weights, strict):
        return module(*args, **(kwargs or {}))


@contextlib.contextmanager
def _swapped(module, tensors, tie_weights, strict):
    slots = _slots(module)
    _check_keys(slots, tensors, strict)
    wanted = dict(tensors)
    if tie_weights:
        wanted = _with_tied(slots, wanted)
    before = []
    try:
        for name, tensor in wanted.items():
            group, key = slots[name]
            before.append((group, key, group[key]))
            group[key] = tensor
        yield
    finally:
        for group, key, tensor in reversed(before):
            group[key] = tensor


def _slots(module):
    """Full name → (the dict that holds it, its key there)."""
    slots = {}
    for prefix, owner in module.named_modules(remove_duplicate=False):
        for group in (owner._parameters, owner._buffers):
            for key in group:
                slots[f"{prefix}.{key}" if prefix else key] = (group, key)
    return slots


def _check_keys(slots, tensors, strict):
    unexpected = [key for key in tensors if key not in slots]
    if unexpected and not strict:
        raise AttributeError(f"{unexpected[0]} is not a parameter or buffer of the module")
    if strict:
        missing = [key for key in slots if key not in tensors and slots[key][0][slots[key][1]] is not None]
        parts = []
        if unexpected:
            parts.append(f"Unexpected key(s): {', '.join(unexpected)}.")
        if missing:
            parts.append(f"Missing key(s): {', '.join(missing)}.")
        if parts:
            raise RuntimeError("Error(s) in reparametrizing for functional_call:\n\t" + "\n\t".join(parts))


def _with_tied(slots, tensors):
    """A tensor registered under several names is replaced under all of them."""
    names = {}
    for name, (group, key) in slots.items():
        if group[key] is not None:
            names.setdefault(id(group[key]), []).append(name)
    out = dict(tensors)
    for group in names.values():
        given = [name for name in group if name in tensors]
        if len({id(tensors[name]) for name in given}) > 1:
            raise ValueError(
                f"functional_call got multiple values for keys {sorted(given)}, which are tied. Consider using tie_weights=False"
            )
        for name in group:
            if given:
                out[name] = tensors[given[0]]
    return out


def stack_module_state(models):
    """(parameters, buffers) of several models of one architecture, stacked along a new first dim."""
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    kind = type(models[0])
    if not all(type(m) is kind for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    return _stack(models, "named_parameters"), _stack(models, "named_buffers")


def _stack(models, kind):
    found = {}
    for name, first in getattr(models[0], kind)():
        tensors = [dict(getattr(m, kind)())[name] for m in models]
        stacked = torch.stack([t.detach() for t in tensors])
        found[name] = stacked.requires_grad_(first.requires_grad)
    return found


def replace_all_batch_norm_modules_(root):
    """Takes the running statistics out of every batch norm: they would be written to in place, which vmap cannot map."""
    for module in root.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
