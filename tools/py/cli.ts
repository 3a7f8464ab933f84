/** Runs the files of a `py` command line one after the other; one that fails, hangs or bursts never stops the next. */
import { readFileSync } from "node:fs";
import { traceToJson } from "../../engine/trace/json.ts";
import type { OutputChunk, SideTrace } from "../../engine/trace/types.ts";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import type { Runner } from "../../runtime/client/runner.ts";
import type { Rewritten } from "../../runtime/protocol.ts";
import { type PyArguments, parseArguments, USAGE } from "./arguments.ts";

/** Characters of one file's output that are kept. */
const OUTPUT_LIMIT = 20_000_000;

/** Returns the exit code. */
export async function runPythonCli(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words);
  if (typeof parsed === "string") {
    process.stderr.write(`py: ${parsed}\n${USAGE}\n`);
    return 2;
  }
  const runner = await createNodeRunner();
  try {
    let failed = false;
    for (const file of parsed.files) {
      if (!(await runFile(runner, file, parsed))) failed = true;
    }
    return failed && !parsed.json ? 1 : 0;
  } finally {
    runner.dispose();
  }
}

/** Runs one file and prints what the mode asks for; true when it ended well. */
async function runFile(runner: Runner, file: string, mode: PyArguments): Promise<boolean> {
  const source = readSource(file);
  if (source.problem !== null) {
    if (mode.json) printEntry({ file, ok: false, stdout: "", error: source.problem });
    else process.stderr.write(`${source.problem}\n`);
    return false;
  }
  const { traces, rewritten, failure } = await runToEnd(runner, {
    files: [{ side: "nn", name: file, source: source.text }],
    options: {
      deadline: mode.timeout * 1000,
      outputLimit: OUTPUT_LIMIT,
      trace: mode.trace || mode.rewrite !== null,
      rewrite: mode.rewrite,
    },
    onOutput: mode.json || mode.trace || mode.rewrite ? undefined : printChunks,
  });
  const trace = traces.at(0);
  if (mode.json) printEntry(toEntry(file, trace, failure));
  else if (trace === undefined) process.stderr.write(`py: ${failure}\n`);
  else if (mode.rewrite && trace.ok) return printRewritten(rewritten);
  else if (mode.trace) process.stdout.write(`${traceToJson(trace)}\n`);
  else process.stderr.write(trace.error?.traceback ?? "");
  return trace?.ok ?? false;
}

function printRewritten(rewritten: Rewritten | null): boolean {
  if (rewritten === null || rewritten.source === null) {
    process.stderr.write(`py: ${rewritten?.reason?.sentence ?? "the run was not recorded"}\n`);
    return false;
  }
  process.stdout.write(rewritten.source);
  return true;
}

interface Entry {
  readonly file: string;
  readonly ok: boolean;
  readonly stdout: string;
  /** Last line of the traceback. */
  readonly error: string | null;
}

function toEntry(file: string, trace: SideTrace | undefined, failure: string | null): Entry {
  const printed = trace?.output.filter((chunk) => chunk.stream === "stdout").map((chunk) => chunk.text);
  const error = trace?.error?.traceback.trimEnd().split("\n").at(-1) ?? failure;
  return { file, ok: trace?.ok ?? false, stdout: printed?.join("") ?? "", error };
}

function printEntry(entry: Entry): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

function printChunks(chunks: readonly OutputChunk[]): void {
  for (const { stream, text } of chunks) process[stream].write(text);
}

type Source = { readonly text: string; readonly problem: null } | { readonly problem: string };

function readSource(file: string): Source {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
    return { text, problem: null };
  } catch (error) {
    if (error instanceof TypeError) return { problem: `SyntaxError: ${file} is not UTF-8 text` };
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT")
      return { problem: `FileNotFoundError: [Errno 2] No such file or directory: '${file}'` };
    if (code === "EISDIR") return { problem: `IsADirectoryError: [Errno 21] Is a directory: '${file}'` };
    if (code === "EACCES") return { problem: `PermissionError: [Errno 13] Permission denied: '${file}'` };
    return { problem: `OSError: ${error instanceof Error ? error.message : error}` };
  }
}
