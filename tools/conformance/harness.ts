/** Runs the committed fixtures on this engine, in one Python session, and lists what differs from real PyTorch. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import type { Runner } from "../../runtime/client/runner.ts";
import { normalise } from "./compare.ts";
import {
  type Choice,
  type FixtureFile,
  fixtureFiles,
  PROGRAMS,
  programFiles,
  programSource,
} from "./fixture-files.ts";

const HARNESS = join(import.meta.dirname, "harness");
/** Fixtures to one Python program: a program that dies takes no more than these with it. */
const BATCH = 40;
const DEADLINE = 240_000;

/** What differs → why, by operator, module or program. */
export type Gaps = Map<string, Map<string, string>>;

const lineSchema = v.object({ name: v.string(), gaps: v.array(v.tuple([v.string(), v.string()])) });

export async function withRunner<T>(use: (runner: Runner) => Promise<T>): Promise<T> {
  const runner = await createNodeRunner();
  try {
    return await use(runner);
  } finally {
    runner.dispose();
  }
}

/** Every program under `tests/fixtures/programs`, each in a fresh namespace. */
export async function programGaps(runner: Runner, choice?: Choice): Promise<Gaps> {
  const gaps: Gaps = new Map();
  for (const name of programFiles(choice)) {
    const expected = readFileSync(join(PROGRAMS, name.replace(/\.py$/, ".out")), "utf8");
    const printed = await runProgram(runner, name, programSource(name));
    if (printed !== normalise(expected)) gaps.set(name, new Map([["output", contrast(expected, printed)]]));
  }
  return gaps;
}

export function opGaps(runner: Runner, choice?: Choice): Promise<Gaps> {
  const sources = ["decode.py", "derivatives.py", "check_ops.py"];
  return fixtureGaps(runner, fixtureFiles("ops", choice), "check_op", sources);
}

export function moduleGaps(runner: Runner, choice?: Choice): Promise<Gaps> {
  const sources = ["decode.py", "derivatives.py", "check_ops.py", "check_modules.py"];
  return fixtureGaps(runner, fixtureFiles("modules", choice), "check_module", sources);
}

/** Names of the registry's public functions that no fixture names, without the underscore of in-place forms. */
export async function uncoveredNames(runner: Runner): Promise<string[]> {
  const program = [
    "import json",
    "from torch._engine import FUNCTIONS",
    "print(json.dumps(sorted({function.name for function in FUNCTIONS})))",
  ].join("\n");
  const registry = v.parse(v.array(v.string()), JSON.parse(await runProgram(runner, "registry.py", program)));
  const covered = new Set(fixtureFiles("ops").flatMap(({ text }) => namesOf(text)));
  return registry.filter((name) => !covered.has(name) && !covered.has(name.replace(/_$/, "")));
}

function namesOf(text: string): string[] {
  const { op, aliases } = v.parse(
    v.object({ op: v.string(), aliases: v.array(v.string()) }),
    JSON.parse(text),
  );
  return [op, ...aliases].map((path) => path.split(".").at(-1) ?? path);
}

async function fixtureGaps(
  runner: Runner,
  files: readonly FixtureFile[],
  check: string,
  sources: readonly string[],
): Promise<Gaps> {
  const preamble = sources.map((name) => readFileSync(join(HARNESS, name), "utf8")).join("\n");
  const gaps: Gaps = new Map();
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const data = JSON.stringify(batch.map(({ text }) => text));
    const program = `${preamble}
import json
for text in ${data}:
    fixture = json.loads(text)
    print(json.dumps({"name": fixture.get("op") or fixture.get("module"), "gaps": ${check}(fixture)}))
`;
    for (const { name, gaps: found } of parseLines(await runProgram(runner, "fixtures.py", program), batch))
      if (found.length > 0) gaps.set(name, new Map(found));
  }
  return gaps;
}

/** A batch that ends early says so: nothing may pass by not having run. */
function parseLines(printed: string, batch: readonly FixtureFile[]): v.InferOutput<typeof lineSchema>[] {
  const lines = printed.split("\n");
  const results = lines.filter((line) => line.startsWith('{"name"')).map((line) => JSON.parse(line));
  const last = lines.at(-1) ?? "";
  if (results.length !== batch.length)
    throw new Error(`the harness stopped after ${batch[results.length - 1]?.name ?? "nothing"}: ${last}`);
  return v.parse(v.array(lineSchema), results);
}

/** What the program prints, and an exception's last line. */
async function runProgram(runner: Runner, name: string, source: string): Promise<string> {
  const options = { trace: false, deadline: DEADLINE, outputLimit: 20_000_000 };
  const { traces, failure } = await runToEnd(runner, { files: [{ side: "nn", name, source }], options });
  const trace = traces[0];
  const output = (trace?.output ?? []).filter(({ stream }) => stream === "stdout").map(({ text }) => text);
  const error = trace?.error?.traceback.trimEnd().split("\n").at(-1) ?? failure ?? "";
  return normalise(`${output.join("")}${withoutGuess(error)}`);
}

/** CPython's guess at a misspelt name depends on what else is defined. */
export function withoutGuess(error: string): string {
  return error.replace(/\. Did you mean: .*\?$/, "");
}

/** The first line that differs. */
function contrast(expected: string, actual: string): string {
  const [left, right] = [normalise(expected).split("\n"), actual.split("\n")];
  const index = left.findIndex((line, position) => line !== right[position]);
  const at = index < 0 ? left.length : index;
  return `line ${at + 1}: expected ${left[at] ?? "nothing"} | got ${right[at] ?? "nothing"}`;
}
