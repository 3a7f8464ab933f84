/** Runs programs on this project's engine through the `py` command line, many files to a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as v from "valibot";
import type { Printed } from "./compare.ts";
import { withoutGuess } from "./harness.ts";

const root = resolve(import.meta.dirname, "../..");

/** Files to one process: booting is paid once, and a crash costs one batch. */
const BATCH = 60;

const entrySchema = v.object({
  file: v.string(),
  ok: v.boolean(),
  stdout: v.string(),
  /** Last line of the traceback. */
  error: v.nullable(v.string()),
});

/** What each program prints here, in the order given. */
export function runHere(programs: readonly string[], seconds = 60): Printed[] {
  const folder = mkdtempSync(join(tmpdir(), "nn-vs-functional-programs-"));
  try {
    const files = programs.map((program, index) => {
      const file = join(folder, `example-${index}.py`);
      writeFileSync(file, program);
      return file;
    });
    const printed: Printed[] = [];
    for (let start = 0; start < files.length; start += BATCH)
      printed.push(...runBatch(files.slice(start, start + BATCH), seconds));
    return printed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Public names of each namespace here; a namespace that cannot be imported has none. */
export function namesHere(namespaces: readonly string[]): Record<string, string[]> {
  const program = [
    "import importlib, json, torch",
    "def names(path):",
    "    try:",
    "        owner = torch.Tensor if path == 'torch.Tensor' else importlib.import_module(path)",
    "    except ImportError:",
    "        return []",
    "    return [name for name in dir(owner) if not name.startswith('_')]",
    `print(json.dumps({path: names(path) for path in ${JSON.stringify(namespaces)}}))`,
  ].join("\n");
  const [printed] = runHere([program]);
  if (printed === undefined || printed.error !== null) return {};
  return v.parse(v.record(v.string(), v.array(v.string())), JSON.parse(printed.output));
}

function runBatch(files: readonly string[], seconds: number): Printed[] {
  const command = ["run", "--silent", "py", "--", "--json", "--timeout", String(seconds), ...files];
  const result = spawnSync("npm", command, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const entries = new Map<string, Printed>();
  for (const line of result.stdout.split("\n")) {
    if (!line.startsWith("{")) continue;
    const { file, stdout, error } = v.parse(entrySchema, JSON.parse(line));
    entries.set(file, { output: stdout, error: error === null ? null : withoutGuess(error) });
  }
  const lost = { output: "", error: `py gave no answer: ${result.stderr.trim().split("\n").at(-1) ?? ""}` };
  return files.map((file) => entries.get(file) ?? lost);
}
