/** Opens a page of the built site and watches it: whatever a visitor's console would show in red fails the test. */
import type { Browser, ConsoleMessage, Page, Request, Response } from "playwright-core";
import { inject } from "vitest";
import { DEFAULT_VIEW, openView, type View } from "../../../tools/views.ts";

export interface WatchedPage {
  readonly page: Page;
  /** Everything that went wrong so far, one line each. */
  readonly problems: readonly string[];
  /** Closes the page; throws when something went wrong that `expected` does not match. */
  readonly close: (expected?: RegExp) => Promise<void>;
}

interface WatchOptions {
  readonly view?: Partial<View>;
  /** Sites the page may load from besides its own. */
  readonly sites?: readonly string[];
  /** Runs before the page is loaded: answers an address, adds a script. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** Milliseconds to wait for something to appear: a loaded machine takes seconds to boot CPython. */
const PATIENCE = 20_000;

/** A violation of the page's Content-Security-Policy says which rule and what was blocked. */
const REPORT_CSP = () => {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI}`);
  });
};

function watch(page: Page, sites: readonly string[]): string[] {
  const problems: string[] = [];
  const isForeign = (url: string) =>
    /^(https?|wss?):/.test(url) && !sites.some((site) => url.startsWith(site));
  page.on("console", (message: ConsoleMessage) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error: Error) => problems.push(`uncaught: ${error.message}`));
  page.on("request", (request: Request) => {
    if (isForeign(request.url())) problems.push(`foreign request: ${request.url()}`);
  });
  page.on("response", (response: Response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on("crash", () => problems.push("the page crashed"));
  return problems;
}

/** `path` is relative to the site: `""`, `embed.html?lesson=…`; an absolute address is taken as it is. */
export async function openWatched(
  browser: Browser,
  path: string,
  { view, sites = [], prepare }: WatchOptions = {},
): Promise<WatchedPage> {
  const site = inject("site");
  const page = await openView(browser, { ...DEFAULT_VIEW, ...view });
  const problems = watch(page, [site, ...sites]);
  page.setDefaultTimeout(PATIENCE);
  await page.addInitScript(REPORT_CSP);
  await prepare?.(page);
  await page.goto(new URL(path, site).href);
  const close = async (expected?: RegExp): Promise<void> => {
    await page.context().close();
    const unexpected = problems.filter((problem) => expected?.test(problem) !== true);
    if (unexpected.length > 0) throw new Error(`the page had problems:\n${unexpected.join("\n")}`);
  };
  return { page, problems, close };
}
