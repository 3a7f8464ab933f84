"""torch.Event, as a machine without accelerators answers: there is no queue of work to wait for."""

from torch._types import CPU


class Event:
    """A point in a device's queue of work. The CPU has none, so every event has happened already."""

    def __init__(self, device=None, *, enable_timing=False, blocking=False, interprocess=False):
        self._timed = enable_timing

    device = CPU
    event_id = 0

    def record(self, stream=None):
        raise RuntimeError("cpu backend doesn't support events.")

    def query(self):
        return True

    def wait(self, stream=None):
        return None

    def synchronize(self):
        return None

    def elapsed_time(self, end_event):
        if not (self._timed and end_event._timed):
            raise ValueError("Both events must be created with argument 'enable_timing=True'.")
        raise RuntimeError("cpu backend doesn't support events.")

    def __repr__(self):
        return f"torch.Event device_type=cpu, device_index=-1, event_flag={int(self._timed)}, event_id=0"


Event.__module__ = "torch"
