"""Stands in for what a page cannot offer a program: a keyboard, and a sleep that a deadline can end."""

import builtins
import time

_SLICE = 0.02


def install():
    builtins.input = _input
    time.sleep = _slices(time.sleep)


def _input(prompt="", /):
    """There is nobody to ask: the program runs from start to end on its own."""
    raise EOFError("input() cannot ask anything here; write the value into the file instead")


def _slices(sleep):
    def sliced_sleep(seconds, /):
        """Sleeps in short slices, so that Python notices the deadline between them."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            sleep(min(left, _SLICE))

    sliced_sleep.__name__ = sliced_sleep.__qualname__ = "sleep"
    return sliced_sleep
