/** `check` on the project's own engine: a good lesson passes, and each deliberate fault is found. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareNodeHost } from "../../runtime/client/node-host.ts";
import { checkLesson, printedByFile } from "./check.ts";
import { compileLesson } from "./compile.ts";
import { openEngineHost } from "./engine-host.ts";
import { edited, fixtureLesson } from "./fixture.ts";
import type { Host } from "./host.ts";
import type { LessonFiles } from "./lesson-files.ts";
import { describeProblem } from "./problems.ts";
import { recordTrace } from "./record.ts";

let host: Host;

beforeAll(async () => {
  host = openEngineHost(await prepareNodeHost());
});
afterAll(() => host.close());

function compiled(files: LessonFiles) {
  const compilation = compileLesson(files);
  if (!compilation.ok) throw new Error(compilation.problems.map(describeProblem).join("\n"));
  return compilation.lesson;
}

async function problemsOf(changes: Readonly<Record<string, string | null>>): Promise<string> {
  const files = fixtureLesson(changes);
  const problems = await checkLesson(files, compiled(files), host);
  return problems.map(describeProblem).join("\n");
}

test("a good lesson has no problems", async () => {
  expect(await problemsOf({})).toBe("");
});

test("each program is run and its text kept under its name", async () => {
  const files = fixtureLesson();
  const printed = await printedByFile(files, compiled(files), host);
  expect([...printed.keys()].sort()).toEqual([
    "alternatives/sum.functional.py",
    "exercise.functional.py",
    "functional.py",
    "functional.solution.py",
    "mistakes/added.functional.py",
    "nn.py",
  ]);
  expect(printed.get("mistakes/added.functional.py")).toBe("tensor([3., 3.])\n");
});

describe("finds a deliberate fault", () => {
  const ONES = "import torch\ny = torch.ones(2)\nprint(y)\n";
  const TWOS = "import torch\ny = torch.ones(2) * 2\nprint(y)\n";
  const THREES = "import torch\ny = torch.ones(2) + 2\nprint(y)\n";
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      "a starter that passes",
      { "exercise.functional.py": TWOS, "expected/exercise.functional.txt": "tensor([2., 2.])\n" },
      "exercise.functional.py passes every check.",
    ],
    [
      "a starter taken for a mistake",
      { "exercise.functional.py": THREES, "expected/exercise.functional.txt": "tensor([3., 3.])\n" },
      "exercise.functional.py is taken for the mistake added.",
    ],
    [
      "a solution that fails",
      { "functional.solution.py": ONES, "expected/functional.solution.txt": "tensor([1., 1.])\n" },
      "functional.solution.py fails check same: functional.y == tensor([1., 1.])",
    ],
    [
      "a mistake that passes",
      {
        "mistakes/added.functional.py": TWOS,
        "expected/mistakes/added.functional.txt": "tensor([2., 2.])\n",
      },
      "mistakes/added.functional.py passes every check.",
    ],
    [
      "a mistake that is not recognised",
      edited("checks.py", "[3.0, 3.0]", "[4.0, 4.0]"),
      "mistakes/added.functional.py is not recognised as added; nothing is.",
    ],
    [
      "a rule for a mistake that raises",
      edited("checks.py", "functional.y.tolist()", "functional.z"),
      "is not recognised as added",
    ],
    [
      "another right answer that fails",
      {
        "alternatives/sum.functional.py": ONES,
        "expected/alternatives/sum.functional.txt": "tensor([1., 1.])\n",
      },
      "alternatives/sum.functional.py fails check same",
    ],
    [
      "a demo that prints something else",
      { "expected/nn.txt": "tensor([2, 2])\n" },
      "line 1 expected: tensor([2, 2])\n      line 1 printed:  tensor([2., 2.])",
    ],
    [
      "a program that raises",
      { "nn.py": "import torch\nx = torch.ones(2)\ny = x * 2\nraise ValueError('no')\n" },
      "line 1 printed:  ValueError: no",
    ],
    [
      "a checks.py that does not run",
      edited("checks.py", "import torch\n", "import torch\nfail()\n"),
      "functional.solution.py fails check same: NameError",
    ],
  ];
  test.each(cases)("%s", async (_name, changes, message) => {
    expect(await problemsOf(changes)).toContain(message);
  });

  test("a program nobody ran on real PyTorch", async () => {
    const files = fixtureLesson({ "expected/nn.txt": null });
    const problems = await checkLesson(files, compiled(files), host);
    expect(problems.map((problem) => problem.message)).toEqual(["has no expected/nn.txt to compare with."]);
  });
});

test("a demo is recorded the same way twice, both sides and without the time it took", async () => {
  const lesson = compiled(fixtureLesson()).lessons.en;
  const first = await recordTrace(host, lesson);
  expect(first.nn?.output.map((chunk) => chunk.text).join("")).toBe("tensor([2., 2.])\n");
  expect(first.functional?.milliseconds).toBe(0);
  expect(JSON.stringify(await recordTrace(host, lesson))).toBe(JSON.stringify(first));
});
