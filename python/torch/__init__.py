"""PyTorch's front door to this page's engine: the same names, values, printed text and errors."""

from torch import _types
from torch import _engine
from torch._tensor import Tensor, install_methods
from torch._types import (
    Size,
    channels_last,
    channels_last_3d,
    contiguous_format,
    device,
    dtype,
    layout,
    memory_format,
    preserve_format,
    sparse_coo,
    strided,
)
from torch._engine import Generator, default_generator

__version__ = "2.13.0+cpu"

e = 2.718281828459045
pi = 3.141592653589793
inf = float("inf")
nan = float("nan")
newaxis = None

# From here on `float`, `int` and `bool` are dtypes in this module.
globals().update(_types.PUBLIC_NAMES)
globals().update(_engine.build("torch"))
install_methods(_engine.build("Tensor"))

from torch._creation import as_tensor, asarray, from_numpy, frombuffer, scalar_tensor, tensor  # noqa: E402
from torch.functional import broadcast_shapes, einsum, lu, tensordot, unravel_index  # noqa: E402
from torch._event import Event  # noqa: E402
from torch._settings import (  # noqa: E402
    are_deterministic_algorithms_enabled,
    can_cast,
    get_default_device,
    get_default_dtype,
    get_num_threads,
    is_floating_point,
    is_inference,
    is_tensor,
    numel,
    promote_types,
    set_default_device,
    set_default_dtype,
    set_num_threads,
    typename,
    use_deterministic_algorithms,
)
from torch._tensor_str import set_printoptions  # noqa: E402
from torch import random  # noqa: E402
from torch.random import get_rng_state, initial_seed, manual_seed, seed, set_rng_state, thread_safe_generator  # noqa: E402
from torch._info import finfo, iinfo  # noqa: E402
from torch.autograd.grad_mode import (  # noqa: E402
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from torch import autograd  # noqa: E402
from torch.autograd.anomaly_mode import is_anomaly_enabled  # noqa: E402
from torch import nn, optim  # noqa: E402
from torch.func import vmap  # noqa: E402
from torch.serialization import load, save  # noqa: E402
from torch.storage import LEGACY_CLASSES, TypedStorage, UntypedStorage, is_storage  # noqa: E402
from torch._legacy import TYPES, set_default_tensor_type  # noqa: E402
from torch._elsewhere import missing  # noqa: E402

globals().update(TYPES)
globals().update({legacy.__name__: legacy for legacy in LEGACY_CLASSES.values()})

__all__ = [name for name in globals() if not name.startswith("_")]

#: Submodules that `import torch` brings along, as PyTorch does.
_SUBMODULES = ("utils", "nn", "optim", "func", "cuda", "backends", "accelerator", "linalg", "special")


def __getattr__(name):
    if name in _SUBMODULES:
        import importlib

        return importlib.import_module(f"torch.{name}")
    raise missing(name)
