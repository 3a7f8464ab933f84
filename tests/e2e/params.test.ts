/** Settings asked for with `#@param`: moved by the keyboard, written into the program, run by themselves, taken back. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { pane, read, write } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The first run of a page waits for Python. */
const RUN = { timeout: 90_000 };

const PROGRAM = `import torch
scale = 2.0  #@param {type:"slider", min:0, max:4, step:0.5}
act = "relu"  #@param ["relu", "tanh"]
print(act, (torch.ones(2) * scale).tolist())
`;

describe("settings of a program", () => {
  it("write their line, run that side, and Ctrl+Z takes the change back", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "functional", PROGRAM);
    const side = pane(page, "functional");
    const output = side.locator(".out-lines");
    const slider = side.getByRole("slider", { name: "scale" });
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await read(page, "functional")).toContain("scale = 3.0  #@param");
    await expect.poll(() => output.innerText(), RUN).toContain("relu [3.0, 3.0]");
    await side.getByRole("combobox", { name: "act" }).selectOption("tanh");
    await expect.poll(() => output.innerText(), RUN).toContain("tanh [3.0, 3.0]");
    // The other side was not touched.
    expect(await pane(page, "nn").locator(".out-lines").innerText()).toContain("not run yet");

    await side.locator(".view-lines").click();
    await page.keyboard.press("ControlOrMeta+Z");
    expect(await read(page, "functional")).toContain('act = "relu"');
    await page.keyboard.press("ControlOrMeta+Z");
    expect(await read(page, "functional")).toContain("scale = 2.5");
    await close();
  });

  it("leave the caret where it is, and say which line they cannot read", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", `${PROGRAM}x = y  #@param {type:"number"}\n# end`);
    const side = pane(page, "nn");
    expect(await side.locator(".params").innerText()).toContain("Line 5: y is not a value");
    await side.getByRole("slider", { name: "scale" }).press("ArrowLeft");
    expect(await read(page, "nn")).toContain("scale = 1.5");
    await side.locator("textarea, .native-edit-context").first().focus();
    await page.keyboard.type("!");
    expect(await read(page, "nn")).toMatch(/# end!$/);
    await close();
  });

  it("work in the embed, where nothing runs until one is moved", async () => {
    const address = `${inject("site")}embed.html?lesson=two-loops-one-curve&lang=en`;
    const { page, close } = await openWatched(browser, address);
    const slider = pane(page, "nn").getByRole("slider", { name: "lr" });
    await slider.waitFor();
    await expect.poll(() => pane(page, "nn").locator(".out").innerText()).toContain("recorded");
    await slider.press("ArrowLeft");
    await expect.poll(() => pane(page, "nn").locator(".out").innerText(), RUN).toMatch(/live[\s\S]*first:/);
    expect(await pane(page, "functional").locator(".out").innerText()).toContain("recorded");
    await close();
  });
});
