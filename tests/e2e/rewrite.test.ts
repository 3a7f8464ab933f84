/** Wrap and Unroll: one side written as the other, run, compared, taken back; and the reason where nothing is written. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { pane, read, verdict, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Presses the button and waits until the twin stands in the other editor and has run. */
async function rewrite(page: Page, side: "nn" | "functional", button: string): Promise<void> {
  const into = pane(page, side === "nn" ? "functional" : "nn");
  await pane(page, side).getByRole("button", { name: button }).click();
  await into.getByRole("button", { name: "Undo" }).waitFor({ timeout: 90_000 });
  await into.getByText("live", { exact: true }).waitFor();
}

const MODEL = `import torch
import torch.nn as nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
y = model(torch.ones(2, 3))
print(y)
`;

const TRAINING = `import torch
import torch.nn as nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 2), nn.Dropout(0.5), nn.Linear(2, 1))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(8, 3)
def step(): opt.zero_grad(); loss = model(x).pow(2).mean(); loss.backward(); opt.step(); return loss
for i in range(5): loss = step()
model.eval()
y = model(x)
print(y, loss)
`;

const FUNCTIONS = `import torch
import torch.nn.functional as F
torch.manual_seed(0)
w = torch.randn(2, 3, requires_grad=True)
y = F.relu(F.linear(torch.ones(2, 3), w))
print(y)
`;

const TRAINED_FUNCTIONS = `import torch
import torch.nn.functional as F
torch.manual_seed(0)
w = torch.randn(1, 3, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
def predict(x): return F.linear(x, w, b)
x = torch.ones(8, 3)
opt = torch.optim.SGD([w, b], lr=0.1)
def step(): opt.zero_grad(); loss = predict(x).pow(2).mean(); loss.backward(); opt.step(); return loss
for i in range(5): loss = step()
print(loss)
`;

describe("the other way of writing it", () => {
  it("Wrap writes the functions as a module on the left, and both print the same", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "functional", FUNCTIONS);
    const before = await read(page, "nn");
    await rewrite(page, "functional", "← Wrap");
    const twin = await read(page, "nn");
    expect(twin).toContain("class Model(nn.Module):");
    expect(twin).toContain("self.fc = nn.Linear(3, 2, bias=False)");
    await expect.poll(() => verdict(page, "output")).toContain("bit for bit");
    await expect.poll(() => verdict(page, "tracked")).toContain("1 and 0");
    await pane(page, "nn").getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => read(page, "nn")).toBe(before);
    await close();
  });

  it("Unroll writes the model as functions on the right, and both print the same", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", MODEL);
    await rewrite(page, "nn", "Unroll →");
    expect(await read(page, "functional")).toMatch(/F\.linear\(\w+, \w*weight, \w*bias\)/);
    await expect.poll(() => verdict(page, "output")).toContain("bit for bit");
    await close();
  });

  it("Unroll keeps the training: the loss, the gradients and the graph are the same", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", TRAINING);
    await rewrite(page, "nn", "Unroll →");
    const twin = await read(page, "functional");
    expect(twin).toContain("opt = torch.optim.SGD(params, lr=0.1)");
    expect(twin).toContain("for i in range(5): loss = step()");
    await expect.poll(() => verdict(page, "output")).toContain("bit for bit");
    await expect.poll(() => verdict(page, "loss")).not.toContain("≠");
    await expect.poll(() => verdict(page, "gradients")).toContain("0");
    await expect.poll(() => verdict(page, "graph")).toContain("= same");
    await close();
  });

  it("Wrap keeps the training too", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "functional", TRAINED_FUNCTIONS);
    await rewrite(page, "functional", "← Wrap");
    const twin = await read(page, "nn");
    expect(twin).toContain("self.fc = nn.Linear(3, 1)");
    expect(twin).toContain("opt = torch.optim.SGD(list(model.parameters()), lr=0.1)");
    await expect.poll(() => verdict(page, "loss")).toContain("bit for bit");
    await expect.poll(() => verdict(page, "gradients")).toContain("= same");
    await expect.poll(() => verdict(page, "tracked")).toContain("2 and 0");
    await close();
  });

  it("a program that holds no weight stays as it is, and the page says why", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "functional", "import torch\nprint(torch.ones(2).sum())\n");
    const before = await read(page, "nn");
    await pane(page, "functional").getByRole("button", { name: "← Wrap" }).click();
    await page.getByText("no function was given a weight").waitFor({ timeout: 90_000 });
    expect(await read(page, "nn")).toBe(before);
    await close();
  });
});
