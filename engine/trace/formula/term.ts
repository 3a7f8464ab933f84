/** A number together with how it was reached, written out: `0.5 · 1.2 + (−0.3) · 0.7`. */

export interface Term {
  readonly value: number;
  readonly text: string;
  /** How tightly the text holds together: 1 comparison, 2 sum, 3 product, 4 power, 5 one piece. */
  readonly hold: number;
}

/** Up to here a number has four decimals, as PyTorch prints it; above, seven significant digits: float32 has no more. */
const FOUR_DECIMALS = 1e3;

/**
 * Four decimals, below 1 four significant digits, with a true minus. A sum of such numbers comes out as it says to the
 * last digit but one: `0 · 2.0001 + 1 · (−2.9996) + 0.9995 = −2.0001`.
 */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e6))
    return trueMinus(value.toExponential(2).replace("e+", "e"));
  if (size < 1) return trueMinus(String(Number(value.toPrecision(4))));
  return trueMinus(String(Number(size < FOUR_DECIMALS ? value.toFixed(4) : value.toPrecision(7))));
}

function trueMinus(text: string): string {
  return text.replaceAll("-", "−");
}

export function numberTerm(value: number): Term {
  return { value, text: numberText(value), hold: value < 0 ? 2.5 : 5 };
}

/** The text, in brackets where it would fall apart beside a tighter operator. */
export function held(term: Term, least: number): string {
  return term.hold >= least ? term.text : `(${term.text})`;
}

/** Terms of a sum that are written out; of a longer one the first three and the last. */
const WRITTEN = 6;

export function sumOf(terms: readonly Term[]): Term {
  const value = terms.reduce((total, term) => total + term.value, 0);
  if (terms.length === 0) return numberTerm(0);
  if (terms.length === 1) return terms[0];
  const texts = terms.map((term) => held(term, 3));
  const shown = terms.length > WRITTEN ? [...texts.slice(0, 3), "…", texts[texts.length - 1]] : texts;
  return { value, text: shown.join(" + "), hold: 2 };
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
    text: `${held(left, hold)} ${op} ${held(right, right_hold)}`,
    hold,
  };
}

function power(base: Term, exponent: Term): Term {
  const value = base.text === "e" ? Math.exp(exponent.value) : base.value ** exponent.value;
  const text = exponent.text === "2" ? `${held(base, 5)}²` : `${held(base, 5)}^${held(exponent, 5)}`;
  return { value, text, hold: 4 };
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
  if (name === "abs") return { value, text: `|${of[0].text}|`, hold: 5 };
  if (name === "√") return { value, text: `√${held(of[0], 5)}`, hold: 4 };
  return { value, text: `${name}(${of.map((term) => term.text).join(", ")})`, hold: 5 };
}
