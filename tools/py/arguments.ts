/** The command line of `py`, as plain data. */
import type { Rewriting } from "../../engine/trace/rewriting.ts";

export interface PyArguments {
  readonly json: boolean;
  readonly trace: boolean;
  /** Print what the file computed in the other way: modules as functions, or functions as a module. */
  readonly rewrite: Rewriting | null;
  /** Seconds of run time for each file. */
  readonly timeout: number;
  readonly files: readonly string[];
}

export const USAGE =
  "usage: npm run --silent py -- [--json | --trace | --unroll | --wrap] [--timeout SECONDS] FILE.py …";

/** Returns the arguments, or the sentence that says what is wrong with them. */
export function parseArguments(words: readonly string[]): PyArguments | string {
  let json = false;
  let trace = false;
  let rewrite: Rewriting | null = null;
  let timeout = 20;
  const files: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "--json") json = true;
    else if (word === "--trace") trace = true;
    else if (word === "--unroll" || word === "--wrap") rewrite = word === "--wrap" ? "wrap" : "unroll";
    else if (word === "--timeout" || word.startsWith("--timeout=")) {
      const value = word === "--timeout" ? words[++index] : word.slice("--timeout=".length);
      timeout = Number(value);
      if (!(timeout > 0)) return `--timeout takes a number of seconds, not ${value ?? "nothing"}`;
    } else if (word === "--") {
      files.push(...words.slice(index + 1));
      break;
    } else if (word.startsWith("--")) return `unknown option ${word}`;
    else files.push(word);
  }
  return files.length === 0 ? "no file to run" : { json, trace, rewrite, timeout, files };
}
