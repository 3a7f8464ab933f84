"""What the registry says of one public function, and the named tuples it returns."""

from collections import namedtuple


class Function:
    """What the registry says of one public function."""

    def __init__(self, facts):
        self.id = facts["id"]
        self.name = facts["name"]
        self.namespace = facts["namespace"]
        self.is_def = facts["isDef"]
        self.doc = facts["doc"]
        self.formula = facts["formula"]
        self.signatures = facts["signatures"]
        self.args = facts["args"]
        self._returns = facts["returns"]
        self._result_types = {}

    def help(self):
        """The docstring: signatures, what it does, the formula."""
        shown = "\n".join(f"{self.name}{line}" for line in self.signatures)
        formula = f"\n\n    {self.formula}" if self.formula else ""
        return f"{shown}\n\n{self.doc}{formula}\n"

    def _spoken_name(self):
        """What PyTorch calls it in its results: `linalg_slogdet`."""
        prefix = f"{self.namespace}_" if self.namespace in ("linalg", "special") else ""
        return prefix + self.name.lstrip("_")

    def result_type(self, overload):
        """`torch.return_types.max`, made when first needed."""
        found = self._result_types.get(overload)
        if found is None:
            found = _make_result_type(self._spoken_name(), self._returns[overload])
            self._result_types[overload] = found
        return found


def _make_result_type(name, fields):
    base = namedtuple(name, fields)

    def __repr__(self):
        parts = ",\n".join(f"{field}={value!r}" for field, value in zip(fields, self))
        return f"torch.return_types.{name}(\n{parts})"

    return type(name, (base,), {"__repr__": __repr__, "__module__": "torch.return_types", "__slots__": ()})
