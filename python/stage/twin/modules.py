"""A model as functions: variables for what its modules own, a function for each forward."""

import ast

from torch import nn

from . import attention, layers, recurrent
from .body import Body
from .text import Unwritable, dotted, looked_up

_CONTAINERS = (nn.ModuleList, nn.ModuleDict)


class Model:
    """One variable of the program that holds a module, and all that is inside it."""

    def __init__(self, name, module, call, program):
        self.name = name
        self.module = module
        self._call = call
        self._program = program
        self._paths = {id(m): path for path, m in module.named_modules()}
        self._tensors = {}
        self._functions = {}
        self._blocks = []
        self.uses_mode = any(part.depends_on_mode(m) for part in (layers, recurrent, attention) for m in module.modules())
        self._weights = self._drawn(module, self._arguments(call, module, {}))
        self.params = program.free("params" if program.is_alone else f"{name}_params") if next(module.parameters(), None) is not None else None
        self.function_of(module)

    # ---- names ----

    def _words(self, *parts):
        words = "_".join(p for part in parts for p in part.split(".") if p)
        return f"layer{words}" if words[:1].isdigit() else words

    def _path(self, module):
        if id(module) not in self._paths:
            raise Unwritable("a module that the model does not know")
        path = self._paths[id(module)]
        return path if self._program.is_alone else f"{self.name}.{path}".rstrip(".")

    def variable(self, module, attribute):
        """The variable of a tensor that a module owns; "None" when it owns none."""
        tensor = module._parameters.get(attribute, module._buffers.get(attribute))
        if tensor is None:
            return "None"
        key = id(tensor)
        if key not in self._tensors:
            self._tensors[key] = self._program.free(self._words(self._path(module), attribute))
        return self._tensors[key]

    def parameters_of(self, module):
        if module is self.module and self.params:
            return self.params
        return f"[{', '.join(self._tensor_names(module))}]"

    def named_parameters_of(self, module):
        named = [name for name, _ in module.named_parameters()]
        return f"[{', '.join(f'({n!r}, {v})' for n, v in zip(named, self._tensor_names(module)))}]"

    def state_of(self, module):
        """What `state_dict()` gives: nothing in it has a gradient."""
        texts = []
        for key in module.state_dict():
            path, _, attribute = key.rpartition(".")
            owner = module.get_submodule(path)
            tensor = owner._parameters.get(attribute, owner._buffers.get(attribute))
            if id(tensor) not in self._tensors:
                raise Unwritable(f"the state of {key}")
            texts.append(f"{key!r}: {self._tensors[id(tensor)]}.detach()")
        return f"{{{', '.join(texts)}}}"

    def _tensor_names(self, module):
        names = []
        for parameter in module.parameters():
            if id(parameter) not in self._tensors:
                raise Unwritable("a parameter that was replaced")
            names.append(self._tensors[id(parameter)])
        return names

    # ---- weights ----

    @property
    def mode(self):
        return self._program.mode

    def drawn(self, child):
        """Lines that make what a layer owns that is no class of the program."""
        return self._drawn(child, None)

    def _drawn(self, module, arguments):
        """Lines that make what `module` owns, in the order in which its constructor did."""
        writer = next((one for one in (layers, recurrent) if one.is_known(module)), None)
        if writer is not None:
            before = set(self._tensors)
            thrown = {}

            def name_of(attribute):
                tensor = module._parameters.get(attribute, module._buffers.get(attribute))
                if tensor is None or id(tensor) not in before:
                    return self.variable(module, attribute)
                # Shared with a layer before: what this one's constructor drew is thrown away.
                if attribute not in thrown:
                    thrown[attribute] = self._program.free(self._words(self._path(module), attribute))
                return thrown[attribute]

            return writer.weights_of(module, name_of)
        if attention.is_known(module):
            if any(id(p) in self._tensors for p in module.parameters()):
                raise Unwritable("attention that shares its weights")
            return attention.weights_of(module, self)
        children = sorted({id(m): m for m in module.children()}.values(), key=self._program.order)
        if isinstance(module, (nn.Sequential, *_CONTAINERS)):
            return [line for child in children for line in self._drawn(child, None)]
        program = self._program
        constructor = program.method(module, "__init__")
        statements = constructor.body if constructor else []
        calls = {target: s.value for s in statements if (target := _own_target(s)) and isinstance(s.value, ast.Call)}
        # A constructor goes through its lines: some make a child, some a tensor, some fill one.
        events = sorted([*statements, *children], key=lambda e: program.line(e) if isinstance(e, nn.Module) else e.lineno)
        made, lines = set(), []
        for event in events:
            if isinstance(event, nn.Module):
                name = next(n for n, m in module._modules.items() if m is event)
                inner = self._arguments(calls[name], event, arguments) if name in calls else None
                lines += self._drawn(event, inner)
            else:
                name, new = self._event(module, event, arguments)
                made.add(name)
                lines += new
        owned = {n for group in (module._parameters, module._buffers) for n, t in group.items() if t is not None}
        if owned - made:
            raise Unwritable("a parameter that is not made by a plain assignment")
        return lines

    def _event(self, module, statement, arguments):
        """(attribute, lines) for a statement of a constructor that makes or fills a tensor."""
        value = getattr(statement, "value", None)
        attribute = _own_target(statement)
        if isinstance(value, ast.Call):
            name = dotted(value.func) or ""
            made = looked_up(value.func, self._program.variables)
            if attribute and made is nn.Parameter:
                frozen = [k.arg for k in value.keywords] == ["requires_grad"] and not getattr(value.keywords[0].value, "value", True)
                if module._parameters.get(attribute) is None or len(value.args) != 1 or (value.keywords and not frozen):
                    raise Unwritable("a parameter of another kind")
                text = self._expression(value.args[0], arguments)
                return attribute, [f"{self.variable(module, attribute)} = {text if frozen else f'({text}).requires_grad_()'}"]
            if name == "self.register_buffer" and isinstance(value.args[0], ast.Constant):
                key = value.args[0].value
                if module._buffers.get(key) is None:
                    return None, []
                return key, [f"{self.variable(module, key)} = {self._expression(value.args[1], arguments)}"]
            if name.startswith(("nn.init.", "init.", "torch.nn.init.")) and isinstance(statement, ast.Expr):
                return None, [self._initialised(module, value, arguments)]
        if attribute is None or not isinstance(value, ast.Call):
            self._refuse_hidden(statement)
        return None, []

    def _refuse_hidden(self, statement):
        for node in ast.walk(statement):
            name = dotted(node.func) if isinstance(node, ast.Call) else None
            if name and (name in ("self.apply", "self.register_buffer", "self.register_parameter") or "init." in name or name.endswith("Parameter")):
                raise Unwritable("weights that the constructor fills in a loop or a branch")

    def _initialised(self, module, call, arguments):
        """`nn.init.zeros_(self.fc.bias)` with the variable."""
        parts = []
        for arg in call.args:
            path = (dotted(arg) or "").split(".")
            if path[0] != "self":
                parts.append(self._expression(arg, arguments))
                continue
            owner = module
            for word in path[1:-1]:
                owner = owner._modules.get(word) if owner is not None else None
            if owner is None or self.variable(owner, path[-1]) == "None":
                raise Unwritable("an initialisation of something else")
            parts.append(self.variable(owner, path[-1]))
        parts += [f"{k.arg}={self._expression(k.value, arguments)}" for k in call.keywords]
        return f"{dotted(call.func)}({', '.join(parts)})"

    def _arguments(self, call, module, outer):
        """Name of a constructor's argument → the text that was given for it; None when that is not known."""
        constructor = self._program.method(module, "__init__")
        if constructor is None or call is None or outer is None:
            return None if constructor else {}
        spec = constructor.args
        names = [a.arg for a in (*spec.posonlyargs, *spec.args)][1:]
        defaults = dict(zip(names[len(names) - len(spec.defaults) :], spec.defaults))
        defaults.update((a.arg, d) for a, d in zip(spec.kwonlyargs, spec.kw_defaults) if d is not None)
        texts = {name: self._expression(node, {}) for name, node in defaults.items()}
        given = [*zip(names, call.args), *((k.arg, k.value) for k in call.keywords)]
        if any(isinstance(node, ast.Starred) for node in call.args) or any(name is None for name, _ in given):
            return None
        texts.update((name, self._expression(node, outer)) for name, node in given if not self._makes_module(node))
        return texts

    def _makes_module(self, node):
        made = looked_up(node.func, self._program.variables) if isinstance(node, ast.Call) else None
        return isinstance(made, type) and issubclass(made, nn.Module)

    def _expression(self, node, arguments):
        """An expression of a constructor, its arguments put in."""
        parts, at = [], self._program.source.start(node)
        source = self._program.source
        for name in sorted((n for n in ast.walk(node) if isinstance(n, ast.Name)), key=source.start):
            if arguments and name.id in arguments:
                text = arguments[name.id]
                parts += [source.edited(at, source.start(name)), text if text.isidentifier() or text.isdigit() else f"({text})"]
                at = source.end(name)
            elif name.id == "self" or self._program.is_local(name):
                raise Unwritable(f"the constructor's {name.id}")
        return "".join([*parts, source.edited(at, source.end(node))])

    # ---- functions ----

    def function_of(self, module):
        """The name of the function that does what calling `module` does."""
        key = id(module)
        if key not in self._functions:
            wish = self.name if module is self.module else self._words(self._path(module))
            self._functions[key] = wish if module is self.module else self._program.free(wish)
            self._blocks.append(self._definition(self._functions[key], module))
        return self._functions[key]

    def _definition(self, name, module):
        if layers.is_known(module):
            function, rest = self.leaf(module)
            # Losses take two.
            inputs = "input, target" if type(module).__name__.endswith("Loss") else "x"
            return f"def {name}({inputs}):\n    return {function}({', '.join([inputs, *rest])})\n"
        if recurrent.is_known(module):
            return recurrent.definition(name, module, lambda attribute: self.variable(module, attribute), self._program.mode)
        if attention.is_known(module):
            return attention.definition(name, module, self)
        if isinstance(module, nn.Sequential):
            lines = [f"    x = {self._applied(child)}\n" for child in module]
            return f"def {name}(x):\n{''.join(lines)}    return x\n"
        return self._method(name, module, "forward")

    def _applied(self, child):
        if layers.is_known(child):
            function, rest = self.leaf(child)
            return f"{function}({', '.join(['x', *rest])})" if function else "x"
        return f"{self.function_of(child)}(x)"

    def leaf(self, module):
        return layers.call_of(module, lambda attribute: self.variable(module, attribute), self._program.mode)

    def method_of(self, module, name):
        key = (id(module), name)
        if key not in self._functions:
            prefix = self.name if module is self.module else self._path(module)
            self._functions[key] = self._program.free(self._words(prefix, name))
            self._blocks.append(self._method(self._functions[key], module, name))
        return self._functions[key]

    def _method(self, name, module, method):
        function = self._program.method(module, method)
        if function is None or not isinstance(function, ast.FunctionDef):
            raise Unwritable(f"{type(module).__name__}.{method}")
        source = self._program.source.again()
        Body(self, module, source, function).rewrite()
        decorators = "".join(f"@{source.edited_node(d)}\n" for d in function.decorator_list)
        spec = function.args
        spec = ast.arguments(spec.posonlyargs, spec.args[1:], spec.vararg, spec.kwonlyargs, spec.kw_defaults, spec.kwarg, spec.defaults)
        body = source.edited_body(function).rstrip().replace("\n", "\n    ")
        return f"{decorators}def {name}({ast.unparse(spec)}):\n    {body}\n".replace("\n    \n", "\n\n")

    def collection(self, module):
        """The list or dict of functions that a ModuleList or ModuleDict becomes."""
        key = id(module)
        if key not in self._functions:
            inner = {n: self._value(m) for n, m in module._modules.items()}
            if isinstance(module, nn.ModuleDict):
                text = f"{{{', '.join(f'{n!r}: {v}' for n, v in inner.items())}}}"
            else:
                text = f"[{', '.join(inner.values())}]"
            self._functions[key] = self._program.free(self._words(self._path(module)))
            self._blocks.append(f"{self._functions[key]} = {text}\n")
        return self._functions[key]

    def _value(self, module):
        return self.collection(module) if isinstance(module, _CONTAINERS) else self.function_of(module)

    def resolve(self, source, node, module):
        """Follows attributes and items from `node`, which is `module`: (last node, module it is)."""
        while True:
            parent = source.parent(node)
            if isinstance(parent, ast.Attribute) and parent.value is node and parent.attr in module._modules:
                module = module._modules[parent.attr]
            elif isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.slice, ast.Constant):
                try:
                    module = module[parent.slice.value]
                except (KeyError, IndexError, TypeError):
                    return node, module
                if not isinstance(module, nn.Module):
                    raise Unwritable("an item that is no module")
            else:
                return node, module
            node = parent

    def inline(self, source, node, module):
        """Writes what stands for a module in an expression: the function's call where it is called, else its name."""
        parent = source.parent(node)
        called = isinstance(parent, ast.Call) and parent.func is node
        plain = called and parent.args and not parent.keywords and not any(isinstance(a, ast.Starred) for a in parent.args)
        if plain and layers.is_known(module) and module is not self.module:
            function, rest = self.leaf(module)
            source.edit(source.start(parent), source.start(parent.args[0]), f"{function}(")
            source.edit(source.end(parent.args[-1]), source.end(parent), "".join(f", {text}" for text in rest) + ")")
        elif isinstance(module, nn.Sequential) and not called:
            source.replace(node, f"[{', '.join(self._value(child) for child in module)}]")
        else:
            source.replace(node, self._value(module))

    def block(self):
        """All of it, as text without indentation."""
        made = self._program.source.original(self._call)
        # A comment is one line.
        made = f"{dotted(self._call.func)}(…)" if "\n" in made else made
        lines = [f"# {made}: its weights, drawn as its constructor draws them, and its forward."]
        if not self._weights:
            lines = []
        lines += self._weights
        if self.params:
            lines.append(f"{self.params} = [{', '.join(self._tensor_names(self.module))}]")
        return "\n".join(lines) + ("\n\n" if lines else "") + "\n".join(self._blocks)


def _own_target(statement):
    """`name` of `self.name = …`, or None."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    return target.attr if isinstance(target, ast.Attribute) and dotted(target.value) == "self" else None
