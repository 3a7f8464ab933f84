/** A page that is as narrow as a phone: every lens within reach, the failing side in sight, nothing to scroll sideways. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { LOCALES } from "../../tools/views.ts";
import { runBoth } from "./support/bench.ts";
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
  await close();
});
