/** Matrix product over strided operands: which way sums run, and who runs them. */
import type { TypedArray } from "../tensor/dtype.ts";
import { multiplyPortably } from "./gemm-portable.ts";
import { simdKernels } from "./gemm-simd.ts";

export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** How a sum over k, which runs upwards, rounds. */
export interface Summation {
  /**
   * - `fused`: float32, each product added exactly and the sum rounded once, as a fused multiply-add does
   * - `plain`: float32, the product rounds and then the sum
   * - `exact`: float64, likewise
   */
  readonly rounding: "fused" | "plain" | "exact";
  /** Terms after which a partial sum is added to those before it. */
  readonly block: number;
  /** Whether the result replaces what stands in `out`, is added to it, or continues its sum. */
  readonly start: "anew" | "added" | "continued";
}

/** Terms of a partial sum: those of PyTorch's BLAS on a machine with AVX-512, which cuts short sums in halves. */
const BLOCK = 192;

function blockOf(inner: number): number {
  return inner > BLOCK && inner < 2 * BLOCK ? Math.floor(inner / 2) : BLOCK;
}

/** Multiply-adds up to which float32 sums are fused: that costs up to five times as much as a plain sum. */
const FUSED_LIMIT = 2 ** 18;

/**
 * Depends on the shape alone, so that the same product has the same bits wherever it is computed. PyTorch's BLAS fuses
 * except in narrow products; in large ones speed matters more than its last bit.
 */
function roundingOf(
  out: TypedArray,
  { rows, columns: inner }: Matrix,
  { columns }: Matrix,
): Summation["rounding"] {
  if (!(out instanceof Float32Array)) return "exact";
  return rows >= 4 && columns >= 12 && rows * columns * inner <= FUSED_LIMIT ? "fused" : "plain";
}

/** Few terms of narrow rows: PyTorch's BLAS goes on from what stands in the result, term by term. */
function isShortAndNarrow({ rows, columns: inner }: Matrix, { columns, columnStride }: Matrix): boolean {
  return inner < 8 && columns < 12 && (columns > 1 || rows === 1) && columnStride === 1;
}

/**
 * `out[outOffset…] = a · b`, row-major, or with `start` "added" `out[outOffset…] += a · b`.
 *
 * @param out Float32Array or Float64Array; `a` and `b` are of the same type
 */
export function gemm(
  out: TypedArray,
  outOffset: number,
  a: Matrix,
  b: Matrix,
  start: Summation["start"] = "anew",
): void {
  const rounding = roundingOf(out, a, b);
  const continues = start === "added" && rounding === "plain" && isShortAndNarrow(a, b);
  const summation = { rounding, block: blockOf(a.columns), start: continues ? "continued" : start } as const;
  multiply(summation, out, outOffset, a, b);
}

/** The same with a summation of the caller's choice. */
export function multiply(
  summation: Summation,
  out: TypedArray,
  outOffset: number,
  a: Matrix,
  b: Matrix,
): void {
  if (a.rows === 0 || b.columns === 0) return;
  const kernel = simdKernels()?.multiply ?? multiplyPortably;
  kernel(summation, out, outOffset, a, b);
}
