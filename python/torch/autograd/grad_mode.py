"""Grad modes as context managers, decorators and functions."""

import functools
import inspect

from torch._engine import js


def is_grad_enabled():
    return js.isGradEnabled()


def is_inference_mode_enabled():
    return js.isInferenceMode()


#: Sets the mode and returns what it was.
_swap = js.swapGradEnabled


class _Mode:
    """Usable as `with mode():`, `@mode()` and `@mode`."""

    def __new__(cls, function=None, *args, **kwargs):
        if callable(function):
            return cls()(function)
        return super().__new__(cls)

    def __init__(self, *args):
        self._before = []

    def __call__(self, function):
        if inspect.isclass(function):
            return function
        if inspect.isgeneratorfunction(function):
            return self._wrap_generator(function)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            with self.clone():
                return function(*args, **kwargs)

        return wrapper

    def _wrap_generator(self, function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            generator = function(*args, **kwargs)
            while True:
                try:
                    with self.clone():
                        value = next(generator)
                except StopIteration as stop:
                    return stop.value
                yield value

        return wrapper

    def clone(self):
        return type(self)()

    def __enter__(self):
        self._before.append(_swap(self._enabled))

    def __exit__(self, *exc):
        _swap(self._before.pop())


class no_grad(_Mode):
    """Calls inside are not recorded: results do not require grad."""

    _enabled = False


class enable_grad(_Mode):
    """Calls inside are recorded, also within no_grad."""

    _enabled = True


class set_grad_enabled(_Mode):
    """Switches recording on or off, at once and (as a context manager) until the block ends."""

    def __new__(cls, mode):
        return object.__new__(cls)

    def __init__(self, mode):
        super().__init__()
        self._mode = bool(mode)
        self._outer = js.isGradEnabled()
        js.setGradEnabled(self._mode)

    def __call__(self, function):
        js.setGradEnabled(self._outer)
        return super().__call__(function)

    def clone(self):
        return set_grad_enabled(self._mode)

    def __enter__(self):
        js.setGradEnabled(self._mode)

    def __exit__(self, *exc):
        js.setGradEnabled(self._outer)


class enforce_grad_layout_policy(_Mode):
    """Whether `.grad` must be laid out as its parameter is, at once and (as a context manager) until the block ends.

    Here a gradient keeps the layout in which it arrives in either case: only its strides could tell.
    """

    def __new__(cls, enable):
        return object.__new__(cls)

    def __init__(self, enable):
        super().__init__()
        self.enable = enable

    def clone(self):
        return enforce_grad_layout_policy(self.enable)

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None


class inference_mode(_Mode):
    """no_grad, and results can never be part of a graph."""

    _enabled = False

    def __new__(cls, mode=True):
        if callable(mode):
            return cls()(mode)
        return object.__new__(cls)

    def __init__(self, mode=True):
        super().__init__()
        self.mode = mode

    def clone(self):
        return inference_mode(self.mode)

    def __enter__(self):
        self._before.append((js.isGradEnabled(), js.isInferenceMode()))
        js.setGradEnabled(not self.mode)
        js.setInferenceMode(self.mode)

    def __exit__(self, *exc):
        grad, inference = self._before.pop()
        js.setGradEnabled(grad)
        js.setInferenceMode(inference)
