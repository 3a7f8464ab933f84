/** What the ownership table says of whole programs: the mistakes people make, named with their lines, and no false alarm. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose } from "../../engine/trace/diagnose.ts";
import { pairRows } from "../../engine/trace/pairing.ts";
import { type SideTrace, TRACE_VERSION, type Trace } from "../../engine/trace/types.ts";
import { createNodeRunner } from "../client/node-runner.ts";
import { runToEnd } from "../client/run-to-end.ts";
import type { Runner } from "../client/runner.ts";

let runner: Runner;
beforeAll(async () => {
  runner = await createNodeRunner();
});
afterAll(() => runner.dispose());

const HEAD = "import torch, copy\nimport torch.nn as nn\nimport torch.nn.functional as F\n";
const LOOP = `
x = torch.randn(8, 2); t = torch.randn(8, 1)
for i in range(3):
    opt.zero_grad()
    loss = F.mse_loss(model(x), t)
    loss.backward()
    opt.step()
`;
const NET = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2)
        self.b = nn.Linear(2, 1)
    def forward(self, x):
        return self.b(torch.tanh(self.a(x)))
model = Net()
`;

async function ran(source: string): Promise<SideTrace> {
  const files = [{ side: "nn", name: "nn.py", source: HEAD + source }] as const;
  const [trace] = (await runToEnd(runner, { files })).traces;
  expect(trace.error).toBeNull();
  return trace;
}

/** `kind: names @ lines` */
async function said(source: string): Promise<string[]> {
  const trace: Trace = { version: TRACE_VERSION, nn: await ran(source), functional: null };
  return diagnose(trace, pairRows(trace, [])).map(
    ({ kind, names, lines }) => `${kind}: ${names.join(" ")} @ ${lines.join(" ")}`,
  );
}

describe("a mistake is named", () => {
  it.each([
    [
      "layers in a plain list",
      `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(2, 1)]
        self.scale = nn.Parameter(torch.ones(1))
    def forward(self, x):
        return self.layers[0](x) * self.scale
model = Net()
opt = torch.optim.SGD(model.parameters(), lr=0.1)${LOOP}`,
      [
        "never-handed-over: model.layers[0].weight model.layers[0].bias @ 12 7",
        "no-module: model.layers[0].weight model.layers[0].bias @ 7",
      ],
    ],
    [
      "a layer replaced behind the optimizer's back",
      `model = nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 3))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
model[1] = nn.Linear(4, 1)${LOOP}`,
      ["stale-optimizer: model[1].weight model[1].bias @ 5", "orphaned: (3, 4) (3) @ 5"],
    ],
    [
      "a layer that the optimizer was not given",
      `model = nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 1))
opt = torch.optim.SGD(model[1].parameters(), lr=0.1)${LOOP}`,
      ["left-out: model[0].weight model[0].bias @ 5"],
    ],
    [
      "a layer that forward forgets",
      `${NET.replace("self.b(torch.tanh(self.a(x)))", "self.b(x)")}opt = torch.optim.SGD(model.parameters(), lr=0.1)${LOOP}`,
      ["not-used: model.a.weight model.a.bias @ 7"],
    ],
    [
      "a way back that detach cuts",
      `${NET.replace("torch.tanh(self.a(x))", "self.a(x).detach()")}opt = torch.optim.SGD(model.parameters(), lr=0.1)${LOOP}`,
      ["cut-off: model.a.weight model.a.bias @ 10"],
    ],
    [
      "a loss made anew from its number",
      `model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
loss = torch.tensor(model(torch.ones(1, 2)).mean().item(), requires_grad=True)
loss.backward()
opt.step()`,
      ["loss-is-leaf: loss @ 6", "not-in-loss: model.weight model.bias @ 6"],
    ],
    [
      "a weight that is scaled after requires_grad",
      `w = torch.randn(2, 1, requires_grad=True) * 0.1
(torch.ones(1, 2) @ w).sum().backward()`,
      ["not-a-leaf: w @ 4"],
    ],
    [
      "a step that is never taken",
      `model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(1, 2)).sum().backward()`,
      ["not-stepped: model.weight model.bias @ 5"],
    ],
  ])("%s", async (_what, source, expected) => {
    expect(await said(source)).toEqual(expected);
  });
});

describe("no false alarm", () => {
  it.each([
    [
      "data whose gradient is looked at",
      `model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(8, 2, requires_grad=True)
model(x).sum().backward()
opt.step()`,
    ],
    [
      "two optimizers that take turns",
      `g = nn.Linear(2, 2); d = nn.Linear(2, 1)
og = torch.optim.Adam(g.parameters()); od = torch.optim.Adam(d.parameters())
for i in range(3):
    fake = g(torch.randn(4, 2))
    od.zero_grad(); d(fake.detach()).mean().backward(); od.step()
    og.zero_grad(); d(fake).mean().backward(); og.step()`,
    ],
    [
      "a model that is loaded and only evaluated after another was trained",
      `model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)${LOOP}
other = nn.Linear(2, 1)
later = torch.optim.SGD(other.parameters(), lr=0.1)
with torch.no_grad(): other(x)`,
    ],
    [
      "layers that are thawed after training",
      `model = nn.Linear(2, 1)
body = nn.Linear(2, 2).requires_grad_(False)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
(model(body(torch.ones(1, 2)).detach()).sum()).backward()
opt.step()
again = torch.optim.SGD(body.requires_grad_(True).parameters(), lr=0.1)`,
    ],
    [
      "a moving average of the weights",
      `model = nn.Linear(2, 1)
average = copy.deepcopy(model).requires_grad_(False)
opt = torch.optim.SGD(model.parameters(), lr=0.1)${LOOP}
    with torch.no_grad():
        for a, p in zip(average.parameters(), model.parameters()): a.lerp_(p, 0.1)`,
    ],
    [
      "a trainer that holds model and optimizer",
      `class Trainer:
    def __init__(self):
        self.model = nn.Linear(2, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
    def step(self, x):
        self.optimizer.zero_grad()
        self.model(x).sum().backward()
        self.optimizer.step()
trainer = Trainer()
for i in range(2): trainer.step(torch.ones(1, 2))`,
    ],
  ])("%s", async (_what, source) => {
    expect(await said(source)).toEqual([]);
  });

  it("a frozen layer and an update by hand are facts", async () => {
    const frozen = `model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
model[0].requires_grad_(False)
opt = torch.optim.SGD(model[1].parameters(), lr=0.1)${LOOP}`;
    expect(await said(frozen)).toEqual(["frozen: model[0].weight model[0].bias @ 4"]);
  });
});

describe("where a row was made", () => {
  it.each([
    ["a parameter of a module's own", "model.scale", 7],
    ["a parameter that is updated by hand", "w", 11],
    ["a copy", "twin.weight", 13],
  ])("%s", async (_what, name, line) => {
    const trace = await ran(`class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
    def forward(self, x):
        return x * self.scale
model = Net()
w = nn.Parameter(torch.ones(2))
fc = nn.Linear(2, 1)
twin = copy.deepcopy(fc)
model(w).sum().backward()
with torch.no_grad(): w -= 0.1 * w.grad`);
    expect(trace.ownership.find(({ names }) => names.includes(name))?.line).toBe(line);
  });
});

describe("an update", () => {
  const DATA = "w = torch.ones(2, 1, requires_grad=True)\nx = torch.randn(4, 2)\n";
  const loop = (update: string): string =>
    `${DATA}for i in range(3):\n    loss = (x @ w).pow(2).mean()\n    loss.backward()\n    ${update}\n`;

  it.each([
    ["w = (w - 0.1 * w.grad).detach().requires_grad_()"],
    ["w = (w - 0.1 * w.grad).detach().clone().requires_grad_(True)"],
    ["w.data = w.data - 0.1 * w.grad; w.grad = None"],
    ["w.data -= 0.1 * w.grad; w.grad = None"],
    ["w.data.add_(w.grad, alpha=-0.1); w.grad.zero_()"],
  ])("by hand: %s", async (update) => {
    const { steps, ownership, calls } = await ran(loop(update));
    expect(steps.map(({ updatedBy, updateLine }) => [updatedBy, updateLine])).toEqual(
      Array(3).fill(["hand", 9]),
    );
    const [row] = ownership;
    expect(ownership.map(({ names, changed, line }) => [names, changed, line])).toEqual([[["w"], true, 4]]);
    expect(steps.map(({ parameters }) => parameters.map(({ tensor }) => tensor))).toEqual(
      Array(3).fill([row.tensor]),
    );
    expect(steps.every(({ parameters }) => Number(parameters[0].updateNorm) > 0)).toBe(true);
    // Each forward belongs to the step it leads to.
    const products = calls.filter(({ op }) => op === "matmul");
    expect(products.map(({ step }) => step)).toEqual([...new Set(products.map(({ step }) => step))]);
  });

  it("with gradients that autograd.grad hands out is one as well, of all parameters", async () => {
    const { steps, ownership, calls, surface } = await ran(`${DATA}b = torch.zeros(1, requires_grad=True)
for i in range(3):
    loss = (x @ w + b - 1).pow(2).mean()
    gw, gb = torch.autograd.grad(loss, (w, b))
    w = (w - 0.1 * gw).detach().requires_grad_()
    with torch.no_grad(): b -= 0.1 * gb
`);
    expect(steps.map(({ updatedBy }) => updatedBy)).toEqual(["hand", "hand", "hand"]);
    const rows = new Map(ownership.map((row) => [row.names[0], row]));
    // The w of the end is a new tensor, which nothing has written to.
    expect(["w", "b"].map((name) => [rows.get(name)?.grad, rows.get(name)?.changed])).toEqual([
      ["none", false],
      ["none", true],
    ]);
    for (const { parameters } of steps) {
      expect(parameters.map(({ tensor }) => tensor).sort()).toEqual(
        ownership.map(({ tensor }) => tensor).sort(),
      );
      for (const { gradNorm, updateNorm } of parameters) {
        expect(gradNorm).toBeGreaterThan(0);
        expect(updateNorm).toBeCloseTo(0.1 * (gradNorm ?? 0), 5);
      }
    }
    // Each step's w is the one that it computed with, and the surface knows all of them.
    const w = rows.get("w")?.tensor;
    const seen = calls
      .filter(({ op }) => op === "matmul")
      .map(({ inputsThen }) => inputsThen.find(({ tensor }) => tensor === w)?.values);
    expect(seen[0]).toEqual([1, 1]);
    expect(new Set(seen.map(String)).size).toBe(seen.length);
    expect(surface?.frames.map(({ step }) => step)).toEqual([-1, 0, 1, 2]);
  });

  it("by an optimizer that computes with plain calls is the optimizer's", async () => {
    const { steps } = await ran(`${DATA}opt = torch.optim.LBFGS([w], max_iter=3)
def closure():
    opt.zero_grad()
    loss = (x @ w - 1).pow(2).mean()
    loss.backward()
    return loss
opt.step(closure)`);
    expect(steps.length).toBeGreaterThan(1);
    expect(new Set(steps.slice(0, -1).map(({ updatedBy }) => updatedBy))).toEqual(new Set(["optimizer"]));
  });
});
