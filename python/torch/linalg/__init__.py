"""Linear algebra: decompositions, solvers and norms."""

from torch import _engine
from torch._elsewhere import getter as _getter
from torch._engine import LinAlgError  # noqa: F401

globals().update(_engine.build("linalg"))
__getattr__ = _getter("torch.linalg")
