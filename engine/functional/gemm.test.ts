/** Tests of the matrix product: its kernels against each other, its rounding against definitions, its module's bytes. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMPILED, compiledModule } from "../../tools/kernels/compile.ts";
import { gemm, type Matrix, type Summation } from "./gemm.ts";
import { multiplyPortably } from "./gemm-portable.ts";
import { simdKernels } from "./gemm-simd.ts";

type Floats = Float32Array | Float64Array;

let seed = 1;
/** A reproducible number in [-1, 1). */
function next(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 31 - 1;
}

function filled<T extends Floats>(array: T): T {
  for (let i = 0; i < array.length; i++) array[i] = next();
  return array;
}

/** A matrix whose columns lie together, with `gap` elements between, or whose rows do. */
function matrix(single: boolean, rows: number, columns: number, transposed: boolean, gap = 0): Matrix {
  const [lines, length] = transposed ? [columns, rows] : [rows, columns];
  const stride = length + gap;
  const data = filled(single ? new Float32Array(lines * stride + 1) : new Float64Array(lines * stride + 1));
  const strides = transposed
    ? { rowStride: 1, columnStride: stride }
    : { rowStride: stride, columnStride: 1 };
  return { data, offset: 1, rows, columns, ...strides };
}

function bits(array: Floats): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

const SHAPES = [
  [1, 1, 1],
  [5, 3, 7],
  [64, 2, 16],
  [4, 193, 9],
  [33, 400, 70],
  [260, 3, 515],
  [3, 2000, 2],
] as const;
const ROUNDINGS = ["plain", "fused", "exact"] as const;
const STARTS = ["anew", "added", "continued"] as const;

describe("the SIMD kernels", () => {
  const cases = ROUNDINGS.flatMap((rounding) =>
    STARTS.flatMap((start) => [192, 2 ** 31 - 1].map((block): Summation => ({ rounding, start, block }))),
  );

  it.each(cases)("give the bits of the portable loops: $rounding, $start, blocks of $block", (summation) => {
    const kernels = simdKernels();
    const single = summation.rounding !== "exact";
    for (const [m, k, n] of SHAPES) {
      for (const [left, right, gap] of [
        [false, false, 0],
        [true, false, 0],
        [false, true, 3],
        [true, true, 50],
      ] as const) {
        const a = matrix(single, m, k, left, gap);
        const b = matrix(single, k, n, right, gap);
        const here = filled(single ? new Float32Array(m * n + 2) : new Float64Array(m * n + 2));
        const there = here.slice();
        kernels?.multiply(summation, here, 1, a, b);
        multiplyPortably(summation, there, 1, a, b);
        expect(bits(here).equals(bits(there))).toBe(true);
      }
    }
    expect(kernels).not.toBeNull();
  });

  it("leave zeros, or what stood there, when nothing is summed", () => {
    const [a, b] = [matrix(true, 2, 0, false), matrix(true, 0, 3, false)];
    for (const multiply of [simdKernels()?.multiply ?? null, multiplyPortably]) {
      const out = new Float32Array(6).fill(5);
      multiply?.({ rounding: "plain", block: 192, start: "added" }, out, 0, a, b);
      expect([...out]).toEqual([5, 5, 5, 5, 5, 5]);
      multiply?.({ rounding: "plain", block: 192, start: "anew" }, out, 0, a, b);
      expect([...out]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it("are the compiled source", async () => {
    expect(await compiledModule()).toBe(readFileSync(COMPILED, "utf8"));
  });

  it("compile on the main thread of a browser, which takes no more than 4 kB at once", () => {
    expect(readFileSync(COMPILED).length * 0.75).toBeLessThan(4096);
  });
});

describe("gemm", () => {
  const single = (values: number[], rows: number): Matrix => {
    const columns = values.length / rows;
    return { data: new Float32Array(values), offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
  };
  /** (1 + e)² − (1 + 2e): the square of e is lost when the product rounds, and kept when it is fused. */
  const e = 2 ** -12;

  function firstOf(rows: number, columns: number): number {
    const a = single(new Array(rows).fill([-1, 1 + e]).flat(), rows);
    const b = single([...new Array(columns).fill(1 + 2 * e), ...new Array(columns).fill(1 + e)], 2);
    const out = new Float32Array(rows * columns);
    gemm(out, 0, a, b);
    expect(new Set(out).size).toBe(1);
    return out[0];
  }

  it("fuses products and sums as PyTorch's BLAS does, but not in narrow products or in large ones", () => {
    expect(firstOf(4, 12)).toBe(e * e);
    expect(firstOf(3, 12)).toBe(0);
    expect(firstOf(4, 11)).toBe(0);
    expect(firstOf(512, 512)).toBe(0);
  });
});
