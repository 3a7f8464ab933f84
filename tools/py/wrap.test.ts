/** Wrap on whole programs: the module it writes, what that prints here and printed on real PyTorch, and why it may write none. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import type { Runner } from "../../runtime/client/runner.ts";

const FOLDER = join(import.meta.dirname, "../../tests/fixtures/wrap");
const PROGRAMS = readdirSync(FOLDER).filter((name) => /^\w+\.py$/.test(name));

/** From here on a fixture prints its numbers in full: what Wrap is not asked about. */
const NUMBERS = "\n# What the twin of this program must print too.\n";

let runner: Runner;
beforeAll(async () => {
  runner = await createNodeRunner();
});
afterAll(() => runner.dispose());

const text = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

async function wrapped(source: string) {
  const files = [{ side: "functional", name: "functional.py", source }] as const;
  return (await runToEnd(runner, { files, options: { rewrite: "wrap" } })).rewritten;
}

async function printed(source: string): Promise<string> {
  const [trace] = (await runToEnd(runner, { files: [{ side: "nn", name: "nn.py", source }] })).traces;
  return trace.error?.traceback ?? trace.output.map((chunk) => chunk.text).join("");
}

describe("a functional program", () => {
  it.each(PROGRAMS)("%s is wrapped into a module that prints the same bits", async (name) => {
    const twin = name.replace(".py", ".wrapped.py");
    const [program] = text(name).split(NUMBERS);
    expect((await wrapped(program))?.source).toBe(text(twin).split(NUMBERS)[0]);
    expect(await printed(text(twin))).toBe(await printed(text(name)));
    // Written by real PyTorch, see tools/fixtures/programs.py.
    expect(text(twin.replace(".py", ".out"))).toBe(text(name.replace(".py", ".out")));
  });

  it("may hand its input a gradient: that stays an input", async () => {
    const source = `import torch, torch.nn.functional as F
x = torch.ones(2, 3, requires_grad=True)
w = torch.ones(1, 3, requires_grad=True)
y = F.linear(x, w)
`;
    const twin = (await wrapped(source))?.source;
    expect(twin).toContain("def forward(self, x):");
    expect(twin).toContain("x = torch.tensor([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], requires_grad=True)");
  });

  it("that went back once does so in the module, and its convolution finds its sizes", async () => {
    const source = `import torch, torch.nn.functional as F
w = torch.ones(2, 3, 3, 3, requires_grad=True)
loss = F.conv2d(torch.ones(1, 3, 4, 4), w, padding=1).sum()
loss.backward()
`;
    const twin = (await wrapped(source))?.source;
    expect(twin).toContain("nn.Conv2d(3, 2, 3, padding=(1, 1), bias=False)");
    expect(twin).toContain("loss.backward()");
  });

  it("that ran without gradients does so in the module", async () => {
    const source = `import torch, torch.nn.functional as F
w = torch.ones(1, 3, requires_grad=True)
with torch.no_grad(): y = F.linear(torch.ones(2, 3), w)
`;
    expect((await wrapped(source))?.source).toContain("with torch.no_grad():\n    y = model(");
  });
});

const HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n";

describe("nothing is written, and the reason is named", () => {
  it.each([
    ["no weight", "y = F.relu(torch.ones(2))\n", "no-weights", ""],
    ["a model", "fc = nn.Linear(2, 1)\ny = fc(torch.ones(2))\n", "in-module", "fc"],
    [
      "a weight written to in between",
      "w = torch.ones(2, 2)\ny = F.linear(torch.ones(2), w)\nw.mul_(2)\nz = F.linear(y, w)\n",
      "changed",
      "w",
    ],
    [
      "a weight overwritten after it was used",
      "w = torch.ones(3000, 2)\ny = F.linear(torch.ones(2), w)\nw.zero_()\n",
      "values-gone",
      "w",
    ],
    [
      "dropout",
      "w = torch.ones(2, 2)\ny = F.dropout(F.linear(torch.ones(2), w), 0.5)\n",
      "random",
      "dropout",
    ],
  ])("%s", async (_what, body, obstacle, subject) => {
    const answer = await wrapped(HEAD + body);
    expect(answer).toMatchObject({ source: null, reason: { obstacle, subject } });
  });

  it("dropout that is off draws nothing", async () => {
    const body = "w = torch.ones(2, 2)\ny = F.dropout(F.linear(torch.ones(2), w), 0.5, training=False)\n";
    expect((await wrapped(HEAD + body))?.source).toContain("F.dropout(");
  });
});
