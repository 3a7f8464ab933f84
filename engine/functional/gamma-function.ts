/** ln |Γ| and its derivatives of one number: recurrence up to large arguments, then Stirling's series. */

/** Bernoulli numbers B₂, B₄, … B₂₀. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

/** From here on ten terms of the series are exact to double precision. */
const LARGE = 10;

export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x) || (x <= 0 && Number.isInteger(x))) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  // Γ(x)·Γ(1 − x) = π / sin πx
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x % 2)))) - lgamma(1 - x);
  if (Math.abs(x - 1) < 0.1 || Math.abs(x - 2) < 0.1) return nearRoot(x);
  let product = 1;
  let z = x;
  for (; z < LARGE; z++) product *= z;
  return stirling(z) - Math.log(product);
}

function stirling(z: number): number {
  let series = 0;
  let power = z;
  for (let k = 1; k <= BERNOULLI.length; k++, power *= z * z) {
    series += BERNOULLI[k - 1] / (2 * k * (2 * k - 1) * power);
  }
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}

const EULER = 0.5772156649015329;

/** ζ(2), ζ(3), … */
const ZETA = Array.from({ length: 30 }, (_, i) => riemannZeta(i + 2));

function riemannZeta(s: number): number {
  return hurwitzZeta(s, 1);
}

/** ln Γ(1 + h) = −γh + Σ ζ(k)(−h)ᵏ / k: no cancellation near its roots 1 and 2. */
function nearRoot(x: number): number {
  const h = x < 1.5 ? x - 1 : x - 2;
  let total = -EULER * h;
  let power = h * h;
  for (let k = 2; k < ZETA.length + 2; k++, power *= -h) total += (ZETA[k - 2] * power) / k;
  return x < 1.5 ? total : total + Math.log1p(h);
}

/** Σ 1 / (n + q)ˢ from n = 0, by Euler and Maclaurin, for s > 1 and q > 0. */
export function hurwitzZeta(s: number, q: number): number {
  let total = 0;
  let z = q;
  for (; z < LARGE; z++) total += z ** -s;
  total += z ** (1 - s) / (s - 1) + 0.5 * z ** -s;
  let term = s * z ** (-s - 1);
  let factorial = 2;
  for (let k = 1; k <= BERNOULLI.length; k++) {
    total += (BERNOULLI[k - 1] / factorial) * term;
    term *= ((s + 2 * k - 1) * (s + 2 * k)) / (z * z);
    factorial *= (2 * k + 1) * (2 * k + 2);
  }
  return total;
}

export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x < 0) {
    if (Number.isInteger(x)) return Number.NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1));
  }
  if (x === Number.POSITIVE_INFINITY) return x;
  let total = 0;
  let z = x;
  for (; z < LARGE; z++) total -= 1 / z;
  let power = z * z;
  for (let k = 1; k <= BERNOULLI.length; k++, power *= z * z) total -= BERNOULLI[k - 1] / (2 * k * power);
  return total + Math.log(z) - 0.5 / z;
}

/** n-th derivative of digamma: (−1)ⁿ⁺¹ · n! · ζ(n + 1, x). */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (n === 1) return trigamma(x);
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return (n % 2 === 0 ? -1 : 1) * factorial * hurwitzZeta(n + 1, x);
}

function trigamma(x: number): number {
  if (x < 0.5) {
    const s = Math.sin(Math.PI * x);
    return (Math.PI / s) ** 2 - hurwitzZeta(2, 1 - x);
  }
  return hurwitzZeta(2, x);
}
