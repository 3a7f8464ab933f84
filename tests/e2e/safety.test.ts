/** Hostile Python in the page as it ships: in the open page and in a sandboxed frame on another site. */
import { readFileSync } from "node:fs";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { openWatched } from "./support/watched-page.ts";

const ESCAPE = readFileSync(new URL("../safety/escape.py", import.meta.url), "utf8");
/** The small view has the plain editor, which takes text as it is. */
const VIEW = { width: 390 } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function runLeft(scope: Page | FrameLocator, source: string): Promise<string> {
  await scope.getByRole("textbox", { name: "nn.py" }).fill(source);
  await scope.getByRole("button", { name: "Run the left side" }).click();
  const output = scope.locator("#pane-nn").getByText(/^\{"import js"/);
  await output.waitFor({ timeout: 90_000 });
  return (await output.textContent()) ?? "";
}

function routesOf(text: string): Readonly<Record<string, string>> {
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
}

function expectClosed(routes: Readonly<Record<string, string>>): void {
  expect(Object.keys(routes).length).toBeGreaterThan(25);
  expect(Object.entries(routes).filter(([, outcome]) => outcome === "open")).toEqual([]);
}

describe("hostile Python", () => {
  it("finds no way out of the page", async () => {
    const { page, close } = await openWatched(browser, "#/playground", { view: VIEW });
    expectClosed(routesOf(await runLeft(page, ESCAPE)));
    await close();
  });

  it("finds no way out of a sandboxed frame", async () => {
    const course = new URL("course.html", inject("otherSite"));
    course.searchParams.set("sandbox", "allow-scripts");
    course.searchParams.set("src", `${inject("site")}embed.html?lesson=two-doors`);
    const { page, close } = await openWatched(browser, course.href, {
      view: VIEW,
      sites: [inject("otherSite")],
    });
    // As narrow as the view: the plain editor is the one that takes text as it is.
    await page.locator("iframe").evaluate((frame: HTMLIFrameElement) => {
      frame.width = "390";
    });
    expectClosed(routesOf(await runLeft(page.frameLocator("iframe"), ESCAPE)));
    await close();
  });
});
