"""Turns an exception into what the student should read: CPython's own text, with only the student's frames."""

import traceback

_CUT = "  [Previous lines cut]\n"
_LONGEST = 20_000


def innermost_line(error, filename):
    """The innermost line of the student's file that the error passed through; 0 when there is none."""
    line = 0
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == filename:
            line = entry.tb_lineno or 0
        entry = entry.tb_next
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno or line
    return line


def render(error, filename):
    """The traceback as Python prints it, without the frames of the stage, of torch and of the standard library."""
    report = traceback.TracebackException.from_exception(error)
    _keep_student_frames(report, filename, set())
    text = "".join(report.format())
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + _CUT + text[-_LONGEST // 2 :]
    return text


def message(error):
    """`str(error)`, also when a student's own class cannot say it."""
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:
        return f"<{type(error).__name__} without a message: its __str__ failed>"


def last_line(error):
    """`TypeError: message`, the line a traceback ends with."""
    report = traceback.TracebackException(type(error), error, None)
    return "".join(report.format_exception_only()).strip().rsplit("\n", 1)[-1]


def describe(error, filename):
    """The error as the page's `RunError`, but for `call`, which the trace knows."""
    at_file = isinstance(error, SyntaxError) and error.filename == filename
    return {
        "type": type(error).__name__,
        "message": message(error),
        "line": innermost_line(error, filename),
        "column": error.offset if at_file else None,
        "endColumn": _end_column(error) if at_file else None,
        "traceback": render(error, filename),
        "call": None,
    }


def _end_column(error):
    """One past the last character, where the error ends on the line on which it begins."""
    if error.end_lineno != error.lineno or not error.end_offset or error.end_offset <= error.offset:
        return None
    return error.end_offset


def _keep_student_frames(report, filename, seen):
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    # Rebuilt without columns: ordinary frames carry no `~~~^^^` marks, as in the Python most courses use.
    frames = [
        traceback.FrameSummary(frame.filename, frame.lineno, frame.name, line=frame.line)
        for frame in report.stack or ()
        if frame.filename == filename
    ]
    report.stack = traceback.StackSummary.from_list(frames) if frames else None
    for linked in (report.__cause__, report.__context__, *(report.exceptions or ())):
        _keep_student_frames(linked, filename, seen)
