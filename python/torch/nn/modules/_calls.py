"""Calls of modules that are under way, kept while someone traces, and calls with hooks."""

from torch import _engine
from torch.nn.modules import _hooks

#: The tracer: from a module that is called to what `_engine.top` is then, without hooks and with; None: nobody traces.
enter = enter_hooked = None
#: Classes whose `forward` runs no code of the student's, but for modules, which say themselves when they are called.
closed = set()


def trace(places):
    """Says from now on which module is called; None: says nothing."""
    global enter, enter_hooked
    enter = places and places.enter
    enter_hooked = places and places.enter_hooked


def hooked(module, args, kwargs):
    """`module(*args, **kwargs)` with its hooks and everyone's."""
    if enter_hooked is None:
        return _hooks.call(module, args, kwargs)
    outer = _engine.top
    _engine.top = enter_hooked(module)
    try:
        return _hooks.call(module, args, kwargs)
    finally:
        _engine.top = outer
