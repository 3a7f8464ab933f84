/** The command line of `py`, as plain data. */

export interface PyArguments {
  readonly json: boolean;
  readonly trace: boolean;
  /** Print the functional twin of what the file's modules computed. */
  readonly unroll: boolean;
  /** Seconds of run time for each file. */
  readonly timeout: number;
  readonly files: readonly string[];
}

export const USAGE =
  "usage: npm run --silent py -- [--json | --trace | --unroll] [--timeout SECONDS] FILE.py …";

/** Returns the arguments, or the sentence that says what is wrong with them. */
export function parseArguments(words: readonly string[]): PyArguments | string {
  let json = false;
  let trace = false;
  let unroll = false;
  let timeout = 20;
  const files: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "--json") json = true;
    else if (word === "--trace") trace = true;
    else if (word === "--unroll") unroll = true;
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
  return files.length === 0 ? "no file to run" : { json, trace, unroll, timeout, files };
}
