"""Wrap from the source: the function that a program computes with becomes a module's forward, its weights the module's."""

import ast
import re

import torch
import torch.nn.functional as F

from torch import nn

from .text import Source, Unwritable, looked_up, tidy


class Wrapped:
    """
    `variables`: name → object at the end of the run. `with_layers`: F.linear of two weights becomes nn.Linear.
    `sheltered`: what the layers draw before they are given their weights leaves no trace in later draws.
    """

    def __init__(self, text, variables, with_layers, sheltered=False):
        self.source = Source(text)
        self._variables = variables
        self._with_layers = with_layers
        self._sheltered = sheltered
        self._body = self.source.tree.body
        if any(isinstance(value, nn.Module) for value in variables.values()):
            raise Unwritable("there is a module already")
        self._weights = self._found_weights()
        self._given = {}
        #: Arguments that calls give no more.
        self._dropped = []
        self._function = self._found_function()
        taken = {n.id for n in ast.walk(self.source.tree) if isinstance(n, ast.Name)}
        name = self._function.name
        self._model = name if name == "model" else next(n for n in ("model", "module", "wrapped") if n not in taken)
        self._class = next(n for n in ("Model", "Net", "Wrapped") if n not in taken | set(variables))

    # ---- finding ----

    def _found_weights(self):
        """Name → (statement, tensor) of the file's variables that are leaves to be trained."""
        found = {}
        for statement in self._body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            for name in (n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)):
                value = self._variables.get(name.id)
                if isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad:
                    if name.id in found:
                        raise Unwritable(f"{name.id} is made twice")
                    found[name.id] = (statement, value)
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Name) and node.id in found and not isinstance(node.ctx, ast.Load):
                if not any(node in ast.walk(statement) for statement, _ in found.values()):
                    parent = self.source.parent(node)
                    if not (isinstance(parent, ast.AugAssign) and self.source.within(node, ast.FunctionDef) is None):
                        raise Unwritable(f"{node.id} is another tensor later")
        if not found:
            raise Unwritable("no variable is a weight")
        return found

    def _found_function(self):
        """The one function that computes with weights, which it finds or is given."""
        functions = [n for n in self._body if isinstance(n, ast.FunctionDef)]
        using = []
        for function in functions:
            given = self._given_to(function)
            names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} - {a.arg for a in function.args.args}
            if given or names & set(self._weights):
                using.append((function, given))
        if len(using) != 1:
            raise Unwritable("not one function computes with the weights")
        function, self._given = using[0]
        if function.args.vararg or function.args.kwarg or function.decorator_list:
            raise Unwritable("a function with other arguments")
        return function

    def _calls_of(self, function):
        return [c for c in ast.walk(self.source.tree) if isinstance(c, ast.Call) and isinstance(c.func, ast.Name) and c.func.id == function.name]

    def _given_to(self, function):
        """Argument → the weight that every call gives for it."""
        names = [a.arg for a in function.args.args]
        given = {}
        for i, call in enumerate(self._calls_of(function)):
            pairs = {**dict(zip(names, call.args)), **{k.arg: k.value for k in call.keywords}}
            weights = {n: v.id for n, v in pairs.items() if isinstance(v, ast.Name) and v.id in self._weights}
            given = weights if i == 0 else {n: w for n, w in given.items() if weights.get(n) == w}
        return given

    # ---- writing ----

    def written(self, file):
        source, function = self.source, self._function
        attributes = self._attributes()
        body = self._forward(attributes).edited_body(function).rstrip().replace("\n", "\n        ").replace("\n        \n", "\n\n")
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Name) or self._is_inside(node, function):
                continue
            if node.id == function.name and isinstance(node.ctx, ast.Load):
                self._call(node)
            elif node.id in self._weights and not self._is_making(node):
                source.replace(node, f"{self._model}.{attributes[node.id]}")
        self._lists(attributes)
        first, last = min(function.lineno, function.body[0].lineno), function.end_lineno
        arguments = [ast.unparse(a) for a in self._arguments()]
        lines = [f"class {self._class}(nn.Module):", f"    def __init__(self, {', '.join(self._weights)}):", "        super().__init__()"]
        lines += [f"        {line}" for line in self._made]
        lines += ["", f"    def forward(self, {', '.join(arguments)}):", f"        {body}", ""]
        names = ", ".join(self._weights)
        made = f"{self._model} = {self._class}({names})\n"
        if self._sheltered:
            made = f"with torch.random.fork_rng():  # what its layers draw is thrown away\n    {made}"
        made += f"del {names}  # the module holds them now\n"
        text = "\n".join(lines)
        # What stands between the weights and the function may already ask for the module.
        after = source.line_start(self._last_making() + 1)
        if first > self._last_making():
            source.drop_lines(first, last)
            source.edit(after, after, f"\n{text}\n\n{made}")
        else:
            source.edit(source.line_start(first), source.line_start(last + 1), text)
            source.edit(after, after, made)
        self._imports()
        return f"# Wrapped from {file}: a module holds what its function computed with, all else as it was.\n" + tidy(source.edited())

    def _is_inside(self, node, function):
        while node is not None and node is not function:
            node = self.source.parent(node)
        return node is function

    def _last_making(self):
        return max(statement.end_lineno for statement, _ in self._weights.values())

    def _is_making(self, node):
        return node.lineno <= self._last_making()

    def _arguments(self):
        spec = self._function.args
        if spec.posonlyargs or spec.kwonlyargs:
            raise Unwritable("a function with other arguments")
        kept = [a for a in spec.args if a.arg not in self._given]
        without = [None] * (len(spec.args) - len(spec.defaults)) + spec.defaults
        return [_with_default(a, d) for a, d in zip(spec.args, without) if a in kept]

    def _weight_of(self, node):
        """The weight that a name in the function stands for, or None."""
        if not isinstance(node, ast.Name):
            return None
        local = {a.arg for a in self._function.args.args}
        return self._given.get(node.id) if node.id in local else node.id if node.id in self._weights else None

    def _attributes(self):
        """Weight → `fc1.weight` where a layer holds it, else its own name; fills what the constructor writes."""
        uses = {}
        for node in ast.walk(self._function):
            weight = self._weight_of(node)
            if weight:
                uses[weight] = uses.get(weight, 0) + 1
        self._layers = {}
        attributes = {}
        self._made = []
        for call in ast.walk(self._function):
            if not (self._with_layers and isinstance(call, ast.Call) and looked_up(call.func, self._variables) is F.linear):
                continue
            weight, bias = (self._weight_of(call.args[i]) if len(call.args) > i else None for i in (1, 2))
            if weight is None or (len(call.args) > 2 and bias is None) or call.keywords or uses[weight] != 1 or uses.get(bias, 1) != 1:
                continue
            number = re.search(r"\d+$", weight)
            name = f"fc{number[0]}" if number else "fc"
            if name in self._layers.values():
                continue
            self._layers[call] = name
            size = self._weights[weight][1].shape
            self._made.append(f"self.{name} = nn.Linear({size[1]}, {size[0]}{'' if bias else ', bias=False'})")
            for part, tensor in (("weight", weight), ("bias", bias)):
                if tensor:
                    attributes[tensor] = f"{name}.{part}"
                    self._made.append(f"self.{name}.{part} = nn.Parameter({tensor})")
        for weight in self._weights:
            if weight not in attributes:
                attributes[weight] = weight
                self._made.append(f"self.{weight} = nn.Parameter({weight})")
        return attributes

    def _forward(self, attributes):
        """The text in which the function says `self`."""
        source = self.source.again()
        for call, name in self._layers.items():
            source.edit(source.start(call), source.start(call.args[0]), f"self.{name}(")
            source.edit(source.end(call.args[0]), source.end(call), ")")
        inside = {n for call in self._layers for arg in call.args[1:] for n in ast.walk(arg)}
        for node in ast.walk(self._function):
            weight = self._weight_of(node)
            if weight and node not in inside:
                source.replace(node, f"self.{attributes[weight]}")
        return source

    def _call(self, node):
        """`forward(x, w, b)` → `model(x)`."""
        source = self.source
        call = source.parent(node)
        if not (isinstance(call, ast.Call) and call.func is node):
            raise Unwritable(f"{node.id} as a value")
        source.replace(node, self._model)
        names = [a.arg for a in self._function.args.args]
        kept = [a for n, a in zip(names, call.args) if n not in self._given]
        given = [a for n, a in zip(names, call.args) if n in self._given] + [k.value for k in call.keywords if k.arg in self._given]
        if given:
            if any(k.arg in self._given for k in call.keywords) or not kept or call.args.index(kept[-1]) != len(kept) - 1:
                raise Unwritable("weights between other arguments")
            source.edit(source.end(kept[-1]), source.end(call.args[-1]), "")
            self._dropped += given

    def _rank(self, attribute):
        """Place of what the constructor fills in it."""
        return next(i for i, line in enumerate(self._made) if line.startswith(f"self.{attribute} ="))

    def _lists(self, attributes):
        """`[w1, b1, w2, b2]`, all of them in the module's order, is what `parameters()` gives."""
        source = self.source
        order = sorted(attributes, key=lambda weight: ("." in attributes[weight], self._rank(attributes[weight])))
        source.forget(self._dropped)
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.List, ast.Tuple)) and isinstance(node.ctx, ast.Load) and not self._is_inside(node, self._function):
                names = [n.id if isinstance(n, ast.Name) else None for n in node.elts]
                if names == order and not self._is_making(node):
                    source.forget(node.elts)
                    source.replace(node, f"list({self._model}.parameters())")

    def _imports(self):
        source = self.source
        if self._variables.get("nn") is not torch.nn:
            imports = [n for n in self._body if isinstance(n, (ast.Import, ast.ImportFrom))]
            if "nn" in self._variables or not imports:
                raise Unwritable("nn is something else")
            source.edit(source.end(imports[0]), source.end(imports[0]), "\nimport torch.nn as nn")


def _with_default(argument, default):
    """An argument with its default, as it is written."""
    return ast.Name(argument.arg if default is None else f"{argument.arg}={ast.unparse(default)}")
