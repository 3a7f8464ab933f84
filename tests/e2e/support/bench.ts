/** What a student does at the bench and sees there, in words that do not depend on how it is drawn. */
import type { Frame, Locator, Page } from "playwright-core";
import type { Side } from "../../../engine/trace/types.ts";

/** CPython may have to boot first, on a loaded machine. */
const RUN_LIMIT = 90_000;

export type Bench = Page | Frame;

export function pane(bench: Bench, side: Side): Locator {
  return bench.locator(`#pane-${side}`);
}

/** Replaces the file of one side through the keyboard. */
export async function write(page: Page, side: Side, text: string): Promise<void> {
  await pane(page, side).locator(".view-lines").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

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

/** Waits until nothing runs and the strip says how the last run ended. */
export async function finished(bench: Bench): Promise<void> {
  const ended = () => {
    const strip = document.querySelector(".strip");
    const busy = strip?.matches(".is-running, .is-booting") ?? true;
    return !busy && strip?.querySelector("[role=status]")?.textContent !== "";
  };
  await bench.waitForFunction(ended, undefined, { timeout: RUN_LIMIT });
}

export async function runBoth(bench: Bench): Promise<void> {
  await bench.locator(".strip .btn--ink").click();
  await finished(bench);
}

/** What one cell of the verdict says: `output` → `= bit for bit`. */
export async function verdict(bench: Bench, cell: string): Promise<string> {
  const text = await bench.locator(`.strip [data-cell="${cell}"]`).innerText();
  return text.replace(/\s+/g, " ");
}
