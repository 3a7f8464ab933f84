"""Finds the code examples in the docstrings of an installed PyTorch, namespace by namespace."""

import ast
import importlib
import inspect
import io
import re
import textwrap
import tokenize

# The first namespace that shows an example owns it: torch.conv2d and F.conv2d share one docstring.
NAMESPACES = {
    "torch.nn.init": ["torch.nn.init"],
    "torch.nn.functional": ["torch.nn.functional"],
    "torch.nn": ["torch.nn"],
    "torch.nn.utils": [
        "torch.nn.utils",
        "torch.nn.utils.rnn",
        "torch.nn.utils.parametrize",
        "torch.nn.utils.parametrizations",
        "torch.nn.utils.prune",
    ],
    "torch.optim.lr_scheduler": ["torch.optim.lr_scheduler"],
    "torch.optim": ["torch.optim", "torch.optim.swa_utils", "torch.optim.optimizer"],
    "torch.autograd": [
        "torch.autograd",
        "torch.autograd.functional",
        "torch.autograd.function",
        "torch.autograd.forward_ad",
        "torch.autograd.grad_mode",
        "torch.autograd.graph",
    ],
    "torch.func": ["torch.func"],
    "torch.utils.data": ["torch.utils.data"],
    "torch.Tensor": ["torch.Tensor"],
    "torch": ["torch"],
}

PROMPT = re.compile(r"^(\s*)>>> ?(.*)$")
CONTINUATION = re.compile(r"^\s*\.\.\. ?(.*)$")
HEADING = re.compile(r"^(\s*)(?:.*\b)?[Ee]xamples?\b.*::?\s*$")


def find_examples(namespace, seen):
    """Yields (module, qualified name, [group, …]) for each docstring not in `seen`; a group is one session's text."""
    for path in NAMESPACES[namespace]:
        for name, text in docstrings(path):
            if text in seen:
                continue
            seen.add(text)
            groups = prompted_groups(text) or bare_groups(text)
            if groups:
                yield path, name, groups


def docstrings(path):
    """Yields (qualified name, docstring) of everything public in a module, or in the class `torch.Tensor`."""
    owner = resolve(path)
    if isinstance(owner, type):
        yield from class_docstrings(path, owner)
        return
    for name in sorted(dir(owner)):
        value = getattr(owner, name, None)
        if name.startswith("_") or inspect.ismodule(value):
            continue
        # `torch.Tensor` is a namespace of its own, and torch.FloatTensor and the like repeat it.
        if isinstance(value, type) and str(value.__module__).startswith("torch"):
            if not name.endswith("Tensor"):
                yield from class_docstrings(f"{path}.{name}", value)
        elif not isinstance(value, type) and callable(value) and isinstance(getattr(value, "__doc__", None), str):
            yield f"{path}.{name}", value.__doc__


def class_docstrings(path, cls):
    if isinstance(cls.__doc__, str):
        yield path, cls.__doc__
    for name, value in sorted(vars(cls).items() if path != "torch.Tensor" else inspect.getmembers(cls)):
        text = getattr(value, "__doc__", None)
        callable_or_property = callable(value) or isinstance(value, (property, staticmethod, classmethod))
        described = callable_or_property or inspect.isgetsetdescriptor(value)
        if described and not isinstance(value, type) and isinstance(text, str):
            yield f"{path}.{name}", text


def resolve(path):
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)


def prompted_groups(text):
    """Sessions written with `>>>`; prose that is indented less than the prompt separates two groups."""
    groups, current, indent, inside = [], [], 0, False
    for line in text.expandtabs().splitlines():
        prompt, more = PROMPT.match(line), CONTINUATION.match(line)
        if prompt:
            indent, inside = len(prompt.group(1)), True
            current.append(prompt.group(2))
        elif more and inside:
            current.append(more.group(1))
        elif inside and line.strip() and has_open_bracket("\n".join(current)):
            # Some docstrings forget the `...` inside a bracket.
            current.append(line.strip())
        else:
            inside = inside and bool(line.strip())
            if current and line.strip() and len(line) - len(line.lstrip()) < indent:
                groups.append(current)
                current = []
    if current:
        groups.append(current)
    return ["\n".join(lines).rstrip() for lines in groups]


def has_open_bracket(source):
    try:
        for _ in tokenize.generate_tokens(io.StringIO(source).readline):
            pass
    except tokenize.TokenError as problem:
        return "multi-line statement" in str(problem)
    except SyntaxError:
        return False
    return False


def bare_groups(text):
    """Code blocks without prompts under `Example::`; kept when they parse and call something."""
    lines = inspect.cleandoc(text).expandtabs().splitlines()
    groups = []
    for number, line in enumerate(lines):
        heading = HEADING.match(line)
        if not heading:
            continue
        block = []
        for following in lines[number + 1 :]:
            if following.strip() and len(following) - len(following.lstrip()) <= len(heading.group(1)):
                break
            block.append(following)
        source = textwrap.dedent("\n".join(block)).strip()
        if source and is_code(source):
            groups.append(source)
    return groups


def is_code(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    return any(isinstance(node, ast.Call) for node in ast.walk(tree))
