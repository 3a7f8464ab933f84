/**
 * Fused multiply-add, `a · b + c` rounded once, as the processors that PyTorch is built for compute it. JavaScript has
 * none, so the rounding errors of product and sum are computed (Dekker 1971, Knuth's TwoSum) and added at the end.
 */

const SPLITTER = 2 ** 27 + 1;

/** What `a · b` loses when it is rounded to the double `product`. */
function productError(a: number, b: number, product: number): number {
  const shiftedA = SPLITTER * a;
  const highA = shiftedA - (shiftedA - a);
  const lowA = a - highA;
  const shiftedB = SPLITTER * b;
  const highB = shiftedB - (shiftedB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** `a · b + c` for doubles. */
export function fusedDouble(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (!Number.isFinite(sum)) return sum;
  const part = sum - product;
  const sumError = product - (sum - part) + (c - part);
  return sum + (sumError + productError(a, b, product));
}

/** `a · b + c` for float32 operands: the product of two is exact in double precision. */
export function fusedSingle(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}
