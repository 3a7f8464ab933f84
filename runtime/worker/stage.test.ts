/** Python files on the stage, in real Pyodide: output, tracebacks, namespaces, checks. Expected texts are CPython's. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SideTrace } from "../../engine/trace/types.ts";
import { createNodeRunner } from "../client/node-runner.ts";
import { runToEnd } from "../client/run-to-end.ts";
import type { Runner } from "../client/runner.ts";

let runner: Runner;

beforeAll(async () => {
  // However busy the machine is, the worker ends a program itself when it can.
  runner = await createNodeRunner({ grace: 6000 });
  await runner.boot();
});
afterAll(() => runner.dispose());

async function run(source: string, name = "nn.py"): Promise<SideTrace> {
  const { traces } = await runToEnd(runner, {
    files: [{ side: "nn", name, source }],
    options: { trace: false },
  });
  return traces[0];
}

function text(trace: SideTrace): string {
  return trace.output.map((chunk) => chunk.text).join("");
}

describe("what a file prints", () => {
  it("carries the line that printed it, through functions too", async () => {
    const trace = await run(
      'print("a")\ndef show(x):\n    print(x)\n\nfor i in range(2):\n    show(i)\nprint("b", end="")\n',
    );
    expect(trace.output).toEqual([
      { line: 1, stream: "stdout", text: "a\n" },
      { line: 3, stream: "stdout", text: "0\n1\n" },
      { line: 7, stream: "stdout", text: "b" },
    ]);
    expect(trace).toMatchObject({ ok: true, error: null, file: "nn.py" });
  });

  it("shows warnings as CPython does, once for each place and again in the next run", async () => {
    const source = [
      "import sys, warnings",
      "def old():",
      '    warnings.warn("old() is deprecated", DeprecationWarning, stacklevel=2)',
      "for _ in range(3):",
      "    old()",
      '    warnings.warn("once per place")',
      'print("to stderr", file=sys.stderr)',
    ].join("\n");
    const expected = [
      "nn.py:5: DeprecationWarning: old() is deprecated",
      "  old()",
      "nn.py:6: UserWarning: once per place",
      '  warnings.warn("once per place")',
      "to stderr\n",
    ].join("\n");
    expect(text(await run(source))).toBe(expected);
    expect(text(await run(source))).toBe(expected);
  });

  it("passes Chinese text and lone surrogates as CPython does", async () => {
    expect(text(await run('print("你好 🙂")'))).toBe("你好 🙂\n");
    const trace = await run('print("\\ud800")');
    expect(trace.error?.message).toBe(
      "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    );
  });
});

describe("a traceback", () => {
  it("shows the student's frames only, chained exceptions included", async () => {
    const source = [
      "import json",
      "",
      "class Model:",
      "    def forward(self, x):",
      "        try:",
      "            return json.loads(x)",
      "        except ValueError as error:",
      '            raise RuntimeError("bad input") from error',
      "",
      "def train(model):",
      "    for step in range(3):",
      '        model.forward("{")',
      "",
      "train(Model())",
    ].join("\n");
    const { error } = await run(source);
    expect(error?.traceback).toBe(
      [
        "Traceback (most recent call last):",
        '  File "nn.py", line 6, in forward',
        "    return json.loads(x)",
        "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "",
        "The above exception was the direct cause of the following exception:",
        "",
        "Traceback (most recent call last):",
        '  File "nn.py", line 14, in <module>',
        "    train(Model())",
        '  File "nn.py", line 12, in train',
        '    model.forward("{")',
        '  File "nn.py", line 8, in forward',
        '    raise RuntimeError("bad input") from error',
        "RuntimeError: bad input\n",
      ].join("\n"),
    );
    expect(error).toMatchObject({
      type: "RuntimeError",
      message: "bad input",
      line: 8,
      column: null,
      endColumn: null,
    });
  });

  it("points at a syntax error", async () => {
    const { error, ok } = await run("import math\ndef f(x)\n    return x\n");
    expect(ok).toBe(false);
    expect(error?.traceback).toBe(
      ['  File "nn.py", line 2', "    def f(x)", "            ^", "SyntaxError: expected ':'\n"].join("\n"),
    );
    expect(error).toMatchObject({
      type: "SyntaxError",
      message: "expected ':'",
      line: 2,
      column: 9,
      endColumn: 10,
    });
  });

  it("folds a recursion without end", async () => {
    const { error } = await run("def down(n):\n    return down(n + 1)\n\ndown(0)\n");
    expect(error).toMatchObject({
      type: "RecursionError",
      message: "maximum recursion depth exceeded",
      line: 2,
    });
    expect(error?.traceback).toMatch(/\n {2}\[Previous line repeated \d+ more times\]\nRecursionError: /);
  });

  it("keeps what was printed before", async () => {
    const trace = await run('print("before")\n1 / 0\n');
    expect(text(trace)).toBe("before\n");
    expect(trace.error).toMatchObject({ type: "ZeroDivisionError", message: "division by zero", line: 2 });
  });

  it("is quiet about an exit, and tells its code", async () => {
    expect(await run("import sys\nsys.exit()")).toMatchObject({ ok: true, error: null });
    expect(await run("raise SystemExit(3)")).toMatchObject({ ok: false, error: null });
    const trace = await run('import sys\nsys.exit("no data")');
    expect(trace).toMatchObject({ ok: false, error: null });
    expect(text(trace)).toBe("no data\n");
  });
});

describe("a namespace", () => {
  it("is that of a script, whose classes can be pickled and inspected", async () => {
    const source = [
      "import inspect, pickle, sys",
      "class Point:",
      "    x = 1",
      "print(__name__, __file__, sys.argv, Point)",
      "print(type(pickle.loads(pickle.dumps(Point()))) is Point)",
      "print(inspect.getsource(Point), end='')",
    ].join("\n");
    const expected = [
      "__main__ nn.py ['nn.py'] <class '__main__.Point'>",
      "True",
      "class Point:",
      "    x = 1\n",
    ].join("\n");
    expect(text(await run(source))).toBe(expected);
  });

  it("is fresh for each file, whatever the file before did", async () => {
    await run(
      [
        "import builtins, math, os, random, sys, warnings",
        "leftover = 1",
        "builtins.print = None",
        "math.pi = 3",
        "sys.modules['mine'] = math",
        "sys.path.clear()",
        "os.environ['LEFT'] = '1'",
        "open('left.txt', 'w').write('x')",
        "warnings.simplefilter('ignore')",
        "sys.setrecursionlimit(60)",
        "random.seed(0)",
      ].join("\n"),
    );
    const source = [
      "import importlib.util, math, os, sys",
      "print('leftover' in globals(), math.pi, os.environ.get('LEFT'), os.listdir('.'), 'mine' in sys.modules)",
      "print(sys.getrecursionlimit(), importlib.util.find_spec('json') is not None)",
    ].join("\n");
    expect(text(await run(source))).toBe("False 3.141592653589793 None [] False\n1000 True\n");
  });
});

describe("a program that breaks the interpreter it runs in", () => {
  const damage: Readonly<Record<string, string>> = {
    builtins:
      "import builtins\nfor name in list(vars(builtins)):\n    if name[0] != '_': setattr(builtins, name, None)",
    "the stage's own modules":
      "import json, os, sys, traceback\njson.dumps = os.scandir = sys._getframe = traceback.TracebackException = None",
    torch: "import torch\ntorch.seed = torch.Tensor.__add__ = torch.nn.Linear = None",
    signals: "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)",
    streams: "import sys\nsys.stdout.close()\nsys.stderr = None",
    "the folder": "import os, shutil\nshutil.rmtree('/home')",
    "its names": "import sys\nsys.modules.clear()",
  };

  for (const [what, source] of Object.entries(damage)) {
    it(`does the next one no harm: ${what}`, async () => {
      await run(source);
      const next = "import torch\nprint(torch.ones(2) + 1, torch.nn.Linear(1, 1))\nwhile True: pass";
      const files = [{ side: "nn", name: "nn.py", source: next }] as const;
      const { traces } = await runToEnd(runner, { files, options: { deadline: 500 } });
      expect(text(traces[0])).toBe("tensor([2., 2.]) Linear(in_features=1, out_features=1, bias=True)\n");
      expect(traces[0].error).toMatchObject({ type: "TimeoutError", line: 3 });
    });
  }

  it("still says how it ended when its own classes misbehave", async () => {
    const source = [
      "class Odd(Exception):",
      "    def __str__(self): raise ValueError('no text')",
      "class Slow:",
      "    def __repr__(self):",
      "        while True: pass",
      "slow = Slow()",
      "raise Odd()",
    ].join("\n");
    const files = [{ side: "nn", name: "nn.py", source }] as const;
    const { traces } = await runToEnd(runner, { files, options: { trace: true } });
    expect(traces[0].error).toMatchObject({ type: "Odd", line: 7 });
  });
});

describe("what a page does not have", () => {
  it("says what to use instead of a missing package", async () => {
    const { error } = await run("import numpy as np");
    expect(error?.type).toBe("ModuleNotFoundError");
    expect(error?.message).toMatch(/^No module named 'numpy': .*torch\.tensor/);
    expect((await run("import nonsense")).error?.message).toBe("No module named 'nonsense'");
  });

  it.each([
    ["import torch.distributed", /^No module named 'torch\.distributed': this page has one process/],
    ["from torch.cuda.amp import autocast", /^No module named 'torch\.cuda\.amp': this page has no GPU/],
    ["from torch.utils.tensorboard import SummaryWriter", /^No module named 'torch\.utils\.tensorboard': /],
    ["import torch\ntorch.linalg.eig(torch.eye(2))", /^torch\.linalg\.eig is not part of this page's engine/],
    [
      "import torch\ntorch.optim.SparseAdam([])",
      /^torch\.optim\.SparseAdam is not part of this page's engine/,
    ],
    ['import torch\ntorch.autocast("cpu")', /^torch\.autocast is not part of this page's engine/],
    ["import torch\ntorch.autocst", /^module 'torch' has no attribute 'autocst'/],
    ["import torch\ntorch.optim.Adm", /^module 'torch\.optim' has no attribute 'Adm'/],
  ])("tells what is elsewhere from a typing mistake: %s", async (source, sentence) => {
    expect((await run(source)).error?.message).toMatch(sentence);
  });

  it("lets a file ask whether a package is there", async () => {
    const source = [
      "import importlib.util",
      "print(importlib.util.find_spec('numpy'))",
      "try:",
      "    import pandas",
      "except ImportError:",
      "    print('no pandas')",
    ].join("\n");
    expect(text(await run(source))).toBe("None\nno pandas\n");
  });

  it("cannot ask the student anything", async () => {
    const { error } = await run("name = input('Name? ')");
    expect(error).toMatchObject({ type: "EOFError", line: 1 });
  });
});

describe("checks", () => {
  const sides = [
    { side: "nn", name: "nn.py", source: "w = 2" },
    { side: "functional", name: "functional.py", source: "w = 3" },
  ] as const;
  const source = [
    "def check_same(nn, functional):",
    "    assert nn.w == functional.w, f'{nn.w} is not {functional.w}'",
    "def check_there(nn, functional):",
    "    assert nn.w",
    "def check_broken(nn, functional):",
    "    nn.missing",
    "def mistake_added(nn, functional):",
    "    return functional.w == nn.w + 1",
    "def mistake_raises(nn, functional):",
    "    return nn.missing",
  ].join("\n");

  it("run over both modules and recognise mistakes", async () => {
    const checks = { source, ids: ["same", "there", "broken"], mistakes: ["added", "raises"] };
    const { checked } = await runToEnd(runner, { files: sides, checks });
    expect(checked?.results).toEqual([
      { id: "same", passed: false, message: "2 is not 3" },
      { id: "there", passed: true, message: null },
      {
        id: "broken",
        passed: false,
        message: "AttributeError: module '__main__' has no attribute 'missing'",
      },
    ]);
    expect(checked?.mistakes).toEqual(["added"]);
  });

  it("look for no mistake when all passed", async () => {
    const { checked } = await runToEnd(runner, {
      files: sides,
      checks: { source, ids: ["there"], mistakes: ["added"] },
    });
    expect(checked).toMatchObject({ results: [{ passed: true }], mistakes: [] });
  });
});
