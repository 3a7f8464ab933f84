/** Gradients, training and what is taken away, from a run of the page's own Python. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { openLenses } from "../../tools/student.ts";
import { graveViolations } from "./support/accessibility.ts";
import { lens, runBoth, saved } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

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

describe("the phases of a step", () => {
  it("are followed by owners, graph and player of operations, from the keyboard too", async () => {
    const { page, close } = await openWatched(browser, "#/playground/two-loops");
    await runBoth(page);
    await openLenses(page, ["ownership", "graph", "step"]);
    const owners = lens(page, "ownership");
    const gradients = () => owners.locator(".own-t tbody tr td:nth-child(6)").allInnerTexts();
    const changes = () => owners.locator(".own-t tbody tr td:nth-child(7)").allInnerTexts();
    expect(await changes()).toEqual([...Array(4)].map(() => expect.stringMatching(/^\|Δ\| \d/)));

    const track = page.locator(".scrub").getByRole("slider");
    await track.press("Home");
    await track.press("ArrowDown");
    expect(await changes()).toEqual(Array(4).fill("not yet"));
    expect(await gradients()).toEqual([...Array(4)].map(() => expect.stringMatching(/^\|g\| \d/)));
    const mode = lens(page, "graph").locator(".seg [aria-pressed=true]");
    expect(await mode.innerText()).toBe("Backward");
    await expect
      .poll(() => lens(page, "step").locator(".step-says").innerText())
      .toMatch(/, backward: mse_loss$/);

    await page.locator(".scrub .seg").getByRole("button", { name: "forward" }).press("Enter");
    expect(await gradients()).toEqual(Array(4).fill("not yet"));
    expect(await mode.innerText()).toBe("Forward");
    const player = lens(page, "step").getByRole("slider");
    await player.press("End");
    expect(await page.locator(".scrub .seg [aria-pressed=true]").innerText()).toBe("update");
    expect(await changes()).toEqual([...Array(4)].map(() => expect.stringMatching(/^\|Δ\| \d/)));

    for (const name of ["ownership", "graph", "step"]) {
      const file = await saved(page, lens(page, name), "Save this lens", /\.csv/);
      expect(file.name).toBe(`${name}.csv`);
      expect(file.bytes.toString().split("\r\n").length).toBeGreaterThan(5);
    }
    const picture = await saved(page, lens(page, "graph"), "Save this lens", /\.svg/);
    expect(picture.bytes.toString()).toContain("mse_loss");
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});
