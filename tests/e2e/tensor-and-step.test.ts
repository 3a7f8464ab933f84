/** The tensor and the step lens on a real run: the numbers are the student's, and the editor follows. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { graveViolations } from "./support/accessibility.ts";
import { lens, pane, runBoth, saved, write } from "./support/bench.ts";
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
    const tensor = await openLens(page, "Tensor");
    await tensor.getByRole("combobox").first().selectOption({ label: "model.weight · w" });
    const text = await tensor.innerText();
    expect(text).toContain("Parameter containing:\ntensor([[ 1.5000, -0.5000]], requires_grad=True)");
    expect(text).toContain("tensor([[ 1.5000, -0.5000]], requires_grad=True)");
    expect(text.match(/tensor\(\[\[2\., 4\.\]\]\)/g)).toHaveLength(2);
    // The print on the left is a line longer; what comes after it stands level all the same.
    const titles = await tensor.getByRole("heading", { name: "Gradient" }).all();
    const tops = await Promise.all(titles.map(async (title) => (await title.boundingBox())?.y));
    expect(tops).toHaveLength(2);
    expect(tops[0]).toBe(tops[1]);
    const cells = tensor.locator(".heat-map").first();
    await cells.focus();
    await page.keyboard.press("ArrowRight");
    expect(await tensor.locator(".heat-cell").first().innerText()).toBe("[0, 1] −0.5");

    await tensor.getByRole("button", { name: "As text" }).click();
    const rows = await tensor.getByRole("row").allInnerTexts();
    expect(rows.map((row) => row.split(/\s+/).join(" "))).toContain("[0, 1] −0.5 −0.5 4 4");
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});

describe("a saved picture", () => {
  it("shows of a text that scrolls what is in sight, and covers nothing beside it", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", "import torch\nw = torch.full((100, 10), 1.2345e-7, requires_grad=True)\n");
    await runBoth(page);
    await openLens(page, "Tensor");
    const { bytes } = await saved(page, lens(page, "tensor"), "Save this lens", /\.svg/);
    const numbers = await page.evaluate((source) => {
      const picture = new DOMParser().parseFromString(source, "image/svg+xml");
      return [...picture.querySelectorAll("text")]
        .filter((text) => text.textContent?.includes("1.2345e-07"))
        .map((text) => Number(text.closest("svg")?.getAttribute("height")));
    }, bytes.toString());
    expect(numbers.length).toBeGreaterThan(5);
    expect(numbers.length).toBeLessThan(100);
    const height = await lens(page, "tensor")
      .locator(".printed")
      .evaluate((box) => box.getBoundingClientRect().height);
    expect(new Set(numbers)).toEqual(new Set([height]));
    await close();
  });
});

describe("the step lens", () => {
  it("plays forward and back with the student's numbers, and lights the lines", async () => {
    const { page, close } = await openRun();
    const step = await openLens(page, "Step");
    const slider = step.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("Home");
    const says = step.locator(".step-says");
    while (!/forward: linear/.test(await says.innerText())) await page.keyboard.press("ArrowRight");
    const filled = await step.locator(".filled").allInnerTexts();
    expect(filled).toEqual([
      "out[0, 0] = 2 · 1.5 + 4 · (−0.5) + 0.25 = 1.25",
      "out[0, 0] = 2 · 1.5 + 4 · (−0.5) + 0.25 = 1.25",
    ]);
    await pane(page, "functional").locator(".ed-link").first().waitFor();

    while (!/backward: linear/.test(await says.innerText())) await page.keyboard.press("ArrowRight");
    expect(await step.locator(".filled").allInnerTexts()).toContain("weight.grad[0, 0] = 1 · 2 = 2");
    await page.keyboard.press("ArrowRight");
    expect(await step.innerText()).toContain("model.weight.grad");
    expect(await step.innerText()).toContain("w.grad");
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});
