/** The tensor and the step lens on a real run: the numbers are the student's, and the editor follows. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { graveViolations } from "./support/accessibility.ts";
import { pane, runBoth, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const NN = `import torch
import torch.nn as nn
model = nn.Linear(2, 1)
with torch.no_grad(): model.weight.copy_(torch.tensor([[1.5, -0.5]]))
with torch.no_grad(): model.bias.fill_(0.25)
x = torch.tensor([[2.0, 4.0]])
y = model(x)
y.sum().backward()
`;
const FUNCTIONAL = `import torch
import torch.nn.functional as F
w = torch.tensor([[1.5, -0.5]], requires_grad=True)
b = torch.tensor([0.25], requires_grad=True)
x = torch.tensor([[2.0, 4.0]])
y = F.linear(x, w, b)
y.sum().backward()
`;

async function openRun(): Promise<Awaited<ReturnType<typeof openWatched>>> {
  const watched = await openWatched(browser, "#/playground/empty");
  await write(watched.page, "nn", NN);
  await write(watched.page, "functional", FUNCTIONAL);
  await runBoth(watched.page);
  return watched;
}

async function openLens(page: Page, name: string) {
  const toggle = page.locator(".lensbar").getByRole("button", { name, exact: true });
  if ((await toggle.getAttribute("aria-pressed")) !== "true") await toggle.click();
  return page.locator(".lens", { has: page.getByRole("heading", { name, exact: true }) });
}

describe("the tensor lens", () => {
  it("shows a parameter on both sides, as PyTorch prints it, with its gradient", async () => {
    const { page, close } = await openRun();
    const lens = await openLens(page, "Tensor");
    await lens.getByRole("combobox").first().selectOption({ label: "model.weight · w" });
    const text = await lens.innerText();
    expect(text).toContain("Parameter containing:\ntensor([[ 1.5000, -0.5000]], requires_grad=True)");
    expect(text).toContain("tensor([[ 1.5000, -0.5000]], requires_grad=True)");
    expect(text.match(/tensor\(\[\[2\., 4\.\]\]\)/g)).toHaveLength(2);
    const cells = lens.locator(".heat-map").first();
    await cells.focus();
    await page.keyboard.press("ArrowRight");
    expect(await lens.locator(".heat-cell").first().innerText()).toBe("[0, 1] −0.5");

    await lens.getByRole("button", { name: "As text" }).click();
    const rows = await lens.getByRole("row").allInnerTexts();
    expect(rows.map((row) => row.split(/\s+/).join(" "))).toContain("[0, 1] −0.5 −0.5 4 4");
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});

describe("the step lens", () => {
  it("plays forward and back with the student's numbers, and lights the lines", async () => {
    const { page, close } = await openRun();
    const lens = await openLens(page, "Step");
    const slider = lens.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("Home");
    const says = lens.locator(".step-says");
    while (!/forward: linear/.test(await says.innerText())) await page.keyboard.press("ArrowRight");
    const filled = await lens.locator(".filled").allInnerTexts();
    expect(filled).toEqual([
      "out[0, 0] = 2 · 1.5 + 4 · (−0.5) + 0.25 = 1.25",
      "out[0, 0] = 2 · 1.5 + 4 · (−0.5) + 0.25 = 1.25",
    ]);
    await pane(page, "functional").locator(".ed-link").first().waitFor();

    while (!/backward: linear/.test(await says.innerText())) await page.keyboard.press("ArrowRight");
    expect(await lens.locator(".filled").allInnerTexts()).toContain("weight.grad[0, 0] = 1 · 2 = 2");
    await page.keyboard.press("ArrowRight");
    expect(await lens.innerText()).toContain("model.weight.grad");
    expect(await lens.innerText()).toContain("w.grad");
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});
