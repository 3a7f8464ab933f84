"""A program without modules: each model becomes functions and variables, every other statement stays."""

import ast
import re

from torch import nn

from . import layers
from .body import member
from .modules import Model
from .text import Source, Unwritable, dotted, looked_up, tidy

_MOVES = ("to", "cpu", "cuda", "float")


class Program:
    """`variables`: name → object at the end of the run; `lines`: identity of a module → line that made it, in order."""

    def __init__(self, text, variables, lines):
        self.source = Source(text)
        self.variables = variables
        self._lines = lines
        self._order = {key: i for i, key in enumerate(lines)}
        tree = self.source.tree
        names = (n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
        arguments = (a.arg for a in ast.walk(tree) if isinstance(a, ast.arg))
        self._taken = {*names, *arguments, *variables}
        if not self._taken.isdisjoint(layers.HELPERS):
            raise Unwritable("a name that the twin needs")
        self._taken.update(layers.HELPERS)
        self._classes = {
            n.name: n for n in tree.body if isinstance(n, ast.ClassDef) and self._is_module_class(variables.get(n.name))
        }
        self.mode = self.free("training")
        self._switch = self.free("set_training")
        self._has_switch = False
        #: Lines whose statement prints a module: that has no twin.
        self.dropped = set()
        makers = self._makers()
        self.is_alone = sum(_has_parameters(variables[name]) for name, *_ in makers) < 2
        self.models = {}
        for name, statement, call in makers:
            self.models[name] = (Model(name, variables[name], call, self), statement)
        if not self.models:
            raise Unwritable("no variable is given a model")

    # ---- what Model asks ----

    def free(self, wish):
        name = wish
        number = 2
        while name in self._taken:
            name = f"{wish}_{number}"
            number += 1
        self._taken.add(name)
        return name

    def order(self, module):
        return self._order.get(id(module), -1)

    def line(self, module):
        return self._lines.get(id(module), 0)

    def method(self, module, name):
        """The definition of a method in the program's own classes, or None."""
        for kind in type(module).__mro__:
            found = self._classes.get(kind.__name__)
            for node in found.body if found is not None and self.variables.get(kind.__name__) is kind else []:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    return node
        return None

    def is_local(self, name):
        """A variable of a function, and not one of the file."""
        function = self.source.within(name, (ast.FunctionDef, ast.Lambda))
        if function is None:
            return False
        stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        return name.id in stored | {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}

    # ---- finding models ----

    @staticmethod
    def _is_module_class(value):
        return isinstance(value, type) and issubclass(value, nn.Module)

    def _in_class(self, node):
        while node is not None:
            if node in self._classes.values():
                return True
            node = self.source.parent(node)
        return False

    def _makers(self):
        """(variable, assignment, constructor's call) of each model, in the order of the text."""
        found = {}
        for node in ast.walk(self.source.tree):
            if not isinstance(node, ast.Assign) or self._in_class(node) or self.source.within(node, ast.ClassDef):
                continue
            target, call = node.targets[0], node.value
            if len(node.targets) != 1 or not isinstance(target, ast.Name):
                continue
            while isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _MOVES:
                call = call.func.value
            if isinstance(call, ast.Name) and call.id == target.id and call is not node.value:
                continue  # model = model.to(device)
            value = self.variables.get(target.id)
            if isinstance(value, nn.Module) and isinstance(call, ast.Call) and self._is_module_class(looked_up(call.func, self.variables)):
                if target.id in found:
                    raise Unwritable(f"{target.id} is made twice")
                found[target.id] = (target.id, node, call)
        return sorted(found.values(), key=lambda one: one[1].lineno)

    # ---- writing ----

    def written(self, file):
        source = self.source
        self._aliases = self._handed_over()
        for node in ast.walk(source.tree):
            if self._in_class(node):
                continue
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                model = self._model_named(node)
                if model is not None:
                    self._use(node, model)
            if isinstance(node, (ast.Name, ast.Attribute)) and not self._is_made(node) and not self._is_annotation(node):
                if self._is_module_class(looked_up(node, self.variables)) and not self._called_at_once(node):
                    raise Unwritable("a module that no variable holds")
        for node in self._classes.values():
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            source.drop_lines(first, node.end_lineno)
        for model, statement in self.models.values():
            indent = source.indent(statement)
            if indent is None:
                raise Unwritable("several statements in the line that makes a model")
            text = self._block(model, statement).rstrip() + "\n"
            source.replace(statement, text.replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n").rstrip(" "))
        self._head()
        head = f"# Unrolled from {file}: its modules as functions with their weights beside them, all else as it was.\n"
        return head + _without_nn(tidy(source.edited()))

    def _block(self, model, statement):
        block = model.block()
        if not model.uses_mode:
            return block
        keyword = "global" if self.source.within(statement, ast.FunctionDef) is None else "nonlocal"
        if self._has_switch:
            return block
        self._has_switch = True
        switch = f"{self.mode} = True\n\ndef {self._switch}(mode=True):\n    {keyword} {self.mode}\n    {self.mode} = mode\n\n"
        return switch + block

    def _head(self):
        source = self.source
        imports = [n for n in source.tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]
        if not imports:
            raise Unwritable("no import")
        written = source.edited()
        helpers = "".join(f"\n\n{helper}" for name, helper in layers.HELPERS.items() if re.search(rf"(?<![\w.]){name}\(", written))
        text = ""
        values = self.variables
        needed = written + helpers
        for name, line in (("math", "import math"), ("torch", "import torch"), ("F", "import torch.nn.functional as F")):
            if f"{name}." not in needed:
                continue
            module = values.get(name)
            if getattr(module, "__name__", "") != line.split()[1]:
                if module is not None:
                    raise Unwritable(f"{name} is something else")
                text += f"\n{line}"
        last = source.end(imports[-1])
        source.edit(last, last, f"{text}\n{helpers}")

    def _is_made(self, node):
        """It is the class in the call that makes a model, or part of that; or a word of an import or a base class."""
        calls = [statement for _, statement in self.models.values()]
        while node is not None:
            if node in calls:
                return True
            node = self.source.parent(node)
        return False

    def _called_at_once(self, node):
        """`nn.MSELoss()(pred, y)` is written as the function; False when `node` is not its class."""
        source = self.source
        made = source.parent(node)
        call = source.parent(made)
        if not (isinstance(call, ast.Call) and call.func is made and isinstance(made, ast.Call) and made.func is node):
            return False
        try:
            given = [ast.literal_eval(arg) for arg in made.args]
            named = {k.arg: ast.literal_eval(k.value) for k in made.keywords}
        except ValueError:
            return False
        layer = looked_up(node, self.variables)
        layer = layer(*given, **named) if layer.__module__.startswith("torch.nn") else None
        if layer is None or not layers.is_known(layer) or _has_parameters(layer) or layers.depends_on_mode(layer) or not call.args:
            return False
        function, rest = layers.call_of(layer, lambda attribute: "None", self.mode)
        source.replace(made, function or "(lambda x: x)")
        end = source.end(call.args[-1] if not call.keywords else call.keywords[-1].value)
        source.edit(end, end, "".join(f", {text}" for text in rest))
        return True

    def _is_annotation(self, node):
        argument = self.source.within(node, ast.arg)
        return argument is not None and argument.annotation is not None

    def _model_named(self, node):
        function = node
        while function is not None:
            function = self.source.within(function, (ast.FunctionDef, ast.Lambda))
            alias = self._aliases.get((function, node.id))
            if alias is not None:
                return self.models[alias][0]
        return self.models[node.id][0] if node.id in self.models else None

    def _handed_over(self):
        """(function, argument) → the model that every call gives it."""
        functions = {n.name: n for n in self.source.tree.body if isinstance(n, ast.FunctionDef)}
        found = {}
        for call in ast.walk(self.source.tree):
            function = functions.get(call.func.id) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None
            if function is None:
                continue
            names = [a.arg for a in function.args.args]
            for name, value in [*zip(names, call.args), *((k.arg, k.value) for k in call.keywords)]:
                if isinstance(value, ast.Name) and value.id in self.models:
                    if found.setdefault((function, name), value.id) != value.id:
                        raise Unwritable(f"{function.name} is given different models")
        return found

    def _use(self, node, model):
        source = self.source
        if self._is_made(node):
            return
        last, module = model.resolve(source, node, model.module)
        parent = source.parent(last)
        if isinstance(parent, ast.Attribute) and parent.value is last:
            if not isinstance(parent.ctx, ast.Load):
                raise Unwritable(f"an assignment to {parent.attr}")
            if not member(model, source, parent, module):
                self._method(parent, model, module)
        elif last is not node:
            model.inline(source, last, module)
        elif isinstance(parent, ast.Call) and parent.func is node:
            return
        else:
            self._argument(node, parent)

    def _argument(self, node, parent):
        """The model itself is given to something."""
        source = self.source
        if isinstance(parent, ast.keyword):
            parent = source.parent(parent)
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name):
            statement = source.parent(parent)
            if parent.func.id == "print" and isinstance(statement, ast.Expr):
                self.dropped.update(range(statement.lineno, statement.end_lineno + 1))
                return self._silence(statement, "there is no module to print")
            if any(function.name == parent.func.id for function, _ in self._aliases):
                return None
        raise Unwritable(f"{node.id} as a value")

    def _silence(self, statement, why):
        """A statement that has nothing to do any more."""
        reason = f"  # {self.source.original(statement)}: {why}" if self.source.ends_line(statement) else ""
        self.source.replace(statement, f"pass{reason}" if "\n" not in reason else "pass")

    def _method(self, attribute, model, module):
        """`model.eval()` and the like, where there is no model any more."""
        source, name = self.source, attribute.attr
        call = source.parent(attribute)
        called = isinstance(call, ast.Call) and call.func is attribute
        statement = source.parent(call) if called else None
        alone = isinstance(statement, ast.Expr)
        whole = module is model.module
        if called and name in ("train", "eval") and alone and whole:
            mode = "False" if name == "eval" else source.original(call.args[0]) if call.args else "True"
            if not model.uses_mode:
                return self._silence(statement, "nothing here depends on it")
            return source.replace(call, f"{self._switch}({mode})")
        if called and name == "zero_grad" and alone:
            return source.replace(call, f"zero_grad({model.parameters_of(module)})")
        if called and name in _MOVES:
            if alone:
                return self._silence(statement, "they stay where they are")
            if isinstance(statement, ast.Assign) and dotted(statement.targets[0]) == dotted(attribute.value):
                return self._silence(statement, "they stay where they are")
        if called and name == "forward":
            return source.replace(attribute, model.function_of(module))
        if self.method(module, name) is not None:
            return source.replace(attribute, model.method_of(module, name))
        value = vars(module).get(name)
        if isinstance(value, (bool, int, float, str)):
            return source.replace(attribute, repr(value))
        raise Unwritable(f"{source.original(attribute)}")


def _has_parameters(module):
    return next(module.parameters(), None) is not None


def _without_nn(text):
    """Drops the import of torch.nn where nothing uses it any more."""
    tree = ast.parse(text)
    if any(isinstance(node, ast.Name) and node.id == "nn" for node in ast.walk(tree)):
        return text
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.strip() not in ("import torch.nn as nn", "from torch import nn"))
