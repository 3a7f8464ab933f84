/**
 * Drivers for element-wise kernels: they broadcast, cast and walk; the op brings the innermost loop.
 * A kernel sees only Float32Array or Float64Array operands, so its loop stays monomorphic enough to be fast;
 * narrow ints are computed in float64 and wrapped on the way out.
 */
import { contiguousValues, convert, convertInto } from "../tensor/copy.ts";
import { allocate, type DType, type TypedArray } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import {
  broadcastShapes,
  broadcastStrides,
  contiguousStrides,
  numel,
  type Shape,
  sameShape,
} from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";

/** `o[oo + i] = f(a[ao + i * as])` for i < n. */
export type UnaryKernel = (
  o: TypedArray,
  oo: number,
  a: TypedArray,
  ao: number,
  as: number,
  n: number,
) => void;

/** `o[oo + i] = f(a[ao + i * as], b[bo + i * bs])` for i < n. */
export type BinaryKernel = (
  o: TypedArray,
  oo: number,
  a: TypedArray,
  ao: number,
  as: number,
  b: TypedArray,
  bo: number,
  bs: number,
  n: number,
) => void;

/** A kernel from a scalar function, for functions that cost far more than the call. */
export function mapped(f: (x: number) => number): UnaryKernel {
  return (o, oo, a, ao, as, n) => {
    for (let i = 0; i < n; i++) o[oo + i] = f(a[ao + i * as]);
  };
}

/** The same for two arguments. */
export function zipped(f: (x: number, y: number) => number): BinaryKernel {
  return (o, oo, a, ao, as, b, bo, bs, n) => {
    for (let i = 0; i < n; i++) o[oo + i] = f(a[ao + i * as], b[bo + i * bs]);
  };
}

/** The dtype whose array kernels compute in. */
export function computeDType(dtype: DType): DType {
  if (dtype === "float16" || dtype === "bfloat16" || dtype === "float32") return "float32";
  return "float64";
}

interface Operand {
  readonly data: TypedArray;
  readonly strides: Shape;
  readonly offset: number;
}

/** A tensor's elements in the kernel's array type, with strides broadcast to `shape`. */
function operand(tensor: Tensor, compute: DType, shape: Shape): Operand {
  const direct =
    tensor.dtype === compute ||
    (compute === "float64" && tensor.dtype === "int64") ||
    sharesArray(tensor, compute);
  if (direct) {
    return {
      data: tensor.data,
      strides: broadcastStrides(tensor.shape, tensor.strides, shape),
      offset: tensor.offset,
    };
  }
  const data = convert(contiguousValues(tensor), tensor.dtype, compute);
  return { data, strides: broadcastStrides(tensor.shape, contiguousStrides(tensor.shape), shape), offset: 0 };
}

/** Whether a kernel can run over all elements at once, as they lie. */
function isPlain(tensor: Tensor, compute: DType): boolean {
  return tensor.dtype === compute && tensor.isContiguous;
}

function sharesArray(tensor: Tensor, compute: DType): boolean {
  return compute === "float32" && (tensor.dtype === "float16" || tensor.dtype === "bfloat16");
}

/** Wraps kernel output computed in `compute` as a tensor of `dtype`. */
export function finish(values: TypedArray, compute: DType, shape: Shape, dtype: DType): Tensor {
  if (dtype === "int64") return wrapData(exactIntegers(values), shape, dtype);
  if (dtype === compute) return wrapData(values, shape, dtype);
  const out = allocate(dtype, values.length);
  convertInto(out, 0, values, compute, dtype);
  return wrapData(out, shape, dtype);
}

/** int64 is exact to ±2^53 here; what would lose digits raises instead. */
function exactIntegers(values: TypedArray): TypedArray {
  for (let i = 0; i < values.length; i++) {
    if (values[i] > Number.MAX_SAFE_INTEGER || values[i] < -Number.MAX_SAFE_INTEGER) {
      throw runtimeError(
        "int64 values beyond ±2^53 are not part of this page's engine: this result would lose digits without notice",
      );
    }
  }
  return values;
}

export function unary(self: Tensor, compute: DType, dtype: DType, kernel: UnaryKernel): Tensor {
  const out = allocate(compute, numel(self.shape));
  if (isPlain(self, compute)) {
    kernel(out, 0, self.data, self.offset, 1, out.length);
    return finish(out, compute, self.shape, dtype);
  }
  const a = operand(self, compute, self.shape);
  walk(self.shape, [a], (at, steps, n, to) => kernel(out, to, a.data, at[0], steps[0], n));
  return finish(out, compute, self.shape, dtype);
}

export function binary(
  self: Tensor,
  other: Tensor,
  compute: DType,
  dtype: DType,
  kernel: BinaryKernel,
): Tensor {
  const made = dtype === "bool" ? "bool" : compute;
  if (sameShape(self.shape, other.shape) && isPlain(self, compute) && isPlain(other, compute)) {
    const all = allocate(made, self.numel);
    kernel(all, 0, self.data, self.offset, 1, other.data, other.offset, 1, all.length);
    return dtype === "bool" ? wrapData(all, self.shape, dtype) : finish(all, compute, self.shape, dtype);
  }
  const shape = broadcastShapes(self.shape, other.shape);
  const a = operand(self, compute, shape);
  const b = operand(other, compute, shape);
  const out = allocate(made, numel(shape));
  walk(shape, [a, b], (at, steps, n, to) =>
    kernel(out, to, a.data, at[0], steps[0], b.data, at[1], steps[1], n),
  );
  return dtype === "bool" ? wrapData(out, shape, dtype) : finish(out, compute, shape, dtype);
}

/** `f` of the elements of three tensors that broadcast. */
export function ternary(
  tensors: readonly [Tensor, Tensor, Tensor],
  compute: DType,
  dtype: DType,
  f: (x: number, y: number, z: number) => number,
): Tensor {
  const shape = tensors.reduce<Shape>((size, tensor) => broadcastShapes(size, tensor.shape), []);
  const operands = tensors.map((tensor) => operand(tensor, compute, shape));
  const [{ data: a }, { data: b }, { data: c }] = operands;
  const out = allocate(compute, numel(shape));
  walk(shape, operands, ([i, j, k], [di, dj, dk], n, to) => {
    for (let e = 0; e < n; e++) out[to + e] = f(a[i + e * di], b[j + e * dj], c[k + e * dk]);
  });
  return finish(out, compute, shape, dtype);
}

type Row = (at: readonly number[], steps: readonly number[], n: number, to: number) => void;

/** Visits all elements in row-major order in runs as long as the strides allow. */
export function walk(shape: Shape, operands: readonly Operand[], row: Row): void {
  const total = numel(shape);
  if (total === 0) return;
  const folded = fold(shape, operands);
  const { sizes, strides } = folded;
  const at = operands.map((o) => o.offset);
  const last = sizes.length - 1;
  const steps = strides.map((s) => s[last]);
  if (last === 0) {
    row(at, steps, total, 0);
    return;
  }
  const index = new Array<number>(last).fill(0);
  for (let to = 0; to < total; to += sizes[last]) {
    row(at, steps, sizes[last], to);
    for (let d = last - 1; d >= 0; d--) {
      for (let k = 0; k < at.length; k++) at[k] += strides[k][d];
      if (++index[d] < sizes[d]) break;
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][d] * sizes[d];
      index[d] = 0;
    }
  }
}

/** Merges neighbouring dims that every operand steps through evenly, and drops dims of size 1. */
function fold(shape: Shape, operands: readonly Operand[]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const top = sizes.length - 1;
    if (top >= 0 && operands.every((o, k) => strides[k][top] === o.strides[d] * shape[d])) {
      sizes[top] *= shape[d];
      operands.forEach((o, k) => {
        strides[k][top] = o.strides[d];
      });
    } else {
      sizes.push(shape[d]);
      operands.forEach((o, k) => {
        strides[k].push(o.strides[d]);
      });
    }
  }
  if (sizes.length === 0) {
    sizes.push(1);
    for (const s of strides) s.push(0);
  }
  return { sizes, strides };
}
