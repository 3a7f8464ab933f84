"""torch.optim.lr_scheduler: learning rates that change over time."""

from torch.optim.lr_scheduler._annealing import CosineAnnealingLR, CosineAnnealingWarmRestarts, PolynomialLR
from torch.optim.lr_scheduler._base import LRScheduler, _LRScheduler
from torch.optim.lr_scheduler._combined import ChainedScheduler, SequentialLR
from torch.optim.lr_scheduler._cyclic import CyclicLR, OneCycleLR
from torch.optim.lr_scheduler._plateau import ReduceLROnPlateau
from torch.optim.lr_scheduler._stepwise import (
    ConstantLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    StepLR,
)

__all__ = [
    "LambdaLR",
    "MultiplicativeLR",
    "StepLR",
    "MultiStepLR",
    "ConstantLR",
    "LinearLR",
    "ExponentialLR",
    "SequentialLR",
    "CosineAnnealingLR",
    "ChainedScheduler",
    "ReduceLROnPlateau",
    "CyclicLR",
    "CosineAnnealingWarmRestarts",
    "OneCycleLR",
    "PolynomialLR",
    "LRScheduler",
]

for _name in (*__all__, "_LRScheduler"):
    globals()[_name].__module__ = __name__
