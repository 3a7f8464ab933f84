/** Canaries: what watches the pages of every end-to-end test must see a page that misbehaves, and not invent trouble. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { graveViolations } from "./accessibility.ts";
import { openWatched } from "./watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Answers `canary.html` with a page of this body. */
function answering(body: string): { readonly prepare: (page: Page) => Promise<unknown> } {
  const head = `<title>canary</title><meta http-equiv="Content-Security-Policy" content="object-src 'none'; font-src 'none'">`;
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>Canary</h1>${body}</main></body></html>`;
  return {
    prepare: (page) =>
      page.route("**/canary.html", (route) => route.fulfill({ contentType: "text/html", body: html })),
  };
}

describe("a watched page", () => {
  it.each([
    ["an error in the console", '<script>console.error("red")</script>', "console: red"],
    ["an uncaught error", '<script>throw new Error("loose")</script>', "uncaught: loose"],
    [
      "a blocked font",
      "<style>@font-face{font-family:x;src:url(x.woff2)}p{font-family:x}</style><p>x",
      "CSP: font-src",
    ],
    ["a missing file", '<img alt="" src="nowhere.png">', "404: "],
    ["another site", () => `<img alt="" src="${inject("otherSite")}icon.svg">`, "foreign request: "],
  ])("reports %s", async (_what, body, problem) => {
    const watched = await openWatched(
      browser,
      "canary.html",
      answering(typeof body === "string" ? body : body()),
    );
    await expect.poll(() => watched.problems.join("\n")).toContain(problem);
    await expect(watched.close()).rejects.toThrow(problem);
  });

  it("is silent about an honest one", async () => {
    const watched = await openWatched(browser, "canary.html", answering("<p>text</p>"));
    await watched.close();
    expect(watched.problems).toEqual([]);
  });

  it("has the size, theme and language it was asked for", async () => {
    const view = { width: 390, theme: "dark", locale: "zh-CN" } as const;
    const { page, close } = await openWatched(browser, "canary.html", { view, ...answering("") });
    const seen = await page.evaluate(() => [
      innerWidth,
      matchMedia("(prefers-color-scheme: dark)").matches,
      navigator.language,
    ]);
    expect(seen).toEqual([390, true, "zh-CN"]);
    await close();
  });
});

describe("accessibility", () => {
  it("reports text without contrast and a button without a name", async () => {
    const body = '<p style="color:#ccc;background:#fff">faint</p><button></button>';
    const { page, close } = await openWatched(browser, "canary.html", answering(body));
    const rules = (await graveViolations(page)).map((line) => line.split(":")[0]);
    expect(new Set(rules)).toEqual(new Set(["color-contrast", "button-name"]));
    await close();
  });

  it("lets an honest page pass", async () => {
    const { page, close } = await openWatched(browser, "canary.html", answering("<p>clear</p>"));
    expect(await graveViolations(page)).toEqual([]);
    await close();
  });
});
