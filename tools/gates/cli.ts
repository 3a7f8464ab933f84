/** Command line of the home-made gates: `tsx tools/gates/cli.ts [name…]`; without a name, all of them. */
import { resolve } from "node:path";
import { cruiseRooms } from "./arrows.ts";
import { fileSizeViolations, SOURCE } from "./file-size.ts";
import { LOCK_FILE, lockFileViolations } from "./lock-file.ts";
import { machinePathViolations, TEXT } from "./machine-paths.ts";
import { sourceFiles, type Violation } from "./source-files.ts";
import { TYPED, typeEscapeViolations } from "./type-escapes.ts";

const ROOT = resolve(import.meta.dirname, "../..");

interface GateResult {
  /** How many files were looked at: a gate that saw none proves nothing. */
  readonly seen: number;
  readonly violations: readonly Violation[];
}

const GATES: Readonly<Record<string, () => GateResult | Promise<GateResult>>> = {
  async arrows() {
    const { modules, violations } = await cruiseRooms(ROOT, ROOT);
    return { seen: modules, violations };
  },
  "file-size"() {
    const files = sourceFiles(ROOT, SOURCE);
    return { seen: files.length, violations: fileSizeViolations(files) };
  },
  "type-escapes"() {
    const files = sourceFiles(ROOT, TYPED);
    return { seen: files.length, violations: typeEscapeViolations(files) };
  },
  "lock-file"() {
    const files = sourceFiles(ROOT, LOCK_FILE);
    return { seen: files.length, violations: lockFileViolations(files) };
  },
  "machine-paths"() {
    const files = sourceFiles(ROOT, TEXT);
    return { seen: files.length, violations: machinePathViolations(files) };
  },
};

async function runGate(name: string): Promise<boolean> {
  const gate = GATES[name];
  if (gate === undefined) throw new Error(`no gate "${name}"; there are: ${Object.keys(GATES).join(", ")}`);
  const { seen, violations } = await gate();
  for (const { path, line, message } of violations) console.log(`${path}:${line} ${message}`);
  console.log(`${name}: ${seen} files seen, ${violations.length} violations`);
  return seen > 0 && violations.length === 0;
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(GATES)) {
  if (!(await runGate(name))) process.exitCode = 1;
}
