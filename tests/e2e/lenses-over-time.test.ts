/** Gradients, training and what is taken away, from a run of the page's own Python. */
import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { graveViolations } from "./support/accessibility.ts";
import { runBoth } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

function lens(page: Page, name: string): Locator {
  return page.locator(`section[aria-labelledby="lens-${name}"]`);
}

/** What a menu item gives, and under which name. */
async function saved(page: Page, area: Locator, button: string, item: RegExp) {
  await area.getByRole("button", { name: button }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    area.getByRole("menuitem", { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe("a training run of 200 steps", () => {
  it("fills the lenses, which one playhead moves, and can be taken away", async () => {
    const { page, close } = await openWatched(browser, "#/playground/two-loops");
    await runBoth(page);
    const toggle = page.locator(".lensbar").getByRole("button", { name: "Gradients" });
    if ((await toggle.getAttribute("aria-pressed")) === "false") await toggle.click();
    const map = lens(page, "gradients").getByRole("slider", { name: /^Left/ });
    expect(await map.getAttribute("aria-valuetext")).toMatch(/, step 199: nn [\d.e−-]+, F [\d.e−-]+$/);

    await map.press("Home");
    await map.press("ArrowRight");
    await map.press("ArrowDown");
    expect(await map.getAttribute("aria-valuetext")).toMatch(/, step 1: /);
    const playheads = await page.locator(".chart-head .pht, .heat-head .pht").allTextContents();
    expect(playheads).toEqual(["1", "1", "1", "1"]);
    expect(await page.locator(".scrub").getByRole("slider").getAttribute("aria-valuenow")).toBe("1");
    expect(await lens(page, "gradients").locator(".diag").innerText()).toContain("at step 1.");
    expect(await graveViolations(page)).toEqual([]);

    const training = lens(page, "training");
    const csv = await saved(page, training, "Save this lens", /\.csv/);
    const lines = csv.bytes.toString().trim().split("\r\n");
    expect([csv.name, lines.length]).toEqual(["training.csv", 201]);
    const svg = (await saved(page, lens(page, "gradients"), "Save this lens", /\.svg/)).bytes.toString();
    expect(svg).toContain("rgb(36, 80, 189)");
    expect(svg).not.toMatch(/var\(|class=/);
    const png = (await saved(page, training, "Save this lens", /\.png/)).bytes;
    expect(png.subarray(1, 4).toString()).toBe("PNG");

    const pane = page.locator("#pane-functional");
    const notebook = await saved(page, pane, "Take the right side away", /\.ipynb/);
    const cells: readonly { cell_type: string; source: string[] }[] = JSON.parse(
      notebook.bytes.toString(),
    ).cells;
    const file = await saved(page, pane, "Take the right side away", /\.py/);
    expect(file.name).toBe("functional.py");
    expect(cells.at(-1)?.source.join("")).toBe(file.bytes.toString());
    await close();
  });
});

describe("a net of two inputs", () => {
  it("shows one surface on both sides, of the parameters at the playhead, in each phase of a step", async () => {
    const { page, close } = await openWatched(browser, "#/playground/two-moons");
    await runBoth(page);
    const training = lens(page, "training");
    const borders = () =>
      training
        .locator(".surface .surface-border")
        .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
    await training.getByText("with the parameters after step 399").first().waitFor();
    const last = await borders();
    expect(last).toHaveLength(2);
    expect(last[0]).toMatch(/^M/);
    expect(last[1]).toBe(last[0]);

    const track = page.locator(".scrub").getByRole("slider");
    await track.press("Home");
    await training.getByText("with the parameters after step 0").first().waitFor();
    await track.press("ArrowDown");
    expect(await track.getAttribute("aria-valuetext")).toBe("Step 0 of 399, backward");
    await training.getByText("before the first update").first().waitFor();
    expect((await borders())[0]).not.toBe(last[0]);
    expect(await graveViolations(page)).toEqual([]);

    const csv = await saved(page, training, "Save the surface", /\.csv/);
    const [head, ...rows] = csv.bytes.toString().trim().split("\r\n");
    expect([csv.name, head, rows.length]).toEqual(["surface.csv", '"x[:, 0]","x[:, 1]",nn says,F says', 441]);
    expect(
      rows.map((row) => row.split(",").slice(-2)).filter(([nn, functional]) => nn !== functional),
    ).toEqual([]);
    await close();
  });
});
