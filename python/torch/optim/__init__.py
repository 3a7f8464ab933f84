"""torch.optim: optimizers that update the parameters they were given."""

from torch._elsewhere import getter as _getter
from torch.optim._declared import declare
from torch.optim._muon import Muon
from torch.optim.lbfgs import LBFGS
from torch.optim.optimizer import Optimizer
from torch.optim import lr_scheduler, swa_utils

_declared = declare()
globals().update(_declared)
__all__ = [*_declared, "LBFGS", "Muon", "Optimizer", "lr_scheduler", "swa_utils"]
__getattr__ = _getter("torch.optim")
