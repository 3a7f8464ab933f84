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

/** What is loaded when it is first asked for takes its time on a busy machine. */
const PATIENT = { timeout: 20_000 };

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
    const line = await hint
      .locator(".parameter.active")
      .evaluate((argument) => getComputedStyle(argument).textDecorationLine);
    expect(line).toBe("underline");
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

  it("knows what a call gives and what the program defines, before any run", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", `${IMPORTS}def scaled(t, by=2): return t * by\n`);
    const list = page.locator(".suggest-widget.visible");
    await page.keyboard.type("F.relu(torch.ones(2)).vie");
    await list.getByText("view_as", { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.keyboard.type("scaled(1, by=");
    const hint = page.locator(".parameter-hints-widget.visible");
    await expect.poll(() => hint.locator(".parameter.active").innerText(), PATIENT).toBe("by=2");
    await close();
  });

  it("marks the part of a line that Python points at, and says why on hover", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", "import torch\nx = torch.ones(2) + * 3\n");
    await runBoth(page);
    const marked = pane(page, "nn").locator(".view-line .wavy");
    await marked.first().waitFor();
    expect((await marked.allInnerTexts()).join("")).toBe("*");
    await marked.first().hover();
    const hover = page.locator(".monaco-hover:visible");
    await expect.poll(() => hover.innerText(), { timeout: 20_000 }).toContain("Python");
    await close();
  });

  it("shows the shape of every assignment, and marks it as old once the text has changed", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    const program = "import torch\nx = torch.ones(3, 2)\nq, k = x.split(1, dim=1)\n";
    await write(page, "nn", program);
    await runBoth(page);
    const shapes = pane(page, "nn").locator(".shape-hint");
    await expect.poll(() => shapes.allInnerTexts()).toEqual(["x: (3, 2)", "q: (3, 1), k: (3, 1)"]);
    expect(await pane(page, "nn").locator(".shape-hint.is-stale").count()).toBe(0);
    await write(page, "nn", program.replace("split(1", "split(2"));
    await expect
      .poll(() => pane(page, "nn").locator(".shape-hint.is-stale").allInnerTexts())
      .toEqual(["x: (3, 2)"]);
    await close();
  });

  it("says how to leave it by keyboard while the caret is in it, and what Esc did", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    await write(page, "nn", "f((1))");
    const hint = pane(page, "nn").locator(".keyboard-hint");
    expect(await hint.innerText()).toContain("Press Esc, then Tab");
    await page.keyboard.press("Escape");
    await expect.poll(() => hint.innerText()).toContain("Tab now leaves the editor.");
    // Monaco has colours of its own for brackets, and would come back to them with any change of its options.
    expect(await pane(page, "nn").locator("[class*=bracket-highlighting]").count()).toBe(0);
    await page.keyboard.press("Tab");
    expect(
      await pane(page, "nn").evaluate((side) =>
        side.querySelector(".code")?.contains(document.activeElement),
      ),
    ).toBe(false);
    await close();
  });

  it("formats by Shift+Alt+F and by its button: the caret keeps its word, one step takes it back", async () => {
    const { page, close } = await openWatched(browser, "#/playground/empty");
    const untidy = "import torch\nx=torch.ones( 2,3 ) #@param\ndef f(a): return a";
    const tidy = "import torch\n\nx = torch.ones(2, 3)  #@param\n\n\ndef f(a):\n    return a";
    await write(page, "nn", untidy);
    await page.keyboard.press("Shift+Alt+F");
    await expect.poll(() => read(page, "nn"), PATIENT).toBe(tidy);
    await page.keyboard.type("b");
    expect(await read(page, "nn")).toBe(`${tidy}b`);
    await page.keyboard.press("Backspace");
    await page.keyboard.press("ControlOrMeta+Z");
    await page.keyboard.press("ControlOrMeta+Z");
    await page.keyboard.press("ControlOrMeta+Z");
    await expect.poll(() => read(page, "nn")).toBe(untidy);
    const button = pane(page, "nn").getByRole("button", { name: "Format the left side" });
    await button.click();
    await expect.poll(() => read(page, "nn"), PATIENT).toBe(tidy);
    await pane(page, "nn").getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(() => read(page, "nn")).toBe(untidy);
    await write(page, "nn", "import torch\nx = 1 ? 2\n");
    await button.click();
    await pane(page, "nn").getByText("Line 2 is no complete Python").waitFor();
    expect(await read(page, "nn")).toBe("import torch\nx = 1 ? 2");
    await close();
  });

  it("says that it waits for the formatter, and that it could not be loaded; the text stays", async () => {
    let refuse = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const formatter = "**/ruff_fmt*.wasm";
    const { page, close } = await openWatched(browser, "#/playground/empty", {
      view: { locale: "zh-CN" },
      prepare: (blocked) =>
        blocked.context().route(formatter, async (route) => {
          await waiting;
          await route.abort();
        }),
    });
    await write(page, "nn", "x=1");
    const note = pane(page, "nn").locator(".format-said");
    await pane(page, "nn").getByRole("button", { name: "整理左边的格式" }).click();
    await expect.poll(() => note.innerText(), PATIENT).toContain("正在整理");
    refuse();
    await expect.poll(() => note.innerText(), PATIENT).toContain("没有加载成功");
    expect(await read(page, "nn")).toBe("x=1");
    await page.context().unroute(formatter);
    await pane(page, "nn").getByRole("button", { name: "整理左边的格式" }).click();
    await expect.poll(() => read(page, "nn"), PATIENT).toBe("x = 1");
    await close(/ruff_fmt|ERR_FAILED/);
  });
});
