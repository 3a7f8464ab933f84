"""Special functions under the names SciPy uses."""

from torch import _engine

globals().update(_engine.build("special"))
