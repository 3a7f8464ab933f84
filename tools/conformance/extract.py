"""Writes every docstring example that counts, with what real PyTorch prints for it, as one JSON file."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import examples
import script

# What an example raises that takes something for granted: real PyTorch does not run it.
NOT_RUN = re.compile(
    r"^(NameError|UnboundLocalError|ModuleNotFoundError|ImportError|FileNotFoundError|SyntaxError|IndentationError|Crash|TooLong)"
    r"|ellipsis|builtin_function_or_method"
)
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    options = arguments()
    rules = load_rules()
    seen = set()
    found = [
        entry
        for namespace in examples.NAMESPACES
        for path, name, groups in examples.find_examples(namespace, seen)
        if namespace in options.namespace
        for entry in [entry_of(namespace, path, name, groups, rules)]
    ]
    settle(found)
    retried = [other for entry in found if entry["status"] == "not-run" for other in retries(entry, rules)]
    settle(retried)
    found += [entry for entry in retried if entry["status"] == "counted"]
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump({"torch": torch_version(), "examples": found, "names": public_names(options.namespace)}, file)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--namespace", nargs="*", default=list(examples.NAMESPACES))
    parser.add_argument("--out", required=True)
    return parser.parse_args()


def load_rules():
    with open(os.path.join(HERE, "out-of-scope.json"), encoding="utf-8") as file:
        return [(rule["name"], re.compile(rule["pattern"])) for rule in json.load(file)["rules"]]


def entry_of(namespace, path, name, groups, rules, staged=False):
    """An example to be settled, without its statements that need something out of scope."""
    entry = {"namespace": namespace, "path": path, "name": name, "groups": groups}
    entry.update(status="pending", rule=None, output="", error=None)
    statements = script.statements_of("\n".join(groups))
    if statements is None:
        return dict(entry, status="not-python")
    matched = [next((title for title, pattern in rules if pattern.search(text)), None) for text in statements]
    kept = [text for text, rule in zip(statements, matched) if rule is None]
    rule = next((rule for rule in matched if rule is not None), None)
    if not kept or any(pattern.search(name) for _, pattern in rules):
        return dict(entry, status="out-of-scope", rule=rule or "by name")
    return dict(entry, script=script.build(kept, path if staged else None), rule=rule)


def settle(entries):
    """Runs what is pending twice, in processes that differ in hash seed and in what fresh memory holds."""
    pending = [entry for entry in entries if entry["status"] == "pending"]
    first, second = (run_all([entry["script"] for entry in pending], seed) for seed in (1, 2))
    for entry, one, two in zip(pending, first, second):
        entry["output"], _, values = one["output"].partition(script.SENTINEL + "\n")
        entry["error"] = one["error"]
        again, _, values_again = two["output"].partition(script.SENTINEL + "\n")
        entry["values"] = [line for line, other in zip(values.splitlines(), values_again.splitlines()) if line == other]
        failed = one["error"] and f"{one['error']['type']}: {one['error']['line']}"
        if failed and (entry["rule"] or NOT_RUN.search(failed)):
            entry["status"] = "out-of-scope" if entry["rule"] else "not-run"
        elif without_addresses(entry["output"], one["error"]) != without_addresses(again, two["error"]):
            entry["status"] = "not-deterministic"
        else:
            entry["status"] = "counted"


def retries(entry, rules):
    """An example that lacks a name gets the usual names; a docstring of several sessions is taken apart."""
    place, name, groups = (entry["namespace"], entry["path"]), entry["name"], entry["groups"]
    if len(groups) > 1:
        for number, group in enumerate(groups):
            yield entry_of(*place, f"{name} #{number + 1}", [group], rules)
    yield entry_of(*place, f"{name} (staged)", groups, rules, staged=True)


def run_all(programs, seed):
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, "in.json"), os.path.join(folder, "out.json")
        with open(source, "w", encoding="utf-8") as file:
            json.dump(programs, file)
        environment = dict(os.environ, OMP_NUM_THREADS="1", PYTHONHASHSEED=str(seed), MALLOC_PERTURB_=str(seed * 85))
        command = [sys.executable, os.path.join(HERE, "execute.py"), source, result]
        subprocess.run(command, env=environment, check=True, cwd=folder)
        with open(result, encoding="utf-8") as file:
            return json.load(file)


def without_addresses(output, error):
    return re.sub(r"0x[0-9a-f]+", "0x", json.dumps([output, error]))


def public_names(namespaces):
    return {
        namespace: [name for name in dir(examples.resolve(namespace)) if not name.startswith("_")]
        for namespace in namespaces
    }


def torch_version():
    import torch

    return torch.__version__


if __name__ == "__main__":
    main()
