/** The matrix product by WebAssembly SIMD kernels (gemm.as): moves operands into their memory, and the result out. */
import type { TypedArray } from "../tensor/dtype.ts";
import { GEMM_MODULE } from "./gemm.generated.ts";
import type { Matrix, Summation } from "./gemm.ts";

type Pack = (b: number, rowStride: number, columnStride: number, k: number, n: number, out: number) => void;
type Kernel = (
  a: number,
  rowStride: number,
  columnStride: number,
  b: number,
  c: number,
  ldc: number,
  m: number,
  k: number,
  n: number,
  block: number,
  start: number,
) => void;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly packPlain: Pack;
  readonly packFused: Pack;
  readonly packExact: Pack;
  readonly plain: Kernel;
  readonly fused: Kernel;
  readonly exact: Kernel;
}

/** Most that one kernel call works on, so that memory stays small. */
const [ROWS, INNER, COLUMNS] = [256, 1920, 512];
const PAGE = 1 << 16;
/** As in gemm.as. */
const STARTS: Readonly<Record<Summation["start"], number>> = { anew: 0, added: 1, continued: 2 };
/** Below this many elements a loop is faster than the views that a copy of memory needs. */
const FEW = 32;

const padded = (n: number, to: number) => Math.ceil(n / to) * to;

class SimdKernels {
  private readonly exports: Exports;
  private singles: Float32Array = new Float32Array(0);
  private doubles: Float64Array = new Float64Array(0);

  constructor(exports: Exports) {
    this.exports = exports;
  }

  /** See `gemm`. */
  readonly multiply = (
    summation: Summation,
    out: TypedArray,
    outOffset: number,
    a: Matrix,
    b: Matrix,
  ): void => {
    const { rows, columns: inner } = a;
    const { columns } = b;
    if (inner === 0) {
      if (summation.start === "anew") out.fill(0, outOffset, outOffset + rows * columns);
      return;
    }
    const { block, start } = summation;
    const isWhole = block > INNER;
    const later: Summation = { ...summation, start: isWhole ? "continued" : "added" };
    // Chunks hold whole partial sums; one that is added in the end cannot be cut at all.
    const chunk = !isWhole ? Math.floor(INNER / block) * block : start === "added" ? inner : INNER;
    for (let j = 0; j < columns; j += COLUMNS) {
      const n = Math.min(COLUMNS, columns - j);
      for (let p = 0; p < inner; p += chunk) {
        const k = Math.min(chunk, inner - p);
        const right = part(b, p, k, j, n);
        for (let i = 0; i < rows; i += ROWS) {
          const m = Math.min(ROWS, rows - i);
          const at = outOffset + i * columns + j;
          this.block(p === 0 ? summation : later, out, at, columns, part(a, i, m, p, k), right);
        }
      }
    }
  };

  private block(
    { rounding, block, start }: Summation,
    out: TypedArray,
    at: number,
    stride: number,
    a: Matrix,
    b: Matrix,
  ): void {
    const { exports } = this;
    const [m, k, n] = [a.rows, a.columns, b.columns];
    const panel = rounding === "plain" ? 8 : 4;
    const ldc = padded(n, panel);
    const [sizeA, sizeB, sizeC] = [m * k * 8, k * n * 8, padded(m, 4) * ldc * 8];
    this.reserve(sizeA + sizeB + sizeC + k * ldc * 8);
    const [fromB, fromC] = [sizeA, sizeA + sizeB];
    const packedB = fromC + sizeC;
    const left = rounding === "plain" ? this.singles : this.doubles;
    const right = rounding === "exact" ? this.doubles : this.singles;
    const result = right;
    const width = right.BYTES_PER_ELEMENT;
    const strideA = bring(a, left, 0);
    const strideB = bring(b, right, fromB / width);
    const pack = { plain: exports.packPlain, fused: exports.packFused, exact: exports.packExact }[rounding];
    pack(fromB, strideB.row * width, strideB.column * width, k, n, packedB);
    const c = fromC / width;
    if (start !== "anew") exchange(result, c, ldc, out, at, stride, m, n);
    const [row, column] = [strideA.row * left.BYTES_PER_ELEMENT, strideA.column * left.BYTES_PER_ELEMENT];
    exports[rounding](0, row, column, packedB, fromC, ldc, m, k, n, block, STARTS[start]);
    exchange(out, at, stride, result, c, ldc, m, n);
  }

  private reserve(bytes: number): void {
    const { memory } = this.exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    if (this.singles.buffer === memory.buffer) return;
    this.singles = new Float32Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
  }
}

function part(of: Matrix, row: number, rows: number, column: number, columns: number): Matrix {
  if (rows === of.rows && columns === of.columns) return of;
  return { ...of, offset: of.offset + row * of.rowStride + column * of.columnStride, rows, columns };
}

/** Copies a matrix to `to[at…]` in whichever order is cheaper; returns its strides there. */
function bring(m: Matrix, to: TypedArray, at: number): { readonly row: number; readonly column: number } {
  const { data, offset, rows, columns, rowStride, columnStride } = m;
  // Lines are rows, or columns where those are what lies together.
  const byRows = columnStride === 1 || rowStride !== 1;
  const [lines, length] = byRows ? [rows, columns] : [columns, rows];
  const [lineStride, step] = byRows ? [rowStride, columnStride] : [columnStride, rowStride];
  const together = step === 1 && (lineStride === length || lines === 1);
  if (together && lines * length > FEW) {
    to.set(data.subarray(offset, offset + lines * length), at);
  } else if (step === 1 && length > FEW) {
    for (let i = 0; i < lines; i++) {
      const from = offset + i * lineStride;
      to.set(data.subarray(from, from + length), at + i * length);
    }
  } else {
    for (let i = 0, next = at; i < lines; i++) {
      for (let j = 0, from = offset + i * lineStride; j < length; j++, from += step) to[next++] = data[from];
    }
  }
  return byRows ? { row: length, column: 1 } : { row: 1, column: length };
}

/** Copies m rows of n elements. */
function exchange(
  to: TypedArray,
  toAt: number,
  toStride: number,
  from: TypedArray,
  fromAt: number,
  fromStride: number,
  m: number,
  n: number,
): void {
  if (toStride === n && fromStride === n && m * n > FEW) {
    to.set(from.subarray(fromAt, fromAt + m * n), toAt);
  } else if (n > FEW) {
    for (let i = 0; i < m; i++) {
      const at = fromAt + i * fromStride;
      to.set(from.subarray(at, at + n), toAt + i * toStride);
    }
  } else {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) to[toAt + i * toStride + j] = from[fromAt + i * fromStride + j];
    }
  }
}

let kernels: SimdKernels | null | undefined;

/** The kernels, compiled on first use; null where WebAssembly or its SIMD is missing. */
export function simdKernels(): SimdKernels | null {
  if (kernels === undefined) kernels = compile();
  return kernels;
}

function compile(): SimdKernels | null {
  const bytes = Uint8Array.from(atob(GEMM_MODULE), (letter) => letter.charCodeAt(0));
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return isComplete(exports) ? new SimdKernels(exports) : null;
  } catch {
    // No WebAssembly here, none with SIMD, or a policy against it.
    return null;
  }
}

function isComplete(exports: object): exports is Exports {
  return "memory" in exports && "plain" in exports && "fused" in exports && "exact" in exports;
}
