/**
 * erf and erfc of one number, to double precision. Both are read off Taylor expansions around the points of a
 * grid, which are made once: erf'' = −2x·erf', and for E(x) = e^(x²)·erfc(x), E' = 2x·E − 2/√π.
 */

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
const STEP = 0.25;
const DEGREE = 16;

/** Σ 2ⁿ x^(2n+1) / (2n+1)!!, times 2/√π · e^(−x²): all terms positive, so nothing cancels. */
function erfSeries(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; term > total * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * total;
}

/** E(x) by its continued fraction x + 1/2 / (x + 2/2 / (x + 3/2 / …)), for x ≥ 2. */
function scaledErfcFraction(x: number): number {
  let tail = x;
  for (let k = 200; k > 0; k--) tail = x + k / 2 / tail;
  return 1 / (tail * Math.sqrt(Math.PI));
}

/** Taylor coefficients of erf at x: with a₁ = erf'(x), (k+1)(k+2)·aₖ₊₂ = −2(x(k+1)·aₖ₊₁ + k·aₖ). */
function expandErf(x: number): Float64Array {
  const a = new Float64Array(DEGREE + 1);
  a[0] = erfSeries(x);
  a[1] = TWO_OVER_ROOT_PI * Math.exp(-x * x);
  for (let k = 0; k + 2 <= DEGREE; k++) {
    a[k + 2] = (-2 * (x * (k + 1) * a[k + 1] + k * a[k])) / ((k + 1) * (k + 2));
  }
  return a;
}

/** Taylor coefficients of E at x: (k+1)·aₖ₊₁ = 2(x·aₖ + aₖ₋₁), less 2/√π for k = 0. */
function expandScaledErfc(x: number): Float64Array {
  const a = new Float64Array(DEGREE + 1);
  a[0] = x < 2 ? Math.exp(x * x) * (1 - erfSeries(x)) : scaledErfcFraction(x);
  a[1] = 2 * x * a[0] - TWO_OVER_ROOT_PI;
  for (let k = 1; k < DEGREE; k++) a[k + 1] = (2 * (x * a[k] + a[k - 1])) / (k + 1);
  return a;
}

type Grid = (Float64Array | undefined)[];
const erfGrid: Grid = [];
const erfcGrid: Grid = [];

function evaluate(grid: Grid, expand: (x: number) => Float64Array, x: number): number {
  const k = Math.round(x / STEP);
  let a = grid[k];
  if (a === undefined) {
    a = expand(k * STEP);
    grid[k] = a;
  }
  const h = x - k * STEP;
  let value = a[DEGREE];
  for (let i = DEGREE - 1; i >= 0; i--) value = value * h + a[i];
  return value;
}

export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 3) return Math.sign(x) * evaluate(erfGrid, expandErf, magnitude);
  return x > 0 ? 1 - erfc(x) : x < 0 ? erfc(-x) - 1 : x;
}

/** e^(x²) · erfc(x) */
export function erfcx(x: number): number {
  if (x < 0) return 2 * Math.exp(x * x) - erfcx(-x);
  if (x < 30) return evaluate(erfcGrid, expandScaledErfc, x);
  return x === Number.POSITIVE_INFINITY ? 0 : Number.isNaN(x) ? x : scaledErfcFraction(x);
}

export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 0.5) return 1 - erf(x);
  if (!(x < 28)) return Number.isNaN(x) ? x : 0;
  return Math.exp(-x * x) * erfcx(x);
}

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Probability that a standard normal variate is at most x. */
export function normalCdf(x: number): number {
  return 0.5 * (1 + erf(x * Math.SQRT1_2));
}

/** The y ≥ 0 with erfc y = z, for 0 < z ≤ 1: Newton's steps on ln erfc y = ln erfcx y − y², which is nearly a parabola. */
function inverseErfc(z: number): number {
  const target = Math.log(z);
  let y = z > 0.5 ? (1 - z) / TWO_OVER_ROOT_PI : Math.sqrt(Math.max(0, -target - 0.5));
  for (let k = 0; k < 60; k++) {
    const scaled = erfcx(y);
    const step = (Math.log(scaled) - y * y - target) / (-TWO_OVER_ROOT_PI / scaled);
    y -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(y)) break;
  }
  return y;
}

/** The y with erf y = x. */
export function erfinv(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return Number.NaN;
  if (size === 1) return x * Number.POSITIVE_INFINITY;
  if (size > 0.5) return Math.sign(x) * inverseErfc(1 - size);
  let y = x / TWO_OVER_ROOT_PI;
  for (let k = 0; k < 20; k++) {
    const step = (erf(y) - x) / (TWO_OVER_ROOT_PI * Math.exp(-y * y));
    y -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(y)) break;
  }
  return y;
}

/** The x below which a standard normal variate lies with probability p. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  return p < 0.5 ? -Math.SQRT2 * inverseErfc(2 * p) : Math.SQRT2 * inverseErfc(2 * (1 - p));
}

/** ln of the probability that a standard normal variate is at most x, exact far to the left. */
export function logNormalCdf(x: number): number {
  if (x < -1) return Math.log(erfcx(-x * Math.SQRT1_2) / 2) - (x * x) / 2;
  return Math.log1p(-erfc(x * Math.SQRT1_2) / 2);
}
