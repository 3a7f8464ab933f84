/** A number together with how it was reached, written out: `0.5 · 1.2 + (−0.3) · 0.7`. */

export interface Term {
  readonly value: number;
  /** What the text comes to: its numbers are rounded. */
  readonly written: number;
  readonly text: string;
  /** How tightly the text holds together: 1 comparison, 2 sum, 3 product, 4 power, 5 one piece. */
  readonly hold: number;
}

/** Decimals that a number is written with at first, as PyTorch prints it. */
export const DECIMALS = 4;

/** Digits that single precision has. */
const DIGITS = 7;

/** `decimals` after the point, and as many digits of a number below 1, with a true minus. */
export function numberText(value: number, decimals: number = DECIMALS): string {
  return rounded(value, decimals).replaceAll("-", "−");
}

function rounded(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e6))
    return value.toExponential(decimals - 1).replace(/\.?0*e\+?/, "e");
  const whole = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 0;
  return String(Number(value.toPrecision(Math.min(whole + decimals, DIGITS))));
}

export function numberTerm(value: number, decimals: number = DECIMALS): Term {
  const written = Number(rounded(value, decimals).replace("inf", "Infinity"));
  return { value, written, text: numberText(value, decimals), hold: value < 0 ? 2.5 : 5 };
}

/** The text, in brackets where it would fall apart beside a tighter operator. */
export function held(term: Term, least: number): string {
  return term.hold >= least ? term.text : `(${term.text})`;
}

/** Terms of a sum that are written out; of a longer one the first three and the last. */
const WRITTEN = 6;

export function sumOf(terms: readonly Term[]): Term {
  const total = (key: "value" | "written"): number => terms.reduce((sum, term) => sum + term[key], 0);
  if (terms.length === 0) return numberTerm(0);
  if (terms.length === 1) return terms[0];
  const texts = terms.map((term) => held(term, 3));
  const shown = terms.length > WRITTEN ? [...texts.slice(0, 3), "…", texts[texts.length - 1]] : texts;
  return { value: total("value"), written: total("written"), text: shown.join(" + "), hold: 2 };
}

const BINARY: Readonly<Record<string, readonly [(a: number, b: number) => number, number, number]>> = {
  "+": [(a, b) => a + b, 2, 2.6],
  "−": [(a, b) => a - b, 2, 2.6],
  "·": [(a, b) => a * b, 3, 3],
  "/": [(a, b) => a / b, 3, 3.5],
  ">": [(a, b) => Number(a > b), 1, 2],
  "<": [(a, b) => Number(a < b), 1, 2],
};

export function combined(op: string, left: Term, right: Term): Term {
  if (op === "^") return power(left, right);
  const [compute, hold, right_hold] = BINARY[op];
  return {
    value: compute(left.value, right.value),
    written: compute(left.written, right.written),
    text: `${held(left, hold)} ${op} ${held(right, right_hold)}`,
    hold,
  };
}

function power(base: Term, exponent: Term): Term {
  const raised = (key: "value" | "written"): number =>
    base.text === "e" ? Math.exp(exponent[key]) : base[key] ** exponent[key];
  const text = exponent.text === "2" ? `${held(base, 5)}²` : `${held(base, 5)}^${held(exponent, 5)}`;
  return { value: raised("value"), written: raised("written"), text, hold: 4 };
}

const FUNCTIONS: Readonly<Record<string, (...x: number[]) => number>> = {
  ln: Math.log,
  "log₂": Math.log2,
  "log₁₀": Math.log10,
  tanh: Math.tanh,
  sinh: Math.sinh,
  cosh: Math.cosh,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arctan: Math.atan,
  "√": Math.sqrt,
  σ: (x) => 1 / (1 + Math.exp(-x)),
  max: Math.max,
  min: Math.min,
  abs: Math.abs,
};

export function isFunction(name: string): boolean {
  return name in FUNCTIONS;
}

/** `max(0, −1.5)`, `√4`, `|−2|` */
export function applied(name: string, of: readonly Term[]): Term {
  const value = FUNCTIONS[name](...of.map((term) => term.value));
  const written = FUNCTIONS[name](...of.map((term) => term.written));
  if (name === "abs") return { value, written, text: `|${of[0].text}|`, hold: 5 };
  if (name === "√") return { value, written, text: `√${held(of[0], 5)}`, hold: 4 };
  return { value, written, text: `${name}(${of.map((term) => term.text).join(", ")})`, hold: 5 };
}
