"""torch.nn.functional: the engine's functions, and those that PyTorch composes of others in Python."""

import warnings

from torch import _engine

globals().update(_engine.build("F"))


def _legacy_reduction(size_average, reduce):
    """The reduction that `size_average` and `reduce` of old stood for."""
    average = True if size_average is None else size_average
    kept = True if reduce is None else reduce
    reduction = "none" if not kept else "mean" if average else "sum"
    warnings.warn(
        f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead.", stacklevel=4
    )
    return reduction


from torch.nn import _attention, _composed  # noqa: E402  (they add to this module what they compose of it)
