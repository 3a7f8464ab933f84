"""Runs each program in a fresh fork of a process that has imported the real torch, and prints what came out."""

import contextlib
import io
import json
import os
import random
import signal
import sys
import warnings

#: Longer examples are too large for a page; whole programs (`--patient`) may train for minutes.
SECONDS = 300 if "--patient" in sys.argv else 10


def main():
    warm_up()
    with open(sys.argv[1], encoding="utf-8") as file:
        programs = json.load(file)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump([run_in_fork(program) for program in programs], file)


def warm_up():
    """What torch imports lazily is imported before forking, so that a program starts in milliseconds."""
    import torch
    import torch._dynamo
    import torch.nn.utils.prune, torch.optim.swa_utils, torch.utils.data  # noqa: E401, F401

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    layer = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(layer.parameters())
    layer(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    repr(layer.weight)


def run_in_fork(program):
    """{"output", "error"}: error is None, or the exception's {"type", "line"}."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8", errors="replace") as file:
            json.dump(run(program), file)
            file.flush()
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        text = file.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"output": "", "error": {"type": "Crash", "line": "Crash"}}


def run(program):
    # What an example draws from Python's own stream must differ between two runs.
    random.seed(os.urandom(8))
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    printed, error = io.StringIO(), None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(program, "example.py", "exec"), {"__name__": "__main__"})
        except BaseException as problem:  # noqa: B902 – SystemExit of an example is a result too
            error = {"type": type(problem).__name__, "line": last_line(problem)}
    return {"output": printed.getvalue(), "error": error}


class TooLong(BaseException):
    """Not an Exception: an example's own `except` must not catch it."""


def too_long(*_):
    raise TooLong


def last_line(problem):
    """Last line of the traceback, without the interpreter's guess at a misspelt name."""
    kind = type(problem)
    name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    message = str(problem).rstrip()
    return (f"{name}: {message}" if message else name).split("\n")[-1]


if __name__ == "__main__":
    main()
