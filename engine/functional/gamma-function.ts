/** The gamma function's logarithm, its derivatives, and the Hurwitz zeta function they rest on, in double precision. */

/** Coefficients B₂ₖ / (2k (2k − 1)) of Stirling's series, for k = 1 … 8. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
/** Bernoulli numbers B₂, B₄, … B₁₆. */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** From here on Stirling's series with eight terms is exact to double precision. */
const FAR = 12;

/** sin(πx), exact zeros at the integers. */
function sinPi(x: number): number {
  const rest = x - 2 * Math.round(x / 2);
  return Number.isInteger(rest) ? 0 : Math.sin(Math.PI * rest);
}

/** ln |Γ(x)|: Stirling's series after Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1)), reflected below ½. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x) || (x <= 0 && Number.isInteger(x))) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
  let product = 1;
  let y = x;
  for (; y < FAR; y++) product *= y;
  let series = 0;
  const square = y * y;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series / square + STIRLING[k];
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series / y - Math.log(product);
}

/** ψ(x) = d/dx ln Γ(x): its own asymptotic series after ψ(x) = ψ(x + 1) − 1/x, reflected below 0. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x === Number.NEGATIVE_INFINITY || (x < 0 && Number.isInteger(x))) return Number.NaN;
  if (x < 0) {
    const rest = x - Math.trunc(x);
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * rest);
  }
  let shift = 0;
  let y = x;
  for (; y < FAR; y++) shift += 1 / y;
  let series = 0;
  const square = y * y;
  for (let k = BERNOULLI.length - 1; k >= 0; k--) series = (series + BERNOULLI[k] / (2 * (k + 1))) / square;
  return Math.log(y) - 0.5 / y - series - shift;
}

/** ζ(s, q) = Σ_{k ≥ 0} (k + q)^(−s): the first terms, then the Euler–Maclaurin formula for the rest. */
export function zeta(s: number, q: number): number {
  if (s === 1) return Number.POSITIVE_INFINITY;
  if (!(s > 1)) return Number.NaN;
  if (q <= 0) {
    if (Number.isInteger(q)) return Number.POSITIVE_INFINITY;
    if (!Number.isInteger(s)) return Number.NaN;
  }
  let total = 0;
  let a = q;
  for (; a < FAR; a++) total += a ** -s;
  // ∫ from a on, half of the first term, then B₂ₖ/(2k)! · s (s + 1) … (s + 2k − 2) · a^(−s − 2k + 1).
  const power = a ** -s;
  total += (power * a) / (s - 1) + power / 2;
  let factor = (s * power) / a;
  for (let k = 0; k < BERNOULLI.length; k++) {
    const order = 2 * (k + 1);
    total += (factor * BERNOULLI[k]) / factorial(order);
    factor *= ((s + order - 1) * (s + order)) / (a * a);
  }
  return total;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

/** The n-th derivative of ψ: (−1)^(n + 1) · n! · ζ(n + 1, x). */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (n === 1 && x === Number.POSITIVE_INFINITY) return 0;
  // ψ′(x) = π² / sin²(πx) − ψ′(1 − x): the series would take ever more terms to the left.
  if (n === 1 && x < 0.5) return (Math.PI / sinPi(x)) ** 2 - zeta(2, 1 - x);
  return (n % 2 === 0 ? -1 : 1) * factorial(n) * zeta(n + 1, x);
}

/** P(a, x) = γ(a, x) / Γ(a), the regularised lower incomplete gamma function. */
export function gammainc(a: number, x: number): number {
  if (a === 0 && x > 0) return 1;
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (!Number.isFinite(a)) return Number.isFinite(x) ? 0 : Number.NaN;
  if (!Number.isFinite(x)) return 1;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 − P(a, x). */
export function gammaincc(a: number, x: number): number {
  if (a === 0 && x > 0) return 0;
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (!Number.isFinite(a)) return Number.isFinite(x) ? 1 : Number.NaN;
  if (!Number.isFinite(x)) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** x^a e^(−x) / Γ(a) */
function scale(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - lgamma(a));
}

/** Σ xⁿ / (a (a + 1) … (a + n)), all terms positive. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; term > total * 1e-17; n++) {
    term *= x / (a + n);
    total += term;
  }
  return total * scale(a, x);
}

/** The continued fraction 1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − …)), by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value * scale(a, x);
}
