"""torch.func: function transforms over the same autograd."""

from torch.func._rearrange import rearrange
from torch.func._stateless import functional_call, replace_all_batch_norm_modules_, stack_module_state
from torch.func._transforms import grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, vjp
from torch.func._vmap import vmap


def functionalize(func, *, remove="mutations"):
    """Every transform here already works on functions with in-place operations: returns func."""
    return func


__all__ = [
    "functional_call",
    "functionalize",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "rearrange",
    "replace_all_batch_norm_modules_",
    "stack_module_state",
    "vjp",
    "vmap",
]
