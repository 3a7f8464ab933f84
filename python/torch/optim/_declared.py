"""Builds the optimizers from the engine's declarations: the update rules themselves run in the engine."""

import functools
import json
import sys
import types

import torch
from torch import _engine
from torch._engine import js
from torch.optim.optimizer import Optimizer, _hooked

_KINDS = {"int": "int", "float": "float", "bool": "bool"}


def _annotation(arg):
    if arg["list"]:
        return "tuple[float, float]"
    kind = "float | torch.Tensor" if arg["name"] == "lr" else _KINDS[arg["type"]]
    return f"{kind} | None" if arg["optional"] else kind


def _init_source(facts):
    parts = ["self", "params"]
    star = False
    for arg in facts["args"]:
        if arg["keywordOnly"] and not star:
            star = True
            parts.append("*")
        parts.append(f"{arg['name']}: {_annotation(arg)} = {arg['default']}")
    names = facts["order"] or [arg["name"] for arg in facts["args"]]
    options = [f"{name}={name}" for name in names] + [f"{name}={value}" for name, value in facts["fixed"].items()]
    lines = [
        f"def __init__({', '.join(parts)}) -> None:",
        "    if isinstance(lr, torch.Tensor) and lr.numel() != 1:",
        "        raise ValueError('Tensor lr must be 1-element')",
    ]
    for condition, message in facts["checks"]:
        lines += [f"    if {condition}:", f"        raise ValueError(f{message!r})"]
    lines += [
        "    if differentiable:",
        "        raise RuntimeError('differentiable=True is not part of this page\\'s engine: "
        "optimizers update parameters without recording how')",
        f"    _Base.__init__(self, params, dict({', '.join(options)}))",
    ]
    if any(arg["name"] == "fused" for arg in facts["args"]):
        lines += [
            "    if fused and foreach:",
            "        raise RuntimeError('`fused` and `foreach` cannot be `True` together.')",
        ]
    if facts["eager"]:
        lines.append("    self._prepare()")
    return "\n".join(lines) + "\n"


class _State:
    """One tensor of state, and when and how a parameter gets it."""

    def __init__(self, facts):
        self.name = facts["name"]
        self.of = facts["of"]
        self._when = _compiled(facts.get("when"))
        self._start = _compiled(facts.get("start"))

    def wanted(self, group):
        return self._when is None or eval(self._when, {}, group)

    def make(self, param, group):
        if self.of == "gradient":
            return torch.empty_like(param)
        start = float(eval(self._start, {}, group))
        return torch.tensor(start) if self.of == "scalar" else torch.full_like(param, start, requires_grad=False)


def _compiled(text):
    return None if text is None else compile(text, "<option>", "eval")


class _Declared(Optimizer):
    """An optimizer whose update is the engine's: one crossing a group and step."""

    @functools.partial(_hooked, is_engines=True)
    def step(self, closure=None):
        """Updates every parameter that has a gradient."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        place = 0 if _engine.here is None else _engine.here()
        for group in self.param_groups:
            values = self._option_values(group)
            wanted = [rule.wanted(group) for rule in self._rules]
            if True in wanted:
                self._append_states(group, wanted, values)
            else:
                nothing = (0,) * len(wanted)
                for param in group["params"]:
                    values.append(param._handle)
                    values += nothing
            try:
                _optimize(place, self._kind, *values)
            except _engine.JsException as error:
                _engine.raise_from_js(error)
        return loss

    def _option_values(self, group):
        values = []
        for name, is_pair in self._options:
            value = group[name]
            if is_pair:
                values += map(float, value)
            else:
                values.append(value.item() if isinstance(value, torch.Tensor) else value)
        return values

    def _append_states(self, group, wanted, values):
        """Handles of the parameters and of their state; new state is marked by a minus sign."""
        known = self.state
        for param in group["params"]:
            state = known.get(param)
            fresh = not state
            if fresh:
                if param.grad is None:
                    continue
                state = self._new_state(param, group, wanted)
            values.append(param._handle)
            for rule, wants in zip(self._rules, wanted):
                tensor = state.get(rule.name) if wants else None
                if tensor is None:
                    values.append(0)
                else:
                    values.append(-tensor._handle if fresh else tensor._handle)

    def _new_state(self, param, group, wanted):
        with torch.no_grad():
            state = {rule.name: rule.make(param, group) for rule, wants in zip(self._rules, wanted) if wants}
        self.state[param] = state
        return state

    def _prepare(self):
        """State that exists before the first step."""
        for group in self.param_groups:
            wanted = [rule.wanted(group) for rule in self._rules]
            for param in group["params"]:
                self._new_state(param, group, wanted)


_optimize = js.optimize


def _build(facts, base):
    name = facts["name"]
    scope = {"torch": torch, "_Base": _Declared}
    exec(compile(_init_source(facts), f"<torch.optim.{name}>", "exec"), scope)
    made = type(name, (base,), {"__init__": scope["__init__"], "__doc__": facts["doc"]})
    made.__init__.__qualname__ = f"{name}.__init__"
    made._kind = name
    made._options = [(arg["name"], arg["list"]) for arg in facts["args"]]
    made._rules = [_State(rule) for rule in facts["state"]]
    module = f"torch.optim.{name.lower()}"
    made.__module__ = module
    # `torch.optim.sgd.SGD`: each optimizer has a module of its own.
    sys.modules[module] = types.ModuleType(module, facts["doc"])
    setattr(sys.modules[module], name, made)
    setattr(sys.modules["torch.optim"], name.lower(), sys.modules[module])
    return made


def declare():
    """Name → class of every declared optimizer."""
    made = {}
    for facts in json.loads(js.describeOptimizers()):
        made[facts["name"]] = _build(facts, made.get(facts["base"], _Declared))
    return made
