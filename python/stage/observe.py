"""What only Python knows of a run: names, modules, optimizers, lines. The recorder in the engine knows the rest."""

import ast
import functools
import json
import sys
import types

from torch._engine import create_proxy, js
import torch
from stage.lines import Lines
from torch import _engine
from torch.nn import parameter
from torch.nn.modules import _calls, module
from torch.optim import optimizer

_DEPTH = 3
_ITEMS = 64


class _Observation:
    def __init__(self, side, filename):
        self.side = side
        self.filename = filename
        self.lines = Lines(filename)
        self.early = {}
        self._first = create_proxy(self._before_first_backward)

    def start(self):
        _calls.trace(self.lines)
        self._inits = [(kind, kind.__init__) for kind in (module.Module, optimizer.Optimizer)]
        for kind, init in self._inits:
            kind.__init__ = self._noting_init(init)
        self._new = parameter.Parameter.__new__
        parameter.Parameter.__new__ = self._noting_new()
        optimizer.watch_steps(js.traceStepping)
        _engine.trace(self.lines.here, self.lines.outside())
        js.traceBegin(self._first)

    def stop(self):
        _calls.trace(None)
        for kind, init in self._inits:
            kind.__init__ = init
        parameter.Parameter.__new__ = self._new
        optimizer.watch_steps(None)
        _engine.trace(None, ())

    def _noting_init(self, init):
        """An `__init__` that notes the line which makes the object (not the one inside its own `__init__`)."""
        lines = self.lines

        @functools.wraps(init)
        def __init__(self, *args, **kwargs):
            frame = sys._getframe(1)
            while frame is not None and frame.f_locals.get("self") is self:
                frame = frame.f_back
            # Anew at its end: the order in which modules were made, an address may have been another's.
            lines.constructed.pop(id(self), None)
            lines.constructed[id(self)] = lines.line_of(frame)
            init(self, *args, **kwargs)

        return __init__

    def _noting_new(self):
        """`Parameter.__new__` that notes the line which makes the parameter."""
        new, lines = self._new, self.lines

        @functools.wraps(new)
        def __new__(cls, *args, **kwargs):
            made = new(cls, *args, **kwargs)
            lines.parameters[made._handle] = lines.line_of(sys._getframe(1))
            return made

        return __new__

    def _before_first_backward(self):
        """Local variables of running functions are gone at the end: look at them now."""
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self.filename:
                for name, value in frame.f_locals.items():
                    if _is_interesting(value):
                        self.early.setdefault(name, value)
            frame = frame.f_back
        scene = _Scene(self.early, self.lines)
        # A parameter that needs no gradient may be written to as well: a moving average of a model, say.
        handles = [t._handle for t, _ in scene.tensors() if t.is_leaf and (t.requires_grad or isinstance(t, parameter.Parameter))]
        if handles:
            js.traceWatch(*handles)


_current = None


def begin(side, filename):
    """Starts to record."""
    global _current
    _current = _Observation(side, filename)
    _current.start()


def finish(namespace, error):
    """
    Stops recording and hands the recorder what only Python knows; the trace is made there. Returns the variables that
    were found, and identity of a module → line that made it.
    """
    global _current
    observation, _current = _current, None
    observation.stop()
    found = dict(namespace)
    for name, value in {**observation.early, **_locals_of(error, observation.filename)}.items():
        found.setdefault(name, value)
    scene = _Scene(found, observation.lines)
    facts = scene.facts(_assigned_lines(namespace))
    js.traceFinish(json.dumps(facts))
    observation._first.destroy()
    return found, observation.lines.constructed


def _locals_of(error, filename):
    """Variables of the student's frames that an error left standing."""
    found = {}
    tb = getattr(error, "__traceback__", None)
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == filename:
            found.update(tb.tb_frame.f_locals)
        tb = tb.tb_next
    return found


def _extra_repr(owner):
    """Empty when it raises: it may be the student's own, or read an argument of the wrong kind (`nn.ReLU(x)`)."""
    try:
        return str(owner.extra_repr())
    except Exception:
        return ""


def _is_interesting(value):
    known = (torch.Tensor, torch.nn.Module, torch.optim.Optimizer, list, tuple, dict)
    return isinstance(value, known) or (type(value).__module__ == "__main__" and not isinstance(value, type))


def _assigned_lines(namespace):
    """Name → last line of the file's top level that assigns it."""
    import linecache

    source = "".join(linecache.getlines(namespace.get("__file__", "")))
    lines = {}
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return lines
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            lines[node.id] = max(lines.get(node.id, 0), node.lineno)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            lines[node.name] = node.lineno
    return lines


class _Scene:
    """Tensors, modules and optimizers that names reach."""

    def __init__(self, namespace, lines):
        self._lines = lines
        self.globals = {n: v for n, v in namespace.items() if not n.startswith("__") and not isinstance(v, types.ModuleType)}
        self.named = {}
        self.modules = {}
        # Modules that another module holds in a plain attribute (a list, say): it does not know their parameters.
        self._lost = set()
        self.optimizers = {}
        for name, value in self.globals.items():
            self._visit(name, value, 0)

    def tensors(self):
        """(tensor, names) for all that were found."""
        return list(self.named.values())

    def _name(self, tensor, expression):
        entry = self.named.setdefault(tensor._handle, (tensor, []))
        if expression not in entry[1]:
            entry[1].append(expression)

    def _visit(self, expression, value, depth, lost=False):
        if isinstance(value, torch.Tensor):
            self._name(value, expression)
        elif isinstance(value, torch.nn.Module):
            self._visit_module(expression, value, depth, lost)
        elif isinstance(value, torch.optim.Optimizer):
            self.optimizers.setdefault(id(value), (expression, value))
        elif depth < _DEPTH and type(value) in (list, tuple):
            for i, item in enumerate(value[:_ITEMS]):
                self._visit(f"{expression}[{i}]", item, depth + 1, lost)
        elif depth < _DEPTH and isinstance(value, dict):
            for key in list(value)[:_ITEMS]:
                self._visit(f"{expression}[{key!r}]", value[key], depth + 1, lost)
        elif depth < _DEPTH and type(value).__module__ == "__main__" and not isinstance(value, type):
            # An object of the student's own: a trainer that holds model and optimizer.
            for name, item in list(getattr(value, "__dict__", {}).items())[:_ITEMS]:
                if _is_interesting(item):
                    self._visit(f"{expression}.{name}", item, depth + 1, lost)

    def _visit_module(self, path, owner, depth, lost):
        # One whose own __init__ has not called Module's yet has nothing to show.
        key = id(owner)
        if "_modules" not in vars(owner) or (key in self.modules and (lost or key not in self._lost)):
            return
        self.modules[key] = (path, owner)
        (self._lost.add if lost else self._lost.discard)(key)
        for name, child in owner._modules.items():
            if child is not None:
                self._visit_module(_member(path, name), child, depth, lost)
        for group in (owner._parameters, owner._buffers):
            for name, tensor in group.items():
                if tensor is not None:
                    self._name(tensor, _member(path, name))
        for name, value in vars(owner).items():
            # Plain attributes that look like weights but are not registered: the classic mistake.
            if not name.startswith("_") and depth < _DEPTH and _is_interesting(value):
                self._visit(_member(path, name), value, depth + 1, lost=True)

    def _adopt_unnamed(self):
        """Modules that ran and that no name reaches, as they were written: `MSELoss()`; once for each line that makes one."""
        lines_of = {}
        for key, owner in self._lines.met.items():
            if key in self.modules:
                continue
            kind = type(owner).__name__
            line = self._lines.constructed.get(key, 0)
            lines = lines_of.setdefault(kind, [])
            if line not in lines:
                lines.append(line)
            number = lines.index(line)
            self.modules[key] = (f"{kind}()" if number == 0 else f"{kind}() {number + 1}", owner)

    def facts(self, assigned):
        owned = self._owned(assigned)
        self._adopt_unnamed()
        named = [
            {"handle": handle, "names": names, "line": 0}
            for handle, (_, names) in self.named.items()
        ]
        return {
            "named": named,
            "owned": owned,
            "modules": [self._module_record(path, owner) for path, owner in dict(self.modules.values()).items()],
            "optimizers": [self._optimizer_record(name, opt, assigned) for name, opt in self.optimizers.values()],
            "globals": self._global_records(assigned),
            "paths": {str(key): path for key, (path, _) in self.modules.items()},
        }

    def _owned(self, assigned):
        registered, buffers, saved = self._registrations()
        holders = {}
        for name, optimizer in self.optimizers.values():
            for group in optimizer.param_groups:
                for tensor in group["params"]:
                    holders.setdefault(tensor._handle, name)
                    self.named.setdefault(tensor._handle, (tensor, []))
        rows = []
        for handle, (tensor, names) in self.named.items():
            is_parameter = handle in registered
            if not (is_parameter or handle in buffers or handle in holders or (tensor.requires_grad and tensor.is_leaf)):
                continue
            path = registered.get(handle) or buffers.get(handle)
            rows.append(
                {
                    "handle": handle,
                    "names": names,
                    "registered": path[0] if path else None,
                    "buffer": handle in buffers and not is_parameter,
                    "inStateDict": handle in saved,
                    "inOptimizer": holders.get(handle),
                    "line": self._line_of(tensor, path, names, assigned),
                }
            )
        return rows

    def _line_of(self, tensor, path, names, assigned):
        """Line that made a tensor, as far as Python knows."""
        if isinstance(tensor, parameter.Parameter) and tensor._handle in self._lines.parameters:
            return self._lines.parameters[tensor._handle]
        return path[1] if path else assigned.get(_root(names), 0)

    def _registrations(self):
        """Handles of registered parameters and buffers, and of those a `state_dict` would save."""
        registered, buffers, saved = {}, {}, set()
        for key, (path, module) in self.modules.items():
            if key in self._lost:
                continue
            line = self._lines.constructed.get(id(module), 0)
            for name, tensor in module._parameters.items():
                if tensor is not None:
                    registered.setdefault(tensor._handle, (_member(path, name), line))
                    saved.add(tensor._handle)
            for name, tensor in module._buffers.items():
                if tensor is not None:
                    buffers.setdefault(tensor._handle, (_member(path, name), line))
                    if name not in module._non_persistent_buffers_set:
                        saved.add(tensor._handle)
        return registered, buffers, saved

    def _module_record(self, path, module):
        def entries(group):
            return [{"name": n, "tensor": t._handle} for n, t in group.items() if t is not None]

        return {
            "path": path,
            "type": type(module).__name__,
            "extra": _extra_repr(module),
            "training": bool(module.training),
            "line": self._lines.constructed.get(id(module), 0),
            "parameters": entries(module._parameters),
            "buffers": entries(module._buffers),
        }

    def _optimizer_record(self, name, optimizer, assigned):
        handles = [t._handle for group in optimizer.param_groups for t in group["params"]]
        line = self._lines.constructed.get(id(optimizer)) or assigned.get(_root([name]), 0)
        return {"name": name, "type": type(optimizer).__name__, "line": line, "tensors": handles}

    def _global_records(self, assigned):
        records = []
        for name, value in self.globals.items():
            is_tensor = isinstance(value, torch.Tensor)
            records.append(
                {
                    "name": name,
                    "tensor": value._handle if is_tensor else None,
                    "type": type(value).__name__,
                    "text": _short(value),
                    "line": assigned.get(name, 0),
                }
            )
        return records


def _member(path, name):
    return f"{path}[{name}]" if name.isdigit() else f"{path}.{name}"


def _root(names):
    """The variable that an expression starts from."""
    if not names:
        return ""
    return names[0].split(".")[0].split("[")[0]


def _short(value):
    if isinstance(value, (torch.Tensor, torch.nn.Module)):
        return type(value).__name__
    try:
        text = " ".join(repr(value).split())
    except Exception as error:
        text = f"<repr raised {type(error).__name__}>"
    return text if len(text) <= 80 else text[:79] + "…"
