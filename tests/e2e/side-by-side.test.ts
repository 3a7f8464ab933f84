/** The main job on real input: the article's two programs, run, understood, repaired, trained and stopped. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { pane, read, runBoth, verdict, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe("the article's two programs", () => {
  it("explains what raises, repairs it, and shows who owns what", async () => {
    const { page, close } = await openWatched(browser, "#/playground/article");
    await runBoth(page);
    const right = await pane(page, "functional").innerText();
    expect(right).toContain("RuntimeError: mat1 and mat2 shapes cannot be multiplied (10x100 and 10x100)");
    const explanation = pane(page, "functional").locator(".explain");
    await expect.poll(() => explanation.innerText()).toContain("out_features");

    await explanation.getByRole("button", { name: "torch.randn(10, 100)" }).click();
    expect(await read(page, "functional")).toContain("w = torch.randn(10, 100)");
    await runBoth(page);
    expect(await pane(page, "functional").innerText()).not.toContain("RuntimeError");
    expect(await verdict(page, "output")).toContain("≠");

    const rows = await page.getByRole("row").allInnerTexts();
    for (const name of ["model.fc.weight", "model.fc.bias"]) {
      expect(rows.filter((row) => row.includes(name))).toHaveLength(1);
    }
    expect(await verdict(page, "tracked")).toContain("2 and 0");
    await close();
  });

  it("given the same weights, are the same to the last bit", async () => {
    const { page, close } = await openWatched(browser, "#/playground/same-weights");
    await runBoth(page);
    expect(await verdict(page, "output")).toContain("bit for bit");
    await close();
  });

  it("train along one curve", async () => {
    const { page, close } = await openWatched(browser, "#/playground/two-loops");
    await runBoth(page);
    expect(await verdict(page, "loss")).toContain("=");
    const printed = await Promise.all(
      (["nn", "functional"] as const).map((side) => pane(page, side).innerText()),
    );
    const losses = printed.map((text) => /loss ([\d.e-]+)/.exec(text)?.[1]);
    expect(losses[0]).toBeDefined();
    expect(losses[1]).toBe(losses[0]);
    await close();
  });
});

describe("the student's own text", () => {
  it("runs as typed", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", "import torch\ny = torch.ones(2) * 3\nprint(y)");
    await write(page, "functional", "import torch\ny = torch.full((2,), 3.0)\nprint(y)");
    await page.keyboard.press("ControlOrMeta+Enter");
    await pane(page, "functional").getByText("tensor([3., 3.])").waitFor({ timeout: 90_000 });
    expect(await pane(page, "nn").innerText()).toContain("tensor([3., 3.])");
    await close();
  });

  it("survives an endless loop and Stop, with what was printed", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    const endless = 'print("before")\nwhile True: pass';
    await write(page, "nn", endless);
    await page.locator(".strip .btn--ink").click();
    await page.locator(".strip.is-running").waitFor({ timeout: 90_000 });
    await pane(page, "nn").locator(".ln", { hasText: "before" }).waitFor();
    await page.locator(".strip .btn--stop").click();
    await page.locator(".strip:not(.is-running)").waitFor({ timeout: 5000 });
    expect(await read(page, "nn")).toBe(endless);
    expect(await pane(page, "nn").locator(".ln", { hasText: "before" }).count()).toBe(1);

    await write(page, "nn", 'print("after")');
    await runBoth(page);
    expect(await pane(page, "nn").locator(".ln", { hasText: "after" }).count()).toBe(1);
    await close();
  });
});
