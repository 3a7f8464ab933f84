"""Where in the student's file the program is, and which lines made its modules and parameters."""

import collections
import sys
import weakref

from torch import _engine
from torch._engine import js
from torch.nn.modules import _calls

_getframe = sys._getframe
#: Modules kept alive that ran a call: the first ones and the latest, which are those of the steps that are recorded.
_FIRST_MET = 16
_LATEST_MET = 32


class _Spots:
    """Numbers of places by what the interpreter has at hand: the code that runs, and where in it.

    To work out the line takes longer the further down in the code it is.
    """

    def __init__(self):
        self._known = {}
        #: The code that runs now, the numbers of its places, and the entries of the closed modules called there.
        self.code = None
        self.numbers = {}
        self.entries = {}

    def turn_to(self, code):
        """From now on `code` is running."""
        # Codes are equal when they say the same; each is kept, so that no other one gets its identity.
        self.code, self.numbers, self.entries = self._known.setdefault(id(code), (code, {}, {}))


class Lines:
    """Numbers for where the program is: a line of the student's file, and the module whose forward is running.

    The recorder is told once what a number stands for; then it crosses with each call for nothing. In `_engine.top`
    stands the entry of the module that is running: (number, line, identity, entries of what it calls, spots). For a
    closed module the first two are the place of all that it calls, else they are 0 and each call looks for its own.
    """

    def __init__(self, filename):
        self._filename = filename
        self.constructed = {}
        #: Handle of a parameter → line.
        self.parameters = {}
        #: Identity → module. One without a name (`nn.MSELoss()(pred, y)`) would be gone before anyone can ask for its
        #: class, and the next one would stand at its address.
        self.met = {}
        self._latest = collections.deque()
        #: Identity of the module, 0 for none → line, None for all → entry.
        self._entries = {0: {}}
        self._watched = {}
        self._free = []
        self._made = 0

    def outside(self):
        """The entry that stands for no module."""
        return self._open(0)

    def enter(self, module):
        """The entry of a module that is called, which becomes `_engine.top`."""
        outer = _engine.top
        key = id(module)
        spots = outer[4]
        if spots is not None:
            frame = _getframe(2)
            if frame.f_code is spots.code:
                entry = spots.entries.get((frame.f_lasti, key))
                if entry is not None:
                    return entry
        if key not in self._entries:
            self._meet(module)
        if type(module) not in _calls.closed or "forward" in module.__dict__:
            entry = self._open(key)
        elif outer[1]:
            entry = self._entry(outer[1], key)
        else:
            frame = self._student(_getframe(2))
            if frame is None:
                return self._entry(0, key)
            entry = self._entry(frame.f_lineno, key)
            if spots is not None:
                spots.turn_to(frame.f_code)
                spots.entries[frame.f_lasti, key] = entry
                self._watched[key][1].append((spots.entries, (frame.f_lasti, key)))
            return entry
        outer[3][key] = entry
        self._watched[key][1].append((outer[3], key))
        return entry

    def enter_hooked(self, module):
        """The same for one with hooks, which are code of the student's."""
        if id(module) not in self._entries:
            self._meet(module)
        return self._open(id(module))

    def here(self):
        """The number of the place that the caller of the caller of whoever asks is at, where no entry tells it.

        Nearly all time goes into what asks the interpreter: each time it crosses to JavaScript and back.
        """
        frame = _getframe(3)
        spots = _engine.top[4]
        if frame.f_code is spots.code:
            try:
                return spots.numbers[frame.f_lasti]
            except KeyError:
                pass
        return self._find(frame)

    def _find(self, frame):
        top = _engine.top
        spots, key = top[4], top[2]
        frame = self._student(frame)
        if frame is None:
            return self._entry(0, key)[0]
        if frame.f_code is not spots.code:
            spots.turn_to(frame.f_code)
        number = spots.numbers.get(frame.f_lasti)
        if number is None:
            number = spots.numbers[frame.f_lasti] = self._entry(frame.f_lineno, key)[0]
        return number

    def _open(self, key):
        entries = self._entries[key]
        if None not in entries:
            entries[None] = (0, 0, key, {}, _Spots())
        return entries[None]

    def _entry(self, line, key):
        entry = self._entries[key].get(line)
        if entry is None:
            if self._free:
                number = self._free.pop()
            else:
                self._made += 1
                number = self._made * js.placeUnit
            js.tracePlace(number, line, key)
            entry = self._entries[key][line] = (number, line, key, {}, None)
        return entry

    def _meet(self, module):
        key = id(module)
        self.met[key] = module
        if len(self.met) > _FIRST_MET:
            self._latest.append(key)
            if len(self._latest) > _LATEST_MET:
                del self.met[self._latest.popleft()]
        self._entries[key] = {}
        self._watched[key] = weakref.ref(module, lambda _: self._forget(key)), []

    def _forget(self, key):
        """That module is no more: another one may get its identity, and its numbers."""
        _, callers = self._watched.pop(key)
        for entries, call in callers:
            del entries[call]
        self._free += [number for number, *_ in self._entries.pop(key).values() if number]

    def line_of(self, frame):
        """Innermost line of the student's file."""
        frame = self._student(frame)
        return 0 if frame is None else frame.f_lineno

    def _student(self, frame):
        """The innermost frame, from this one on, of the student's file."""
        filename = self._filename
        while frame is not None and frame.f_code.co_filename != filename:
            frame = frame.f_back
        return frame
