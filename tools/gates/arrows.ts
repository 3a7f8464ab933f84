/** Gate: imports follow the arrows between the rooms, and at least one import was looked at. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import type { Violation } from "./source-files.ts";

const ROOMS = ["app", "content", "engine", "lessons", "runtime", "tests", "tools"];

export interface ArrowReport {
  readonly modules: number;
  readonly violations: readonly (Violation & { readonly rule: string })[];
}

/** Cruises the rooms below `root` by the rules of the project at `project`. */
export async function cruiseRooms(root: string, project: string): Promise<ArrowReport> {
  const config = await extractConfig(join(project, ".dependency-cruiser.mjs"));
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const { output } = await cruise(rooms, {
    ...config.options,
    baseDir: root,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  });
  if (typeof output === "string") throw new Error("dependency-cruiser returned text instead of a result");
  return { modules: output.summary.totalCruised, violations: violationsOf(output) };
}

function violationsOf(result: ICruiseResult): ArrowReport["violations"] {
  return result.summary.violations.map(({ from, to, rule }) => ({
    path: from,
    line: 1,
    message: `${rule.name}: ${from} → ${to}`,
    rule: rule.name,
  }));
}
