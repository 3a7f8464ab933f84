"""Where in the student's file the program is, and which lines made its modules and parameters."""

import collections

from torch._engine import js
from torch.nn.modules import _calls

#: Modules kept alive that ran a call: the first ones and the latest, which are those of the steps that are recorded.
_FIRST_MET = 16
_LATEST_MET = 32


class Lines:
    """Tells the recorder which line of the student's file makes a call, and inside which module."""

    def __init__(self, filename):
        self._filename = filename
        self._stack = _calls.stack
        self.constructed = {}
        #: Handle of a parameter → line.
        self.parameters = {}
        #: Identity → module. One without a name (`nn.MSELoss()(pred, y)`) would be gone before anyone can ask for its
        #: class, and the next one would stand at its address.
        self.met = {}
        self._latest = collections.deque()

    def _meet(self, module):
        self.met[id(module)] = module
        if len(self.met) <= _FIRST_MET:
            return
        self._latest.append(id(module))
        if len(self._latest) > _LATEST_MET:
            del self.met[self._latest.popleft()]

    def place(self, frame):
        """(line, identity of the module whose forward is running or 0)."""
        stack = self._stack
        if not stack:
            return self.line_of(frame), 0
        module, line = stack[-1]
        if id(module) not in self.met:
            self._meet(module)
        return self.line_of(frame) if line is None else line, id(module)

    def at(self, frame):
        """Tells the recorder where the program is, for what is no call of a torch function."""
        js.traceAt(*self.place(frame))

    def line_of(self, frame):
        """Innermost line of the student's file."""
        filename = self._filename
        while frame is not None:
            if frame.f_code.co_filename == filename:
                return frame.f_lineno
            frame = frame.f_back
        return 0
