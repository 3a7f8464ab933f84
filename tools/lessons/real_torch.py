"""Runs the jobs that torch-host.ts sends, one JSON object a line, on the PyTorch of this Python."""

import contextlib
import io
import json
import sys
import types
import warnings

import torch


def run_file(file, seed):
    """A module with the file's globals, and what the file printed."""
    module = types.ModuleType("__main__")
    module.__file__ = file["name"]
    if seed is not None:
        torch.manual_seed(seed)
    out, error = io.StringIO(), None
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        try:
            exec(compile(file["source"], file["name"], "exec", dont_inherit=True), module.__dict__)
        except Exception as caught:
            error = {"type": type(caught).__name__, "message": str(caught)}
    module.__error__ = "" if error is None else f"{error['type']}: {error['message']}"
    return module, {"side": file["side"], "stdout": out.getvalue(), "error": error}


def run_checks(request, modules):
    """Results of the checks and, when one failed, the mistakes that were recognised."""
    namespace = {"__name__": "checks"}
    exec(compile(request["source"], "checks.py", "exec", dont_inherit=True), namespace)
    sides = modules.get("nn"), modules.get("functional")

    def check(name):
        try:
            namespace[f"check_{name}"](*sides)
        except Exception as error:
            asserted = isinstance(error, AssertionError) and str(error)
            return {"id": name, "passed": False, "message": asserted or f"{type(error).__name__}: {error}"}
        return {"id": name, "passed": True, "message": None}

    def recognises(name):
        try:
            return bool(namespace[f"mistake_{name}"](*sides))
        except Exception:
            return False

    results = [check(name) for name in request["ids"]]
    failed = not all(result["passed"] for result in results)
    return results, [name for name in request["mistakes"] if failed and recognises(name)]


def run_job(job):
    modules, sides = {}, []
    for file in job["files"]:
        modules[file["side"]], result = run_file(file, job["seed"])
        sides.append(result)
    results, mistakes = run_checks(job["checks"], modules) if job["checks"] else ([], [])
    return {"sides": sides, "checks": results, "mistakes": mistakes}


if __name__ == "__main__":
    answers = sys.stdout
    print(json.dumps({"torch": torch.__version__}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(run_job(json.loads(line))), file=answers, flush=True)
