/** Where a recorded call stands: its line in the student's file and the module whose forward runs, in real Pyodide. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createNodeRunner } from "../client/node-runner.ts";
import { runToEnd } from "../client/run-to-end.ts";
import type { Runner } from "../client/runner.ts";

let runner: Runner;

beforeAll(async () => {
  runner = await createNodeRunner({ grace: 6000 });
  await runner.boot();
});
afterAll(() => runner.dispose());

/** `op line module` of every call of the run. */
async function placesIn(lines: readonly string[]): Promise<string[]> {
  const { traces } = await runToEnd(runner, {
    files: [{ side: "nn", name: "nn.py", source: lines.join("\n") }],
    options: { trace: true },
  });
  expect(traces[0].error).toBe(null);
  return traces[0].calls
    .filter(({ op }) => op !== "empty")
    .map(({ op, line, module }) => `${op} ${line} ${module ?? "-"}`);
}

it("is the innermost line of the student's, through containers, hooks and overridden forwards", async () => {
  const places = await placesIn([
    "import torch",
    "from torch import nn",
    "class Block(nn.Module):",
    "    def __init__(self):",
    "        super().__init__()",
    "        self.fc = nn.Linear(4, 4)",
    "    def forward(self, x):",
    "        y = self.fc(x)",
    "        return torch.relu(y)",
    "def hook(module, args, out):",
    "    return out * 2",
    "net = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), Block(), nn.Sequential(nn.Linear(4, 4)))",
    "net[1].register_forward_hook(hook)",
    "layer = nn.Linear(4, 2)",
    "layer.forward = lambda x: nn.functional.linear(",
    "    x, layer.weight)",
    "x = torch.randn(3, 4)",
    "out = net(x)",
    "out = layer(out)",
  ]);
  expect(places).toEqual([
    "randn 17 -",
    "linear 18 net[0]",
    "tanh 18 net[1]",
    "mul 11 net[1]",
    "linear 8 net[2].fc",
    "relu 9 net[2]",
    "linear 18 net[3][0]",
    "linear 15 layer",
  ]);
});

it("is in a module that has no name, called as it was written, however often one is made", async () => {
  const places = await placesIn([
    "import torch",
    "from torch import nn",
    "w = torch.ones(3, requires_grad=True)",
    "for _ in range(100):",
    "    hidden = nn.Sigmoid()(nn.Tanh()(w))",
    "    loss = nn.MSELoss()(hidden, torch.zeros(3)) + nn.L1Loss()(w, hidden)",
    "    loss.backward()",
    "    w.grad = None",
    "nn.Tanh()(w)",
  ]);
  const step = [
    "tanh 5 Tanh()",
    "sigmoid 5 Sigmoid()",
    "zeros 6 -",
    "mse_loss 6 MSELoss()",
    "l1_loss 6 L1Loss()",
    "add 6 -",
  ];
  expect(places.filter((place) => !/ones|requires_grad/.test(place))).toEqual([
    ...step,
    ...step,
    ...step,
    "tanh 9 Tanh() 2",
  ]);
});

it("is that of each call of a model, whatever was remembered of the others", async () => {
  const places = await placesIn([
    "import torch",
    "from torch import nn",
    "class Twice(nn.Module):",
    "    def __init__(self):",
    "        super().__init__()",
    "        self.act = nn.Tanh()",
    "    def forward(self, x):",
    "        x = self.act(x)",
    "        return self.act(x).neg()",
    "net = nn.Sequential(nn.Sequential(nn.Sigmoid()), Twice())",
    "x = torch.zeros(2)",
    "for _ in range(2): net(x)",
    "net(x)",
    "def use(): return net[0](x)",
    "use()",
    "for _ in range(3):",
    "    nn.Sequential(nn.ReLU())(x)",
  ]);
  const once = (line: number) => [
    `sigmoid ${line} net[0][0]`,
    "tanh 8 net[1].act",
    "tanh 9 net[1].act",
    "neg 9 net[1]",
  ];
  expect(places).toEqual([
    "zeros 11 -",
    ...[12, 12, 13].flatMap(once),
    "sigmoid 14 net[0][0]",
    "relu 17 ReLU()",
    "relu 17 ReLU()",
    "relu 17 ReLU()",
  ]);
});
