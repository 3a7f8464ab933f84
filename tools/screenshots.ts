/** `npm run screenshots -- FOLDER [--only SUBJECT …] [--view VIEW …]`: every subject in every width, theme and language. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { buildSite } from "./build-site.ts";
import { launchChromium } from "./chromium.ts";
import { serveFolder } from "./static-server.ts";
import { openLenses, runBoth } from "./student.ts";
import { ALL_VIEWS, openView, type View, viewName } from "./views.ts";

interface Subject {
  readonly name: string;
  /** Relative to the site. */
  readonly path: string;
  /** Runs both sides first. */
  readonly run: boolean;
  /** The lens to open, alone; the picture is of it, not of the page. */
  readonly lens?: string;
}

const AROUND = 16;

const LENSES = ["ownership", "graph", "training", "gradients", "tensor", "step"];

const SUBJECTS: readonly Subject[] = [
  { name: "home", path: "#/", run: false },
  { name: "lesson", path: "#/lesson/two-doors", run: false },
  { name: "lesson-run", path: "#/lesson/two-doors", run: true },
  { name: "training-lesson", path: "#/lesson/two-loops-one-curve", run: true },
  { name: "playground", path: "#/playground", run: false },
  { name: "error", path: "#/playground/article", run: true },
  { name: "embed", path: "embed.html?lesson=two-doors", run: false },
  { name: "surface", path: "#/playground/two-moons", run: true, lens: "training" },
  ...LENSES.map((lens) => ({ name: lens, path: "#/lesson/two-loops-one-curve", run: false, lens })),
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true },
    view: { type: "string", multiple: true },
  },
});

/** The window is made as high as the page: what sticks to its top must not lie over the rest. */
async function heighten(page: Page, { width }: View): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
}

/** With a little of the page around it, so that one sees what comes near an edge of the screen. */
async function shootLens(page: Page, { width }: View, file: string): Promise<void> {
  const lens = page.locator(".lens");
  // A picture of the page can be taken before a lens that was just opened is drawn; one of the lens waits for it.
  await lens.screenshot();
  const box = await lens.boundingBox();
  if (box === null) throw new Error("no lens to take a picture of");
  const left = Math.max(0, box.x - AROUND);
  const right = Math.min(width, box.x + box.width + AROUND);
  const clip = { x: left, y: box.y - AROUND, width: right - left, height: box.height + 2 * AROUND };
  await page.screenshot({ path: file, clip, fullPage: true });
}

async function shoot(
  browser: Browser,
  site: string,
  folder: string,
  subject: Subject,
  view: View,
): Promise<void> {
  const page = await openView(browser, view);
  await page.goto(new URL(subject.path, site).href, { waitUntil: "networkidle" });
  if (subject.run) await runBoth(page);
  if (subject.lens !== undefined) await openLenses(page, [subject.lens]);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const file = join(folder, `${subject.name}-${viewName(view)}.png`);
  await heighten(page, view);
  if (subject.lens === undefined) await page.screenshot({ path: file, fullPage: true });
  else await shootLens(page, view, file);
  await page.context().close();
  console.log(file);
}

const [folder] = positionals;
if (folder === undefined) {
  const names = SUBJECTS.map(({ name }) => name).join(", ");
  console.error(
    `usage: npm run screenshots -- FOLDER [--only SUBJECT …] [--view VIEW …]\nsubjects: ${names}`,
  );
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const server = await serveFolder(buildSite(), "localhost", 0);
const browser = await launchChromium();
try {
  for (const subject of SUBJECTS.filter(({ name }) => options.only?.includes(name) ?? true)) {
    for (const view of ALL_VIEWS.filter((each) => options.view?.includes(viewName(each)) ?? true)) {
      await shoot(browser, server.url, folder, subject, view);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
