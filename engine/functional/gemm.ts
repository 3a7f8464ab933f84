/** Matrix product kernel over strided operands: plain loops, blocked over the shared dim. */
import type { TypedArray } from "../tensor/dtype.ts";

export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Packs a matrix row-major into an array of the same type. */
function pack(m: Matrix): TypedArray {
  const { rows, columns, rowStride, columnStride, offset, data } = m;
  if (columnStride === 1 && rowStride === columns) return data.subarray(offset, offset + rows * columns);
  const out =
    data.slice(0, 0).constructor === Float32Array
      ? new Float32Array(rows * columns)
      : new Float64Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride) out[to++] = data[at];
  }
  return out;
}

/** `out[outOffset…] = a · b`, row-major. Sums run in double precision in index order and round once. */
export function gemm(out: TypedArray, outOffset: number, a: Matrix, b: Matrix): void {
  const left = pack(a);
  const right = pack(b);
  const { rows, columns: inner } = a;
  const columns = b.columns;
  const row = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    row.fill(0);
    for (let k = 0; k < inner; k++) {
      const x = left[i * inner + k];
      const at = k * columns;
      for (let j = 0; j < columns; j++) row[j] += x * right[at + j];
    }
    out.set(row, outOffset + i * columns);
  }
}
