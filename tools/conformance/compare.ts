/** Compares what a program printed in real PyTorch with what it printed here: exactly, and by its numbers. */

export interface Printed {
  readonly output: string;
  /** `RuntimeError: …`, the last line of the traceback; null when the program ran to its end. */
  readonly error: string | null;
}

export interface Comparison {
  /** It got as far as in real PyTorch: to its end, or to an exception of the same type. */
  readonly runs: boolean;
  readonly sameNumbers: boolean;
  readonly sameText: boolean;
}

const NUMBER = /(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan\b|inf\b)/g;
const TOLERANCE = { relative: 1e-4, absolute: 1e-5 };

export function comparePrinted(real: Printed, ours: Printed): Comparison {
  const runs = errorType(real.error) === errorType(ours.error);
  const sameText = runs && normalise(textOf(real)) === normalise(textOf(ours));
  return { runs, sameText, sameNumbers: sameText || (runs && sameNumbers(real.output, ours.output)) };
}

/** The same numbers within the tolerance, between the same words; spacing does not count. */
export function sameNumbers(expected: string, actual: string): boolean {
  const [left, right] = [normalise(expected), normalise(actual)];
  if (skeleton(left) !== skeleton(right)) return false;
  const [numbers, others] = [numbersIn(left), numbersIn(right)];
  return numbers.length === others.length && numbers.every((value, index) => close(value, others[index]!));
}

/** First line that differs, as each prints it; null when none does. */
export function firstDifference(real: Printed, ours: Printed): { expected: string; actual: string } | null {
  const [left, right] = [normalise(textOf(real)).split("\n"), normalise(textOf(ours)).split("\n")];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [expected = "(nothing)", actual = "(nothing)"] = [left[index], right[index]];
    if (expected !== actual) return { expected, actual };
  }
  return null;
}

/** Addresses differ from run to run. */
export function normalise(text: string): string {
  return text.replace(/0x[0-9a-f]+/g, "0x…").trimEnd();
}

function textOf({ output, error }: Printed): string {
  return error === null ? output : `${output}\n${error}`;
}

function errorType(error: string | null): string | null {
  return error === null ? null : (error.split(":", 1)[0] ?? error);
}

function skeleton(text: string): string {
  return text.replace(NUMBER, "#").replace(/\s+/g, "");
}

function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(NUMBER), ([digits]) => numberOf(digits));
}

function numberOf(digits: string): number {
  if (digits.endsWith("nan")) return Number.NaN;
  if (digits.endsWith("inf"))
    return digits.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(digits);
}

function close(expected: number, actual: number): boolean {
  if (Object.is(expected, actual) || expected === actual) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  return Math.abs(expected - actual) <= TOLERANCE.absolute + TOLERANCE.relative * Math.abs(expected);
}
