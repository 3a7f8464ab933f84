/** A page that is as narrow as a phone: every lens within reach, the failing side in sight, nothing to scroll sideways. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { LOCALES } from "../../tools/views.ts";
import { finished, pane, runBoth } from "./support/bench.ts";
import { openWatched } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

it.each(LOCALES)("shows all six lenses at once, %s", async (locale) => {
  const { page, close } = await openWatched(browser, "#/lesson/four-questions", {
    view: { width: 390, locale },
  });
  const bar = page.locator(".lensbar .tabs");
  await bar.waitFor();
  expect(await bar.locator("button").count()).toBe(6);
  expect(await bar.evaluate((tabs) => tabs.scrollWidth - tabs.clientWidth)).toBe(0);
  expect(await sideways(page)).toBe(0);
  await close();
});

it("brings the side that raised to the front when the run has ended", async () => {
  const { page, close } = await openWatched(browser, "#/playground/article", { view: { width: 390 } });
  const tab = page.locator("#tab-functional");
  expect(await tab.getAttribute("aria-selected")).toBe("false");
  await runBoth(page);
  await expect.poll(() => tab.getAttribute("aria-selected")).toBe("true");
  await page.locator("#pane-functional .explain").waitFor();
  expect(await sideways(page)).toBe(0);
  await page.locator("#tab-nn").click();
  expect(await tab.getAttribute("aria-selected")).toBe("false");
  // The right side's error is known; the student is at work on the left.
  await pane(page, "nn").getByRole("button", { name: "Run the left side" }).click();
  await finished(page);
  expect(await tab.getAttribute("aria-selected")).toBe("false");
  await close();
});

it("leaves the editor that is typed in where it is", async () => {
  const { page, close } = await openWatched(browser, "#/playground/article", { view: { width: 390 } });
  await pane(page, "nn").getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await finished(page);
  expect(await page.locator('.strip [data-cell="run"]').count()).toBe(1);
  expect(await page.locator("#tab-nn").getAttribute("aria-selected")).toBe("true");
  await close();
});

it("says what a side's header says whole or not at all", async () => {
  for (const width of [1440, 1024] as const) {
    const { page, close } = await openWatched(browser, "#/lesson/two-doors", { view: { width } });
    await page.locator(".pane").first().waitFor();
    const cut = await page.locator(".pane > header .own").evaluateAll((captions) =>
      captions.filter((caption) => {
        const text = document.createRange();
        text.selectNodeContents(caption);
        const [box, words] = [caption.getBoundingClientRect(), text.getBoundingClientRect()];
        return words.top < box.bottom && words.right > box.right + 1;
      }),
    );
    expect(cut).toHaveLength(0);
    await close();
  }
});
