"""Functions that PyTorch writes in Python, not in C++: their signatures and argument errors are Python's."""

_DEF_TEMPLATE = """def {name}({signature}):
    return _call(_function, ({positional}), None)
"""


def def_like(function, call, tensor):
    """A function with a real Python signature that hands its arguments to `call`."""
    parts = []
    star = False
    for arg in function.args:
        if arg["keywordOnly"] and not star:
            parts.append("*")
            star = True
        default = arg["default"]
        parts.append(arg["name"] if default is None else f"{arg['name']}={_python_default(default)}")
    names = "".join(f"{arg['name']}, " for arg in function.args)
    if any(arg["keywordOnly"] for arg in function.args):
        positional = "".join(f"{a['name']}, " for a in function.args if not a["keywordOnly"])
        keywords = ", ".join(f"{a['name']!r}: {a['name']}" for a in function.args if a["keywordOnly"])
        source = _DEF_TEMPLATE.format(name=function.name, signature=", ".join(parts), positional=positional)
        source = source.replace("None)\n", f"{{{keywords}}})\n")
    else:
        source = _DEF_TEMPLATE.format(name=function.name, signature=", ".join(parts), positional=names)
    scope = {"_call": call, "_function": function, "inf": float("inf")}
    exec(compile(source, f"<torch.nn.functional.{function.name}>", "exec"), scope)
    made = scope[function.name]
    made.__doc__ = function.help()
    made.__module__ = "torch.nn.functional"
    made.__annotations__ = _annotations(function, tensor)
    return made


#: A dtype is an `int` to PyTorch's own annotations.
_ANNOTATED = {"bool": bool, "float": float, "int": int, "str": str, "ScalarType": int}
#: PyTorch leaves these without annotations: old ones, and those that choose between two functions.
_UNANNOTATED = {"sigmoid", "tanh", "softsign", "tanhshrink", "upsample", "upsample_bilinear", "upsample_nearest"}


def _annotations(function, tensor):
    """Types of arguments and result, as `inspect.signature` shows them; none where a type has no Python name."""
    if function.name in _UNANNOTATED or "max_pool" in function.name:
        return {}
    found = {}
    for arg in function.args:
        kind = tensor if arg["type"] == "Tensor" else _ANNOTATED.get(arg["type"])
        if kind is None:
            return {}
        if arg["list"]:
            kind = list[kind]
        found[arg["name"]] = kind | None if arg["optional"] else kind
    return {**found, "return": tensor}


def _python_default(text):
    if text in ("None", "True", "False", "inf"):
        return text
    try:
        float(text)
        return text
    except ValueError:
        pass
    return text if text.startswith("[") else repr(text.strip("'\""))
