"""torch.optim: optimizers that update the parameters they were given."""

from torch.optim._declared import declare
from torch.optim.lbfgs import LBFGS
from torch.optim.optimizer import Optimizer
from torch.optim import lr_scheduler

_declared = declare()
globals().update(_declared)
__all__ = [*_declared, "LBFGS", "Optimizer", "lr_scheduler"]
