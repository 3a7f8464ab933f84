/** The modified Bessel functions of the first kind, I₀ and I₁, and the same times e^(−|x|), in double precision. */

/** From here on the asymptotic series is exact to double precision. */
const FAR = 25;

/** Σ (x/2)^(2k + n) / (k! (k + n)!), all terms of one sign. */
function powerSeries(order: 0 | 1, x: number): number {
  const quarter = (x * x) / 4;
  let term = order === 0 ? 1 : x / 2;
  let total = term;
  for (let k = 1; Math.abs(term) > Math.abs(total) * 1e-17; k++) {
    term *= quarter / (k * (k + order));
    total += term;
  }
  // I₁(−0) is 0 to PyTorch.
  return total + 0;
}

/** e^(−x) I(x) for large x: 1/√(2πx) · Σ ∏ ((2j − 1)² − 4n²) / (k! (8x)^k). */
function asymptotic(order: 0 | 1, x: number): number {
  const square = 4 * order * order;
  let term = 1;
  let total = 1;
  for (let k = 1; k < 2 * x; k++) {
    const next = (term * ((2 * k - 1) ** 2 - square)) / (k * 8 * x);
    if (Math.abs(next) >= Math.abs(term)) break;
    term = next;
    total += term;
    if (Math.abs(term) < 1e-17) break;
  }
  return total / Math.sqrt(2 * Math.PI * x);
}

export function i0e(x: number): number {
  const size = Math.abs(x);
  if (!(size < FAR)) return size === Number.POSITIVE_INFINITY ? 0 : asymptotic(0, size);
  return Math.exp(-size) * powerSeries(0, size);
}

export function i1e(x: number): number {
  const size = Math.abs(x);
  if (!(size < FAR)) return size === Number.POSITIVE_INFINITY ? 0 : Math.sign(x) * asymptotic(1, size);
  return Math.exp(-size) * powerSeries(1, x);
}

export function i0(x: number): number {
  const size = Math.abs(x);
  return size < FAR ? powerSeries(0, size) : Math.exp(size) * i0e(size);
}

export function i1(x: number): number {
  const size = Math.abs(x);
  return size < FAR ? powerSeries(1, x) : Math.exp(size) * i1e(x);
}
