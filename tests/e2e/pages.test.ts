/** Every page in every width, in both themes and languages: it shows itself, fits, speaks the language, and breaks no rule. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { ALL_VIEWS, viewName } from "../../tools/views.ts";
import { graveViolations } from "./support/accessibility.ts";
import { openWatched } from "./support/watched-page.ts";

const PAGES = [
  { name: "home", path: "#/", content: "h1" },
  { name: "lesson", path: "#/lesson/two-doors", content: ".pane" },
  { name: "playground", path: "#/playground", content: ".pane" },
  { name: "embed", path: "embed.html?lesson=two-doors", content: ".pane" },
] as const;

/** Theme and language do not meet anywhere: light in one, dark in the other shows all there is of both. */
const VIEWS = ALL_VIEWS.filter(({ theme, locale }) => (theme === "light") === (locale === "en")).map(
  (view) => ({
    view,
    name: viewName(view),
  }),
);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(PAGES)("$name", ({ path, content }) => {
  it.each(VIEWS)("is whole in $name", async ({ view }) => {
    const { page, close } = await openWatched(browser, path, { view });
    await page.locator(content).first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(await page.locator("html").getAttribute("lang")).toBe(view.locale);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});

describe("from page to page", () => {
  it("every page shows itself, from its top, there and back", async () => {
    const { page, close } = await openWatched(browser, "#/");
    await page.locator("h1").first().waitFor();
    await page.evaluate(() => {
      window.scrollTo(0, 400);
    });
    await page.locator('a[href*="#/lesson/"]').first().click();
    await page.locator(".pane").first().waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    for (const path of ["#/playground", "#/lesson/two-doors", "#/"]) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, path);
      await page
        .locator(path === "#/" ? ".stage, h1" : ".pane")
        .first()
        .waitFor();
      await expect.poll(() => page.locator("main").innerText()).not.toBe("");
    }
    await page.goBack();
    await page.locator(".pane").first().waitFor();
    await close();
  });
});
