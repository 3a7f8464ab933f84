"""Takes from Python every route to JavaScript that Pyodide opens: modules, finders, builtins and memory.

Python cannot hold a secret from Python: this keeps honest code honest and makes the routes unusable one by one. The
walls that hold whatever Python does are the worker's Content-Security-Policy and the globals its `seal.ts` removes.
"""

import _imp
import errno
import gc
import os
import posix
import sys
from importlib.machinery import BuiltinImporter

# Packages that exist only to reach the page, and C modules that read or write memory at any address.
_CLOSED = frozenset(
    "js pyodide_js pyodide _pyodide _pyodide_core ctypes _ctypes _testcapi _testinternalcapi _testlimitedcapi "
    "_testclinic _testclinic_limited _remote_debugging _xxtestfuzz".split()
)


class _ClosedFinder:
    """First in `sys.meta_path`: the closed modules are as if they had never been there."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname.partition(".")[0] in _CLOSED:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def seal():
    """Closes the routes. The engine's module stays: parts of torch that a program imports later need it."""
    _empty_pyodide_modules()
    for finder in list(sys.meta_path):
        if finder.__module__ == "_pyodide._importhook":
            vars(finder).get("jsproxies", {}).clear()
            sys.meta_path.remove(finder)
    for name in list(sys.modules):
        if name.partition(".")[0] in _CLOSED:
            del sys.modules[name]
    sys.meta_path.insert(0, _ClosedFinder)
    os.system = posix.system = _no_processes
    _guard_builtins()
    gc.collect()


def _empty_pyodide_modules():
    # Functions that survive elsewhere (the event loop policy's) keep these dictionaries as their globals.
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        if top != "pyodide" or name in ("pyodide.ffi",):
            continue
        for key, value in list(vars(module).items()):
            if type(value).__name__ == "JsProxy" or type(value).__module__ == "pyodide.ffi":
                setattr(module, key, None)


def _no_processes(command):
    raise OSError(errno.ENOTSUP, "there are no processes here")


def _guard_builtins():
    create = _imp.create_builtin

    def create_builtin(spec):
        if spec.name in _CLOSED:
            raise ModuleNotFoundError(f"No module named {spec.name!r}", name=spec.name)
        return create(spec)

    _imp.create_builtin = create_builtin
    BuiltinImporter.create_module = staticmethod(create_builtin)
