"""Linear algebra: decompositions, solvers and norms."""

from torch import _engine
from torch._engine import LinAlgError  # noqa: F401

globals().update(_engine.build("linalg"))
