/** Fused multiply-add in software: PyTorch's kernels round `a * b + c` once, JavaScript twice. */

/** `a * b + c` rounded once to float32; the arguments are float32 values. */
export function fusedFloat32(a: number, b: number, c: number): number {
  const product = a * b; // exact: two 24-bit mantissas fit in 53 bits
  const sum = product + c;
  const rounded = Math.fround(sum);
  const rest = sum - rounded;
  const other = rounded + 2 * rest;
  // Rounding twice differs from rounding once only when the float64 sum sits exactly between two float32.
  if (rest === 0 || Math.fround(other) !== other) return rounded;
  const back = sum - product;
  const lost = product - (sum - back) + (c - back);
  if (lost === 0) return rounded;
  return lost > 0 === other > rounded ? other : rounded;
}

const SPLITTER = 2 ** 27 + 1;
const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

/** Exact error of the rounded product `p = a * b` (Dekker). */
function productError(a: number, b: number, p: number): number {
  const ca = SPLITTER * a;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = SPLITTER * b;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** Exact error of the rounded sum `s = a + b` (Knuth). */
function sumError(a: number, b: number, s: number): number {
  const back = s - a;
  return a - (s - back) + (b - back);
}

/** `a + b` rounded to odd: the sticky bit that makes a second rounding harmless. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const lost = sumError(a, b, sum);
  if (lost === 0) return sum;
  scratch[0] = sum;
  if (scratchWords[0] & 1) return sum;
  // Even mantissa with something lost: take the odd neighbour on the side of the lost part.
  if (lost > 0 === sum > 0) scratchWords[0] |= 1;
  else if (scratchWords[0] === 0) {
    scratchWords[0] = 0xffffffff;
    scratchWords[1] -= 1;
  } else scratchWords[0] -= 1;
  return scratch[0];
}

/** `a * b + c` rounded once to float64 (Boldo and Melquiond), away from overflow and underflow. */
export function fusedFloat64(a: number, b: number, c: number): number {
  const product = a * b;
  const productLow = productError(a, b, product);
  const low = c + productLow;
  const lowError = sumError(c, productLow, low);
  const high = product + low;
  const highError = sumError(product, low, high);
  return high + addToOdd(lowError, highError);
}
