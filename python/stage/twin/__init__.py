"""
Unroll from the source: a program whose models are written out as functions and variables, its own statements – the
training loop, the evaluation – kept as they are. Whether it computes the same is for whoever runs it to see.
"""

from .program import Program
from .text import Unwritable

__all__ = ["Unwritable", "write"]


def write(text, file, variables, lines):
    """(the twin, numbers of the lines whose output it lacks); raises Unwritable when there is none."""
    program = Program(text, variables, lines)
    return program.written(file), program.dropped
