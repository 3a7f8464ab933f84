/** Everything `npm test` runs, in phases: inside a phase two stages run at a time. */
import type { Stage } from "./stage.ts";

function gate(name: string, ...command: Stage["command"]): Stage {
  return { name, command, report: null };
}

function suite(name: string, ...projects: readonly string[]): Stage {
  const report = `test-results/${name}.json`;
  const chosen = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return { name, command: ["vitest", "run", ...chosen, ...reporters], report };
}

/** Seconds each: what an editor or a commit hook can wait for. */
export const FAST: readonly Stage[] = [
  gate("types", "tsc", "--noEmit"),
  gate("format and lint", "biome", "check", "--error-on-warnings", "."),
  gate("unused code", "knip"),
  gate("arrows", "tsx", "tools/gates/cli.ts", "arrows"),
  gate("documentation", "typedoc", "--emit", "none"),
  gate("file size", "tsx", "tools/gates/cli.ts", "file-size"),
  gate("type escapes", "tsx", "tools/gates/cli.ts", "type-escapes"),
  gate("lock file", "tsx", "tools/gates/cli.ts", "lock-file"),
  gate("machine paths", "tsx", "tools/gates/cli.ts", "machine-paths"),
];

/** Vitest takes both cores by itself, and a browser that boots CPython wants them too: each alone. */
export const ALL: readonly (readonly Stage[])[] = [
  FAST,
  [suite("unit", "node", "app")],
  [gate("lessons", "tsx", "tools/lessons/cli.ts", "check"), suite("conformance", "conformance")],
  [suite("end-to-end", "e2e")],
];
