"""Linear algebra: decompositions, solvers and norms."""

from torch import _engine

globals().update(_engine.build("linalg"))
