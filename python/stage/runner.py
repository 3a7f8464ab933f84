"""Runs one file of the student's as `python file.py` would, and says what happened as plain data."""

import linecache
import sys
import time
import types
import warnings
from json import dumps, loads

import torch
import torch.nn.functional
import torch.optim
from stage import absent, checks, host, observe, tracebacks
from stage.fresh import Origin
from stage.output import STDERR, STDOUT, open_stream

#: Milliseconds that looking at a program's variables may take.
_OBSERVE_LIMIT = 5000


class Stage:
    """One interpreter's stage. `bridge` is the worker's: `write`, `flush`, `arm` and `disarm`."""

    def __init__(self, bridge):
        self._bridge = bridge
        self._arm = bridge.arm
        self._disarm = bridge.disarm
        host.install()
        sys.meta_path.append(absent.AbsentFinder())
        sys.unraisablehook = _print_unraisable
        self._origin = Origin()
        self.modules = {}
        self._twins = []

    def begin(self):
        """Forgets the sides of the run before."""
        self.modules.clear()

    def free_dead(self):
        """Tells the engine of the tensors that were dropped; torch says it in batches."""
        torch._engine.flush()

    def run(self, side, filename, source, options):
        """Runs `source`; returns JSON `{ok, milliseconds, error}`. What `stage.observe` saw stays in the engine."""
        options = loads(options)
        self._origin.restore()
        module = _fresh_module(filename, source)
        self.modules[side] = module
        with warnings.catch_warnings():
            _open_streams(self._bridge, filename)
            _seed(options["seed"])
            if options["trace"]:
                observe.begin(side, filename)
            error, milliseconds = self._execute(module, filename, source, options["deadline"])
            # For a lesson's checks: how the file ended, `TypeError: message`, or nothing.
            module.__error__ = "" if error is None else f"{type(error).__name__}: {tracebacks.message(error)}"
            if options["trace"]:
                self._observe(module, error, options["rewrite"] if error is None else None)
        report = None if _quiet(error) else tracebacks.describe(error, filename)
        ok = error is None or (isinstance(error, SystemExit) and error.code in (None, 0))
        return dumps({"ok": ok, "milliseconds": milliseconds, "error": report})

    def take_twins(self):
        """JSON `[{source, dropped}]`: the program of the run before in the other way, as far as its text says."""
        twins, self._twins = self._twins, []
        return dumps(twins)

    def _observe(self, module, error, rewrite):
        """Ends the recording. The student's own `__repr__` and `__getattr__` may run now, and fail or hang."""
        self._twins = []
        self._arm(_OBSERVE_LIMIT)
        try:
            variables, lines = observe.finish(module.__dict__, error)
            if rewrite is not None:
                self._twins = _twins(rewrite, module.__file__, variables, lines)
        except BaseException:
            # A trace is worth less than the run: the worker sends an empty one.
            pass
        self._disarm()

    def check(self, request, deadline):
        """Runs a lesson's checks over the sides of this run; returns JSON `{results, mistakes}`."""
        self._arm(deadline)
        try:
            return dumps(checks.run_checks(self.modules, loads(request)))
        finally:
            self._disarm()

    def _execute(self, module, filename, source, deadline):
        error = None
        start = time.perf_counter()
        self._arm(deadline)
        try:
            exec(compile(source, filename, "exec", dont_inherit=True), module.__dict__)
        except BaseException as caught:
            error = caught
        self._origin.restore_builtins()
        late = self._disarm()
        milliseconds = (time.perf_counter() - start) * 1000
        if late and isinstance(error, KeyboardInterrupt):
            error = _too_long(error, filename, deadline)
        elif isinstance(error, MemoryError) and not error.args:
            error.args = ("the program needs more memory than Python has here",)
        elif isinstance(error, SystemExit) and isinstance(error.code, str):
            print(error.code, file=sys.stderr)
        return error, milliseconds


def _fresh_module(filename, source):
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=filename, __builtins__=__builtins__)
    # Under its name, so that its classes can be pickled and `inspect.getsource` finds them.
    sys.modules["__main__"] = module
    sys.argv[:] = [filename]
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return module


def _twins(how, filename, variables, lines):
    # Only who asks for one waits for the import.
    from stage import twin

    text = "".join(linecache.getlines(filename))
    found = twin.candidates(how, text, filename, variables, lines)
    return [{"source": source, "dropped": dropped} for source, dropped in found]


def _open_streams(bridge, filename):
    sys.stdout = open_stream(bridge, STDOUT, filename)
    sys.stderr = open_stream(bridge, STDERR, filename)


def _seed(seed):
    if seed is None:
        torch.seed()
    else:
        torch.manual_seed(seed)


def _quiet(error):
    return error is None or isinstance(error, SystemExit)


def _too_long(interrupt, filename, deadline):
    """The interrupt that ended the run, said as what it is."""
    line = tracebacks.innermost_line(interrupt, filename)
    place = f"{filename}, line {line}," if line else filename
    error = TimeoutError(f"{place} was still running after {deadline / 1000:g} s and was stopped")
    return error.with_traceback(interrupt.__traceback__)


def _print_unraisable(report):
    if not issubclass(report.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(report)
