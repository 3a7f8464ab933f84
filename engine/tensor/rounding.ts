/** Rounding to the element types that JavaScript has no array for: float16 and bfloat16 (ties to even). */
import type { DType } from "./dtype.ts";

/** Largest finite value of a floating-point type. */
export const LARGEST: Readonly<Record<string, number>> = {
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

const bits = new Float32Array(1);
const bitsAsInt = new Int32Array(bits.buffer);

/** Adding and subtracting it rounds a float64 of moderate size to an integer, ties to even. */
const INTEGER_ROUNDER = 1.5 * 2 ** 52;

/** Rounds a finite float32 to `digits` mantissa bits, with no exponent below `lowest`. */
function roundMantissa(value: number, digits: number, lowest: number): number {
  bits[0] = value;
  const exponent = ((bitsAsInt[0] >>> 23) & 0xff) - 127;
  const quantum = 2 ** (Math.max(exponent, lowest) - digits + 1);
  const rounded = (value / quantum + INTEGER_ROUNDER - INTEGER_ROUNDER) * quantum;
  return rounded === 0 ? value * 0 : rounded;
}

/** Nearest float16, by way of float32 as PyTorch converts. */
export function roundToHalf(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single;
  const rounded = roundMantissa(single, 11, -14);
  return Math.abs(rounded) > LARGEST.float16 ? rounded * Infinity : rounded;
}

/** Nearest bfloat16, by way of float32 as PyTorch converts. */
export function roundToBfloat16(value: number): number {
  const single = Math.fround(value);
  return Number.isFinite(single) ? Math.fround(roundMantissa(single, 8, -126)) : single;
}

/** How a number becomes an element of a floating-point type. */
export function floatRounder(dtype: DType): (value: number) => number {
  if (dtype === "float16") return roundToHalf;
  if (dtype === "bfloat16") return roundToBfloat16;
  if (dtype === "float64") return (value) => value;
  return Math.fround;
}
