/** What each example printed here the last time, so that `--failed` runs only those that were not right. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Printed } from "./compare.ts";
import { CACHE } from "./real.ts";

const FILE = join(CACHE, "ours.json");

const printedSchema = v.object({ output: v.string(), error: v.nullable(v.string()) });
const previousSchema = v.record(v.string(), printedSchema);

/** By the example's program: another program under the same name is another example. */
export function readPrevious(): Map<string, Printed> {
  if (!existsSync(FILE)) return new Map();
  return new Map(Object.entries(v.parse(previousSchema, JSON.parse(readFileSync(FILE, "utf8")))));
}

export function writePrevious(printed: ReadonlyMap<string, Printed>): void {
  writeFileSync(FILE, JSON.stringify(Object.fromEntries(printed)));
}
