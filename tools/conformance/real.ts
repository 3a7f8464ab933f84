/** The docstring examples of an installed PyTorch with what it prints for them, kept in a cache folder. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { Printed } from "./compare.ts";

const here = import.meta.dirname;

export const CACHE = join(tmpdir(), "nn-vs-functional-conformance");

const exampleSchema = v.object({
  namespace: v.string(),
  name: v.string(),
  status: v.picklist(["counted", "not-run", "not-python", "not-deterministic", "out-of-scope"]),
  /** The out-of-scope rule that took statements, or the whole example, away. */
  rule: v.nullable(v.string()),
  script: v.optional(v.string()),
  output: v.string(),
  error: v.nullable(v.object({ type: v.string(), line: v.string() })),
  /** One line for each tensor the example leaves behind. */
  values: v.optional(v.array(v.string()), []),
});

const extractSchema = v.object({
  torch: v.string(),
  examples: v.array(exampleSchema),
  names: v.record(v.string(), v.array(v.string())),
});

export type Example = v.InferOutput<typeof exampleSchema>;
export type Extract = v.InferOutput<typeof extractSchema>;

/** Docstrings are not ours to commit: they are read at run time and cached outside the repository. */
export function extractExamples(python: string): Extract {
  const version = run(python, ["-c", "import torch; print(torch.__version__)"]).trim();
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, `${version}-${fingerprint()}.json`);
  if (!existsSync(file)) run(python, ["-W", "ignore", join(here, "extract.py"), "--out", file]);
  return v.parse(extractSchema, JSON.parse(readFileSync(file, "utf8")));
}

const printedSchema = v.array(v.pick(exampleSchema, ["output", "error"]));

/** What real PyTorch prints for programs, each in a process of its own. */
export function runReal(python: string, programs: readonly string[]): Printed[] {
  const folder = mkdtempSync(join(tmpdir(), "nn-vs-functional-real-"));
  const [source, result] = [join(folder, "in.json"), join(folder, "out.json")];
  writeFileSync(source, JSON.stringify(programs));
  run(python, ["-W", "ignore", join(here, "execute.py"), source, result, "--patient"]);
  const printed = v.parse(printedSchema, JSON.parse(readFileSync(result, "utf8")));
  rmSync(folder, { recursive: true });
  return printed.map(({ output, error }) => ({ output, error: error?.line ?? null }));
}

/** A change to the extraction makes a new cache entry. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(here).sort())
    if (name.endsWith(".py") || name.endsWith(".json")) hash.update(readFileSync(join(here, name)));
  return hash.digest("hex").slice(0, 12);
}

function run(command: string, args: readonly string[]): string {
  const env = { ...process.env, OMP_NUM_THREADS: "1" };
  const result = spawnSync(command, args, { encoding: "utf8", env, maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${command} failed:\n${result.stderr}`);
  return result.stdout;
}
