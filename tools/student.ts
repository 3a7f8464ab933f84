/** What a student does at the bench of a page, in words that do not depend on how it is drawn. */
import type { Frame, Locator, Page } from "playwright-core";
import type { Side } from "../engine/trace/types.ts";

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

/** Presses the toggles of the lens bar until just these lenses are open. */
export async function openLenses(bench: Bench, lenses: readonly string[]): Promise<void> {
  await bench.locator(".lens").first().waitFor();
  for (const toggle of await bench.locator(".lensbar .tabs button").all()) {
    const isOpen = (await toggle.getAttribute("aria-pressed")) === "true";
    const isWanted = lenses.includes((await toggle.getAttribute("data-lens")) ?? "");
    if (isOpen !== isWanted) await toggle.click();
  }
}
