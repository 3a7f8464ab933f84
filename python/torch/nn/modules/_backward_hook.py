"""Full backward hooks: identities that mark where a module begins and ends in the graph, and what runs there."""

import warnings

import torch
from torch.autograd import Function


class BackwardHookFunction(Function):
    """The identity, which marks in the graph where a module begins and ends."""

    @staticmethod
    def forward(ctx, *args):
        ctx.mark_non_differentiable(*[arg for arg in args if not arg.requires_grad])
        return args

    @staticmethod
    def backward(ctx, *args):
        return args


class BackwardHook:
    """Runs full backward hooks of one call: grad_output is known at its end, grad_input at its beginning."""

    def __init__(self, module, user_hooks, user_pre_hooks):
        self.module = module
        self.user_hooks = user_hooks
        self.user_pre_hooks = user_pre_hooks
        self.grad_outputs = None
        self.n_inputs = -1
        self.input_places = None
        self.n_outputs = -1
        self.output_places = None

    def setup_input_hook(self, args):
        def attach(node):
            node.register_hook(self._inputs_known)

        args, self.input_places = _mark(args, attach)
        self.n_inputs = len(args)
        return args

    def setup_output_hook(self, result):
        def attach(node):
            node.register_prehook(self._outputs_known)

        single = not isinstance(result, tuple)
        results, self.output_places = _mark((result,) if single else result, attach)
        self.n_outputs = len(results)
        return results[0] if single else results

    def _outputs_known(self, grad_output):
        self.grad_outputs = _place(grad_output, self.output_places, self.n_outputs)
        for hook in self.user_pre_hooks:
            changed = hook(self.module, self.grad_outputs)
            if changed is not None:
                self.grad_outputs = changed if isinstance(changed, tuple) else (changed,)
        kept = self.grad_outputs
        if self.input_places is None:
            # No input needs a gradient: there is no later moment to run the hooks.
            warnings.warn(
                "Full backward hook is firing when gradients are computed with respect to module outputs since no "
                "inputs require gradients. See "
                "https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook "
                "for more details.",
                stacklevel=5,
            )
            empty = (None,) * self.n_inputs
            for hook in self.user_hooks:
                changed = hook(self.module, empty, self.grad_outputs)
                if changed is not None and not (isinstance(changed, tuple) and all(g is None for g in changed)):
                    raise RuntimeError(
                        "Backward hook for Modules where no input requires gradient should always return None or None for "
                        "all gradients."
                    )
            self.grad_outputs = None
        return tuple(kept[i] for i in self.output_places)

    def _inputs_known(self, grad_input, _):
        if self.grad_outputs is None:
            # The module's output took no part in what is differentiated.
            return None
        grads = _place(grad_input, self.input_places, self.n_inputs)
        for hook in self.user_hooks:
            changed = hook(self.module, grads, self.grad_outputs)
            if changed is not None:
                if len(changed) != len(grads):
                    raise RuntimeError(
                        "Backward hook returned an invalid number of grad_input, "
                        f"got {len(changed)}, but expected {len(grads)}"
                    )
                grads = changed
        self.grad_outputs = None
        return tuple(grads[i] for i in self.input_places)


def _place(grads, places, count):
    """Gradients of the tensors among `count` values, None elsewhere."""
    all_grads = [None] * count
    for place, grad in zip(places, grads):
        all_grads[place] = grad
    return tuple(all_grads)


def _mark(values, attach):
    """`values` with tensors passed through the identity; their places, or None when none needs a gradient."""
    places = [i for i, value in enumerate(values) if isinstance(value, torch.Tensor)]
    tensors = [values[i] for i in places]
    if not torch.is_grad_enabled() or not any(tensor.requires_grad for tensor in tensors):
        return values, None
    marked = BackwardHookFunction.apply(*tensors)
    nodes = [tensor.grad_fn for tensor in marked if tensor.grad_fn is not None]
    attach(nodes[0])
    values = list(values)
    for place, tensor in zip(places, marked):
        values[place] = tensor
    return tuple(values), places
