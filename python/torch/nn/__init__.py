"""torch.nn: modules that own their parameters."""

from torch._elsewhere import getter as _getter
from torch.nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from torch.nn import functional, init
from torch.nn.modules import *  # noqa: F403
from torch.nn import modules, parameter, utils

__getattr__ = _getter("torch.nn")
