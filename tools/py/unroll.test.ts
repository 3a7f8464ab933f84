/** Unroll on whole programs: what the functional twin computes, gradients included, is the same to the last bit. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import type { Runner } from "../../runtime/client/runner.ts";

let runner: Runner;
beforeAll(async () => {
  runner = await createNodeRunner();
});
afterAll(() => runner.dispose());

const FOLDER = join(import.meta.dirname, "../../tests/fixtures/unroll");
const PROGRAMS = readdirSync(FOLDER).filter((name) => /^\w+\.py$/.test(name));
const text = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

const HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\ntorch.manual_seed(0)\n";

async function unrolled(source: string) {
  const files = [{ side: "nn", name: "nn.py", source: HEAD + source }] as const;
  return (await runToEnd(runner, { files, options: { rewrite: "unroll" } })).rewritten;
}

async function printed(source: string): Promise<string> {
  const [trace] = (await runToEnd(runner, { files: [{ side: "nn", name: "nn.py", source }] })).traces;
  return trace.error?.traceback ?? trace.output.map((chunk) => chunk.text).join("");
}

/** A module whose forward is `body`, called on x. */
const model = (init: string, body: string, input = "torch.randn(2, 4)"): string => `class Model(nn.Module):
    def __init__(self):
        super().__init__()
        ${init.replaceAll("\n", "\n        ")}
    def forward(self, x):
        ${body.replaceAll("\n", "\n        ")}
model = (lambda: Model())()
x = ${input}
y = model(x)
`;

// A model that no plain assignment makes leaves only its recorded calls to write down.
describe("the twin of a recorded forward computes the same bits", () => {
  it.each([
    [
      "an infinite mask",
      model("self.fc = nn.Linear(4, 4)", 'return self.fc(x).masked_fill(x > 0, float("-inf")).softmax(-1)'),
    ],
    [
      "assignment to a part",
      model(
        "self.fc = nn.Linear(4, 4)",
        "h = self.fc(x).clone()\nh[:, 1:3] = 0.5\nh[0, ...] = x[1]\nreturn h",
      ),
    ],
    [
      "operators in place",
      model("self.fc = nn.Linear(4, 4)", "h = self.fc(x) * 1\nh += 1\nh *= x\nh -= 0.5\nh /= 3\nreturn h"),
    ],
    [
      "running statistics",
      "model = (lambda: nn.BatchNorm1d(3))()\nx = torch.randn(4, 3)\ny = model(x)\nz = model(y)\n",
    ],
    [
      "many running statistics",
      "model = (lambda: nn.BatchNorm1d(100))()\nx = torch.randn(4, 100)\nmodel(x)\ny = model(x + 1)\n",
    ],
    [
      "a factor for all dimensions",
      "model = (lambda: nn.Upsample(scale_factor=2))()\ny = model(torch.randn(1, 1, 2, 2))\n",
    ],
    ["lazy layers", "model = nn.LazyLinear(3)\ny = model(torch.randn(2, 4))\n"],
    [
      "attention with a mask",
      "model = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).eval()\ny = model(torch.randn(1, 3, 4), nn.Transformer.generate_square_subsequent_mask(3))\n",
    ],
  ])("%s", async (_what, source) => {
    const twin = (await unrolled(source))?.source;
    expect(twin).not.toContain("nn.Module");
    const ending = "print([v.hex() for v in y.flatten().tolist()])\n";
    expect((await printed(twin + ending)).split("\n").at(-2)).toBe(
      (await printed(HEAD + source + ending)).split("\n").at(-2),
    );
  });

  it("and the same gradients, what ran without them included", async () => {
    const source = `${model("self.a = nn.Parameter(torch.randn(4))\nself.b = nn.Parameter(torch.randn(4))", "h = x * self.a\nwith torch.no_grad():\n    size = h.norm()\n    shift = self.b.exp()\nreturn h * self.b / size + shift")}loss = y.sum()\nloss.backward()\n`;
    const twin = (await unrolled(source))?.source;
    expect(twin).toContain("with torch.no_grad():\n    ");
    expect(twin).toContain("loss.backward()");
    const grads = (a: string, b: string): string =>
      `print([v.hex() for v in ${a}.grad.tolist() + ${b}.grad.tolist()])\n`;
    const there = await printed(HEAD + source + grads("model.a", "model.b"));
    expect((await printed(twin + grads("model_a", "model_b"))).split("\n").at(-2)).toBe(
      there.split("\n").at(-2),
    );
  });

  it("a model that draws random numbers where no program can be kept is refused", async () => {
    const answer = await unrolled("y = nn.Dropout(0.5)(torch.ones(4))\n");
    expect(answer).toMatchObject({ source: null, reason: { obstacle: "random", subject: "dropout" } });
  });
});

it("leaves out what a layer works out and nobody takes", async () => {
  const source =
    "model = (lambda: nn.MultiheadAttention(4, 2, batch_first=True))()\nx = torch.randn(1, 3, 4)\ny, _ = model(x, x, x, need_weights=False)\n";
  const twin = (await unrolled(source))?.source ?? "";
  expect(twin.match(/transpose\(1, 0\)/g)).toHaveLength(2);
  expect(twin.match(/print\(.*\)/g)).toEqual(["print(y)"]);
});

describe("a program", () => {
  it.each(PROGRAMS)("%s is unrolled as a whole, its own statements kept", async (name) => {
    const twin = name.replace(".py", ".unrolled.py");
    const files = [{ side: "nn", name: "nn.py", source: text(name) }] as const;
    const { rewritten } = await runToEnd(runner, { files, options: { rewrite: "unroll" } });
    expect(rewritten?.source).toBe(text(twin));
    expect(await printed(text(twin))).toBe(await printed(text(name)));
    // Written by real PyTorch, see tools/fixtures/programs.py.
    expect(text(twin.replace(".py", ".out"))).toBe(text(name.replace(".py", ".out")));
  });

  const TRAINED = `opt = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(3):
    loss = model(torch.ones(2, 3)).pow(2).mean()
    opt.zero_grad(); loss.backward(); opt.step()
`;

  it("that prints its model loses that line and says so", async () => {
    const twin = (await unrolled(`model = nn.Linear(3, 1)\nprint(model)\nprint(model.weight)\n${TRAINED}`))
      ?.source;
    expect(twin).toContain("pass  # print(model): there is no module to print\nprint(weight)\n");
    expect(twin).toContain("opt = torch.optim.SGD(params, lr=0.1)");
  });

  it.each([
    ["whose functions draw with another seed each time", "torch.seed()\nmodel = nn.Linear(3, 1)\n"],
    [
      "whose model no variable is given at once",
      "def build():\n    return nn.Linear(3, 1)\nmodel = build()\n",
    ],
    ["whose model is handed to something else", "model = nn.Linear(3, 1)\nprint(len([model]))\n"],
    [
      "whose constructor fills weights in a way of its own",
      "class Net(nn.Linear):\n    def __init__(self):\n        super().__init__(3, 1)\n        self.weight.data.fill_(0.5)\nmodel = Net()\n",
    ],
  ])("%s is unrolled for its first forward", async (_what, source) => {
    const twin = (await unrolled(source + TRAINED))?.source;
    expect(twin).toContain("# It is the first forward; the training after it stays yours to write.");
    expect(twin).toContain("F.linear(");
  });
});
