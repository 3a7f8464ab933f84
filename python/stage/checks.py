"""Runs a lesson's `checks.py` over the two modules the student's files made."""

import io
import sys

from stage import tracebacks

_FILENAME = "checks.py"


def run_checks(modules, request):
    """Runs `check_<id>(nn, functional)` for each id, and `mistake_<id>` for each known mistake when one failed."""
    shown = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = io.StringIO()
    try:
        namespace = {"__name__": "checks", "__file__": _FILENAME}
        try:
            exec(compile(request["source"], _FILENAME, "exec", dont_inherit=True), namespace)
        except Exception as error:
            message = tracebacks.last_line(error)
            broken = [{"id": name, "passed": False, "message": message} for name in request["ids"]]
            return {"results": broken, "mistakes": []}
        sides = modules.get("nn"), modules.get("functional")
        results = [_check(namespace, name, sides) for name in request["ids"]]
        failed = not all(result["passed"] for result in results)
        mistakes = [name for name in request["mistakes"] if failed and _recognises(namespace, name, sides)]
        return {"results": results, "mistakes": mistakes}
    finally:
        sys.stdout, sys.stderr = shown


def _check(namespace, name, sides):
    try:
        namespace[f"check_{name}"](*sides)
    except Exception as error:
        message = str(error) if isinstance(error, AssertionError) and str(error) else tracebacks.last_line(error)
        return {"id": name, "passed": False, "message": message}
    return {"id": name, "passed": True, "message": None}


def _recognises(namespace, name, sides):
    try:
        return bool(namespace[f"mistake_{name}"](*sides))
    except Exception:
        return False
