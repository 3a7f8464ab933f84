"""
Unroll and Wrap from the source: the same program without modules, or with one, its own statements – the training loop,
the evaluation – kept as they are. Whether a twin computes the same is for whoever runs it to see.
"""

from .program import Program
from .text import Unwritable
from .wrapping import Wrapped

__all__ = ["candidates"]


def candidates(how, text, file, variables, lines):
    """
    [(the twin, numbers of the lines whose output it lacks)], the nicest first. `variables`: name → object at the end of
    the run; `lines`: identity of a module → line that made it, in order.
    """
    found = []
    try:
        if how == "unroll":
            program = Program(text, variables, lines)
            found.append((program.written(file), sorted(program.dropped)))
        else:
            # A layer draws numbers before it is given its weights: a program may draw later, too.
            for choices in ((True,), (True, True), (False,)):
                found.append((Wrapped(text, variables, *choices).written(file), []))
    except Unwritable:
        pass
    return found
