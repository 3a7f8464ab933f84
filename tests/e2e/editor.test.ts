/** The editor's help, through the keyboard and the pointer of a real browser. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { pane, read, runBoth, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const IMPORTS = "import torch\nimport torch.nn.functional as F\n";

describe("the editor", () => {
  it("completes, shows the signature, and tells what a name holds after a run", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", `${IMPORTS}w = torch.ones(3, 2, requires_grad=True)\n`);
    await page.keyboard.type("F.li");
    const list = page.locator(".suggest-widget.visible");
    await list.getByText("linear", { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    expect(await read(page, "nn")).toContain("F.li");

    await page.keyboard.type("near(w, ");
    const hint = page.locator(".parameter-hints-widget.visible");
    await expect
      .poll(() => hint.locator(".parameter.active").innerText(), { timeout: 20_000 })
      .toBe("weight: Tensor");
    await page.keyboard.press("Escape");

    await write(page, "nn", `${IMPORTS}w = torch.ones(3, 2, requires_grad=True)\ny = F.relu(w)\n`);
    await runBoth(page);
    await pane(page, "nn").locator(".view-line", { hasText: "F.relu" }).getByText("relu").first().hover();
    const hover = page.locator(".monaco-hover:visible");
    await expect.poll(() => hover.innerText(), { timeout: 20_000 }).toContain("torch.nn.functional.relu");
    await page.mouse.move(0, 0);
    await pane(page, "nn")
      .locator(".view-line", { hasText: "w = " })
      .hover({ position: { x: 3, y: 10 } });
    await expect
      .poll(() => hover.innerText(), { timeout: 20_000 })
      .toContain("w: Tensor (3, 2) torch.float32");
    await close();
  });
});
