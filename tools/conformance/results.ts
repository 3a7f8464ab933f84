/** Sets each example's outcome here beside real PyTorch's, and counts by namespace. */
import { type Comparison, comparePrinted, type Printed, sameNumbers } from "./compare.ts";
import type { Example } from "./real.ts";

/** Separates what an example prints from the values it leaves; the same line is in `script.py`. */
const SENTINEL = "=== values ===\n";

export interface Result extends Comparison {
  readonly example: Example;
  readonly real: Printed;
  readonly ours: Printed;
  /** Every tensor left behind has the same values, also those that the example does not print. */
  readonly sameValues: boolean;
  /** Lines of real PyTorch's that ours does not match: `w torch.float32 (2, 3) …`. */
  readonly differingValues: readonly string[];
}

export interface Score {
  readonly namespace: string;
  readonly counted: number;
  readonly runs: number;
  readonly sameNumbers: number;
  readonly sameText: number;
  readonly sameValues: number;
}

export function judge(example: Example, printed: Printed): Result {
  const [output = "", values = ""] = printed.output.split(SENTINEL, 2);
  const real = { output: example.output, error: example.error?.line ?? null };
  const ours = { output, error: printed.error };
  const comparison = comparePrinted(real, ours);
  const differingValues = comparison.runs ? differences(example, values) : [];
  const sameValues = comparison.runs && differingValues.length === 0;
  return { example, real, ours, ...comparison, sameValues, differingValues };
}

export function scoreOf(namespace: string, results: readonly Result[]): Score {
  const count = (key: keyof Comparison | "sameValues") => results.filter((result) => result[key]).length;
  return {
    namespace,
    counted: results.length,
    runs: count("runs"),
    sameNumbers: count("sameNumbers"),
    sameText: count("sameText"),
    sameValues: count("sameValues"),
  };
}

/** Error messages of the examples that do not run, most frequent first. */
export function rankMissing(results: readonly Result[]): { message: string; names: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { runs, ours, example } of results) {
    if (runs) continue;
    const message = (ours.error ?? "no exception, where real PyTorch raises").split("\n", 1)[0]!;
    groups.set(message, [...(groups.get(message) ?? []), example.name]);
  }
  return [...groups]
    .map(([message, names]) => ({ message, names }))
    .sort(
      (left, right) => right.names.length - left.names.length || left.message.localeCompare(right.message),
    );
}

function differences(example: Example, values: string): string[] {
  const left = valuesByName(values);
  return example.values.filter((line) => !sameNumbers(line, left.get(nameOf(line)) ?? ""));
}

function valuesByName(text: string): Map<string, string> {
  return new Map(text.split("\n").map((line) => [nameOf(line), line]));
}

function nameOf(line: string): string {
  return line.split(" ", 1)[0] ?? "";
}
