"""A program's text, the tree over it, and edits of the one at places of the other."""

import ast
import re
import textwrap


class Unwritable(Exception):
    """A program that cannot be written without modules; says why."""


class Source:
    """The text with its tree; positions are bytes, as in the tree."""

    def __init__(self, text):
        self.tree = ast.parse(text)
        self._bytes = text.encode()
        self._lines = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.parents = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        self._edits = []

    def again(self):
        """The same tree and text without the edits."""
        twin = object.__new__(Source)
        twin.__dict__.update(self.__dict__, _edits=[])
        return twin

    def parent(self, node):
        return self.parents.get(node)

    def within(self, node, kinds):
        """The innermost of some kinds of node around `node`, or None."""
        node = self.parent(node)
        while node is not None and not isinstance(node, kinds):
            node = self.parent(node)
        return node

    def start(self, node):
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def line_start(self, number):
        return self._lines[min(number, len(self._lines)) - 1]

    def indent(self, node):
        """White space before the statement that `node` is; None when something else stands there."""
        before = self._bytes[self.line_start(node.lineno) : self.start(node)].decode()
        return before if not before.strip() else None

    def ends_line(self, node):
        """Nothing stands behind it in its line."""
        return not self._bytes[self.end(node) : self.line_start(node.end_lineno + 1)].strip()

    def original(self, node):
        return self._bytes[self.start(node) : self.end(node)].decode()

    # ---- edits ----

    def edit(self, start, end, text):
        self._edits.append((start, end, text))

    def replace(self, node, text):
        self.edit(self.start(node), self.end(node), text)

    def forget(self, nodes):
        """Takes back what would be written in place of these."""
        places = {(self.start(node), self.end(node)) for node in nodes}
        self._edits = [edit for edit in self._edits if edit[:2] not in places]

    def drop_lines(self, first, last):
        self.edit(self.line_start(first), self.line_start(last + 1), "")

    def edited(self, start=0, end=None):
        """The text between two positions with the edits that lie there."""
        end = len(self._bytes) if end is None else end
        parts, at = [], start
        for first, last, text in sorted((e for e in self._edits if start <= e[0] and e[1] <= end), key=lambda e: e[:2]):
            if first < at:
                raise Unwritable("two changes of the same text")
            parts += [self._bytes[at:first].decode(), text]
            at = last
        parts.append(self._bytes[at:end].decode())
        return "".join(parts)

    def edited_node(self, node):
        return self.edited(self.start(node), self.end(node))

    def edited_body(self, function):
        """The statements of a function without their indentation."""
        first, last = function.body[0], function.body[-1]
        text = self.edited(self.start(first), self.end(last))
        text = textwrap.dedent((self.indent(first) or "") + text)
        return re.sub(r"^\t+", lambda tabs: "    " * len(tabs[0]), text, flags=re.MULTILINE)


def dotted(node):
    """`nn.functional.relu` as text, or None for anything but names with dots."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return before and f"{before}.{node.attr}"
    return None


def looked_up(node, variables):
    """The object that names with dots stand for in these variables, or None."""
    if isinstance(node, ast.Name):
        return variables.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = looked_up(node.value, variables)
        return getattr(owner, node.attr, None) if owner is not None else None
    return None


def tidy(text):
    """No more than two empty lines on end."""
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text
