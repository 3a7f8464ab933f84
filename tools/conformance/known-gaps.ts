/** The committed list of what does not yet do as PyTorch does. It may only shrink: see `tests/conformance`. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import * as v from "valibot";
import type { Gaps } from "./harness.ts";

const FILE = resolve(import.meta.dirname, "../../tests/conformance/data/known-gaps.json");

export type Kind = "ops" | "modules" | "programs";

const namedSchema = v.record(v.string(), v.array(v.string()));
const gapsSchema = v.object({ ops: namedSchema, modules: namedSchema, programs: namedSchema });

export function readKnownGaps(): v.InferOutput<typeof gapsSchema> {
  return v.parse(gapsSchema, JSON.parse(readFileSync(FILE, "utf8")));
}

export interface GapChange {
  /** Fails, and the list does not say so: `torch.add: value 3: expected …`. */
  readonly unlisted: string[];
  /** Listed, and passes now. */
  readonly closed: string[];
}

/** Compares what fails with the list. A function that was absent may arrive with gaps of its own. */
export function changeSince(known: Readonly<Record<string, readonly string[]>>, found: Gaps): GapChange {
  const unlisted: string[] = [];
  const closed: string[] = [];
  for (const [name, gaps] of found)
    for (const [what, why] of gaps)
      if (!(known[name] ?? []).includes(what)) unlisted.push(`${name}: ${what}: ${why}`);
  for (const [name, listed] of Object.entries(known))
    for (const what of listed) if (!found.get(name)?.has(what)) closed.push(`${name}: ${what}`);
  return { unlisted, closed };
}

/** The part of the list about the names that ran, and the rest. */
export function divide(
  known: Readonly<Record<string, string[]>>,
  ran: readonly string[],
): { about: Record<string, string[]>; rest: Record<string, string[]> } {
  const entries = Object.entries(known);
  return {
    about: Object.fromEntries(entries.filter(([name]) => ran.includes(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !ran.includes(name))),
  };
}

/** Rewrites one part of the list, but for the names in `rest`; `npm run conformance -- --settle` says what it adds. */
export function settle(kind: Kind, found: Gaps, rest: Readonly<Record<string, string[]>> = {}): void {
  const parts = readKnownGaps();
  const named = [...found].map(([name, gaps]): [string, string[]] => [name, [...gaps.keys()]]);
  const sorted = [...named, ...Object.entries(rest)].sort(([left], [right]) => (left < right ? -1 : 1));
  parts[kind] = Object.fromEntries(sorted);
  writeFileSync(FILE, format(parts));
}

/** One name to a line, so that a diff shows what closed. */
function format(parts: v.InferOutput<typeof gapsSchema>): string {
  const blocks = Object.entries(parts).map(([kind, names]) => {
    const lines = Object.entries(names).map(
      ([name, gaps]) => `    ${JSON.stringify(name)}: ${JSON.stringify(gaps)}`,
    );
    return `  ${JSON.stringify(kind)}: {${lines.length > 0 ? `\n${lines.join(",\n")}\n  ` : ""}}`;
  });
  return `{\n${blocks.join(",\n")}\n}\n`;
}
