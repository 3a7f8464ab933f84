"""Anomaly detection: backward stops at the first operation that returns NaN."""

import warnings

from torch import _engine as engine
from torch._engine import js


class set_detect_anomaly:
    """Switches detection on or off, at once and (as a context manager) until the block ends."""

    _state = (False, True)

    def __init__(self, mode, check_nan=True):
        self._before = set_detect_anomaly._state
        _switch(mode, check_nan)

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        _switch(*self._before)


class detect_anomaly(set_detect_anomaly):
    """Detection within the block."""

    def __init__(self, check_nan=True):
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.",
            stacklevel=2,
        )
        self._check_nan = check_nan

    def __enter__(self):
        super().__init__(True, self._check_nan)


def is_anomaly_enabled():
    return set_detect_anomaly._state[0]


@engine.on_reset
def _switch(mode=False, check_nan=True):
    set_detect_anomaly._state = (mode, check_nan)
    js.setNaNCheck(mode and check_nan)
