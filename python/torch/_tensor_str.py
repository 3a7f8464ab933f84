"""How tensors print: the options that `torch.set_printoptions` changes."""

import contextlib
import json

from torch._engine import js


def set_printoptions(
    precision=None,
    threshold=None,
    edgeitems=None,
    linewidth=None,
    profile=None,
    sci_mode=None,
):
    """Changes the options that are given; `sci_mode` goes back to automatic when it is not."""
    change = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
        "sciMode": sci_mode,
        "profile": profile,
    }
    given = {key: value for key, value in change.items() if value is not None}
    # JSON has no infinity, but a number too large reads as one.
    js.setPrintOptions(json.dumps(given).replace("Infinity", "1e999"))


def get_printoptions():
    """The options as keyword arguments of `set_printoptions`."""
    options = json.loads(js.getPrintOptions())
    threshold = options["threshold"]
    return {
        "precision": options["precision"],
        "threshold": float("inf") if threshold is None else threshold,
        "edgeitems": options["edgeitems"],
        "linewidth": options["linewidth"],
        "sci_mode": options["sciMode"],
    }


@contextlib.contextmanager
def printoptions(**kwargs):
    """The options of `set_printoptions`, within the block only."""
    before = get_printoptions()
    set_printoptions(**kwargs)
    try:
        yield
    finally:
        set_printoptions(**before)
