/** Asks axe what people with assistive technology would stumble over. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const GRAVE = new Set(["serious", "critical"]);

/** One line for each serious or critical violation: `color-contrast: .verdict > b`. */
export async function graveViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => GRAVE.has(impact ?? ""))
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
