/** The matrix product in plain JavaScript, for machines without WebAssembly SIMD: the same bits, slowly. */
import type { TypedArray } from "../tensor/dtype.ts";
import type { Matrix, Summation } from "./gemm.ts";

type Floats = Float32Array | Float64Array;

/** A matrix row-major in an array of its own type. */
function packed(m: Matrix): TypedArray {
  const { rows, columns, rowStride, columnStride, offset, data } = m;
  if (columnStride === 1 && rowStride === columns) return data.subarray(offset, offset + rows * columns);
  const out =
    data instanceof Float32Array ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride) out[to++] = data[at];
  }
  return out;
}

/** See `gemm`. */
export function multiplyPortably(
  { rounding, block, start }: Summation,
  out: TypedArray,
  outOffset: number,
  a: Matrix,
  b: Matrix,
): void {
  const left = packed(a);
  const right = packed(b);
  const { rows, columns: inner } = a;
  const { columns } = b;
  const part: Floats = rounding === "exact" ? new Float64Array(columns) : new Float32Array(columns);
  const addRow = rounding === "plain" ? addRoundedRow : addExactRow;
  for (let i = 0; i < rows; i++) {
    const total = out.subarray(outOffset + i * columns, outOffset + (i + 1) * columns);
    if (inner === 0 && start === "anew") total.fill(0);
    for (let from = 0; from < inner; from += block) {
      if (from === 0 && start === "continued") part.set(total);
      else part.fill(0);
      const end = Math.min(from + block, inner);
      for (let k = from; k < end; k++) addRow(part, left[i * inner + k], right, k * columns);
      if (from === 0 && start !== "added") total.set(part);
      else for (let j = 0; j < columns; j++) total[j] += part[j];
    }
  }
}

/** The product of two float32 is exact in double precision, and storing the sum rounds it once. */
function addExactRow(row: Floats, x: number, right: TypedArray, at: number): void {
  for (let j = 0; j < row.length; j++) row[j] += x * right[at + j];
}

function addRoundedRow(row: Floats, x: number, right: TypedArray, at: number): void {
  for (let j = 0; j < row.length; j++) row[j] += Math.fround(x * right[at + j]);
}
