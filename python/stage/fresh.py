"""Gives each file the interpreter as it was at the start, whatever the file before it did to it."""

import builtins
import gc
import linecache
import os
import random
import shutil
import signal
import sys
import tempfile
import warnings

import torch

_HOME = os.getcwd()
#: Modules that experiments patch, and those the stage stands on.
_KEPT = frozenset(
    "_io builtins collections contextlib copy functools gc importlib inspect io itertools json linecache math os posix "
    "random shutil signal stage sys tempfile time torch traceback types typing warnings".split()
)
_BUILTINS = vars(builtins)


class Origin:
    """What the interpreter looked like when it was ready, and the way back to it."""

    def __init__(self):
        self._builtins = dict(_BUILTINS)
        self._modules = dict(sys.modules)
        self._path = list(sys.path)
        self._finders = list(sys.meta_path)
        self._environment = dict(os.environ)
        self._recursion = sys.getrecursionlimit()
        self._filters = list(warnings.filters)
        self._namespaces = [(holder, dict(vars(holder))) for holder in _holders()]

    def restore_builtins(self):
        """The first thing after a program: all other code needs them. Itself it uses none."""
        _BUILTINS.update(self._builtins)

    def restore(self):
        """Undoes imports, patches, settings and files of the run before."""
        self.restore_builtins()
        for holder, names in self._namespaces:
            _restore_names(holder, names)
        sys.settrace(None)
        sys.setprofile(None)
        sys.setrecursionlimit(self._recursion)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.enable()
        for name in list(sys.modules):
            if name not in self._modules and not _is_library(name):
                del sys.modules[name]
        sys.modules.update(self._modules)
        sys.path[:] = self._path
        sys.meta_path[:] = self._finders
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        warnings.resetwarnings()
        warnings.filters[:] = self._filters
        linecache.clearcache()
        _empty_home()
        gc.collect()
        random.seed()
        torch._engine.reset()


def _holders():
    """The modules that are kept, and the classes of torch."""
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        if name not in _KEPT and top not in ("torch", "stage"):
            continue
        yield module
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__.partition(".")[0] == "torch":
                yield value


def _restore_names(holder, names):
    present = vars(holder)
    if _same(present, names):
        return
    for name in list(present):
        if name not in names:
            delattr(holder, name)
    for name, value in names.items():
        if present.get(name) is not value:
            setattr(holder, name, value)


def _same(present, names):
    return len(present) == len(names) and all(present.get(name) is value for name, value in names.items())


def _is_library(name):
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or top in ("torch", "stage")


def _empty_home():
    os.makedirs(_HOME, exist_ok=True)
    os.chdir(_HOME)
    for folder in (_HOME, tempfile.gettempdir()):
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
