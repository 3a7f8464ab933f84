/** The graph of real runs: both sides at the same places, the failing call, and large graphs folded until they can be read. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { runBoth, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const half = (page: Page, name: string) => page.getByRole("group", { name: `Graph of the ${name} side` });

async function openGraph(page: Page): Promise<void> {
  const lens = page.locator(".lensbar button", { hasText: "Graph" });
  if ((await lens.getAttribute("aria-pressed")) !== "true") await lens.click();
  await half(page, "nn").waitFor();
}

async function titles(page: Page, name: string): Promise<readonly string[]> {
  return half(page, name).locator(".gnode .tn").allTextContents();
}

const TRANSFORMER = `import torch, torch.nn as nn
layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
model = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
loss = model(torch.randn(2, 5, 8)).pow(2).mean()
loss.backward()`;

const LSTM = `import torch, torch.nn as nn
cell = nn.LSTMCell(3, 4)
h, c = torch.zeros(2, 4), torch.zeros(2, 4)
x = torch.randn(50, 2, 3)
for t in range(50): h, c = cell(x[t], (h, c))
loss = h.mean()
loss.backward()`;

it("is there before Python has loaded, at the same places on both sides", async () => {
  const { page, close } = await openWatched(browser, "#/lesson/four-questions");
  await openGraph(page);
  expect(await titles(page, "nn")).toEqual(
    expect.arrayContaining(["weight", "bias", "line 14 · linear", "line 14 · mse_loss", "loss"]),
  );
  expect(await titles(page, "F")).toEqual(
    expect.arrayContaining(["w", "b", "line 12 · linear", "line 12 · mse_loss", "loss"]),
  );
  const places = (name: string) =>
    half(page, name)
      .locator(".gnode")
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("transform")));
  expect(await places("F")).toEqual(await places("nn"));

  await half(page, "nn").locator('.gnode[aria-label^="line 14 · linear"]').focus();
  await expect
    .poll(() => half(page, "F").locator(".gnode.lit .tn").allTextContents())
    .toContain("line 12 · linear");
  await close();
});

it("draws the article's failing program up to the call that raised", async () => {
  const { page, close } = await openWatched(browser, "#/playground/article");
  await runBoth(page);
  await openGraph(page);
  const right = half(page, "F");
  expect(await right.locator(".gnode.failed .tn").textContent()).toBe("✕ line 7 · linear");
  expect(await right.locator(".expected").textContent()).toBe("expected (10, 100)");
  expect(await right.locator(".actual").textContent()).toBe("actual (100, 10)");
  expect(await right.locator(".gnode.ghost .tn").allTextContents()).toEqual(["line 11 · relu", "y"]);
  await close();
});

it("folds a transformer's layers and a loop's fifty turns, and opens them", async () => {
  const { page, close } = await openWatched(browser, "#/playground/empty");
  await write(page, "nn", LSTM);
  await write(page, "functional", "import torch");
  await runBoth(page);
  await openGraph(page);
  await expect.poll(() => titles(page, "nn")).toContain("line 5 · lstm_cell ×50");

  await write(page, "nn", TRANSFORMER);
  await runBoth(page);
  await expect.poll(() => titles(page, "nn")).toContain("model.layers[3]");
  const shown = await titles(page, "nn");
  expect(shown.filter((title) => title.startsWith("model.layers"))).toHaveLength(4);
  expect(shown.length).toBeLessThan(12);
  await half(page, "nn").locator('.gnode[aria-label^="model.layers[1]"]').click();
  await expect.poll(async () => (await titles(page, "nn")).length).toBeGreaterThan(shown.length);
  await page.getByRole("button", { name: "As before" }).click();
  await expect.poll(() => titles(page, "nn")).toEqual(shown);
  await close();
});

const FAN = `import torch, torch.nn as nn
x = torch.ones(2, 4)
rows = [nn.Linear(4, 4) for _ in range(6)]
loss = sum(row(x).pow(2).mean() for row in rows)
loss.backward()`;

it("opens a graph that is larger than its room around what it begins with", async () => {
  const { page, close } = await openWatched(browser, "#/playground/empty");
  await write(page, "nn", FAN);
  await write(page, "functional", "import torch");
  await runBoth(page);
  await openGraph(page);
  const room = page.locator(".graph-scroll").first();
  await expect.poll(() => room.evaluate((half) => half.scrollHeight > half.clientHeight * 1.5)).toBe(true);
  const middle = async (part: Locator) => {
    const box = await part.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0) / 2;
  };
  const first = half(page, "nn").locator('.gnode[aria-label^="x,"]');
  expect(Math.abs((await middle(first)) - (await middle(room)))).toBeLessThan(40);
  await close();
});

it("opens whole on a phone, and frames a module that has no name", async () => {
  const { page, close } = await openWatched(browser, "#/lesson/four-questions", { view: { width: 390 } });
  await openGraph(page);
  const rooms = page.locator(".graph-scroll");
  await expect.poll(() => rooms.locator("svg").count()).toBeGreaterThan(0);
  const hidden = await rooms.evaluateAll((all) => all.map((room) => room.scrollWidth - room.clientWidth));
  expect(hidden).toEqual([0, 0]);
  expect(await half(page, "nn").locator(".frame-title").allTextContents()).toContain("MSELoss()unnamed");
  await close();
});
