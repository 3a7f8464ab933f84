/** Kernels along one dim: a tensor as lines of `n` elements, `step` apart. */
import { contiguousValues, convert } from "../tensor/copy.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface Lines {
  /** How many lines there are. */
  readonly count: number;
  readonly n: number;
  readonly step: number;
  /** Where line i starts. */
  start(line: number): number;
}

/** Lines along a wrapped dim; a 0-d tensor is one line of one element. */
export function linesOf(shape: Shape, dim: number): Lines {
  const n = shape.length === 0 ? 1 : shape[dim];
  const step = numel(shape.slice(dim + 1));
  const count = shape.length === 0 ? 1 : numel(shape.toSpliced(dim, 1));
  return { count, n, step, start: (line) => Math.floor(line / step) * n * step + (line % step) };
}

/** Row-major values in another array type where needed. */
export function valuesAs(x: Tensor, dtype: DType): TypedArray {
  const values = contiguousValues(x);
  return x.dtype === dtype ? values : convert(values, x.dtype, dtype);
}

/** The shape left when `dim` is reduced. */
export function reducedShape(shape: Shape, dim: number, keepdim: boolean): Shape {
  if (shape.length === 0) return [];
  return keepdim ? shape.with(dim, 1) : shape.toSpliced(dim, 1);
}
