/** What a student sees at the bench, in words that do not depend on how it is drawn. */

import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import type { Side } from "../../../engine/trace/types.ts";
import { type Bench, pane } from "../../../tools/student.ts";

export { finished, pane, runBoth, write } from "../../../tools/student.ts";

/** The file of one side as its editor shows it. */
export async function read(bench: Bench, side: Side): Promise<string> {
  const lines = await pane(bench, side).locator(".view-line").all();
  const placed = await Promise.all(
    lines.map(async (line) => ({
      top: await line.evaluate((element: HTMLElement) => Number.parseFloat(element.style.top)),
      text: await line.innerText(),
    })),
  );
  placed.sort((a, b) => a.top - b.top);
  return placed
    .map(({ text }) => text.replaceAll("\u00a0", " ").trimEnd())
    .join("\n")
    .trimEnd();
}

/** What one cell of the verdict says: `output` → `= bit for bit`. */
export async function verdict(bench: Bench, cell: string): Promise<string> {
  const text = await bench.locator(`.strip [data-cell="${cell}"]`).innerText();
  return text.replace(/\s+/g, " ");
}

export function lens(page: Page, name: string): Locator {
  return page.locator(`section[aria-labelledby="lens-${name}"]`);
}

/** What an item of a menu gives, and under which name. */
export async function saved(page: Page, area: Locator, button: string, item: RegExp) {
  await area.getByRole("button", { name: button }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    area.getByRole("menuitem", { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
