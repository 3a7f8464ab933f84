/** A lesson inside a course's page on another site: it runs, answers, and tells its height. */
import type { Browser, Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { pane, runBoth, verdict } from "./support/bench.ts";
import { openWatched, type WatchedPage } from "./support/watched-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The course's page on the other site with this lesson in its frame. */
async function openCourse(
  lesson: string,
  sandbox: string | null,
): Promise<WatchedPage & { readonly frame: Frame }> {
  const course = new URL("course.html", inject("otherSite"));
  course.searchParams.set("src", `${inject("site")}embed.html?${lesson}`);
  if (sandbox !== null) course.searchParams.set("sandbox", sandbox);
  const watched = await openWatched(browser, course.href, { sites: [inject("otherSite")] });
  const frame = await (await watched.page.waitForSelector("iframe")).contentFrame();
  if (frame === null) throw new Error("the course has no frame");
  await pane(frame, "nn").waitFor();
  return { ...watched, frame };
}

describe("the embed in another site's page", () => {
  it.each([
    ["a plain frame", null],
    ["a sandboxed frame", "allow-scripts"],
  ])("runs in %s, shows the verdict and tells its height", async (_what, sandbox) => {
    const { frame, close } = await openCourse("lesson=two-doors&lang=en&theme=light", sandbox);
    await runBoth(frame);
    expect(await verdict(frame, "output")).toContain("bit for bit");
    const hidden = () => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    await expect.poll(hidden).toBeLessThanOrEqual(0);
    await close();
  });

  it("speaks the language and wears the theme it is asked for", async () => {
    const { frame, close } = await openCourse("lesson=two-doors&lang=zh-CN&theme=dark", null);
    const page = frame.locator("html");
    expect(await page.getAttribute("lang")).toBe("zh-CN");
    expect(await page.getAttribute("data-theme")).toBe("dark");
    await close();
  });
});
