/**
 * The few tensor operations the backward driver itself needs. Autograd names no op: `functional` hands
 * these in when it loads, and they are differentiable, so gradients of gradients come for free.
 */
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface Geometry {
  readonly shape: Shape;
  readonly strides: Shape;
  readonly offset: number;
}

export interface GradientAlgebra {
  add(a: Tensor, b: Tensor): Tensor;
  /** A fresh copy. */
  clone(a: Tensor): Tensor;
  /** Sums `a` over the dims along which `shape` was broadcast. */
  sumTo(a: Tensor, shape: Shape): Tensor;
  cast(a: Tensor, dtype: DType): Tensor;
  zeros(shape: Shape, dtype: DType): Tensor;
  ones(shape: Shape, dtype: DType): Tensor;
  /** Reads the elements of contiguous `a` that a view with this geometry covers. */
  readStrided(a: Tensor, geometry: Geometry): Tensor;
  /** Writes `value` into `target`, with history. */
  overwrite(target: Tensor, value: Tensor): void;
  /** Contiguous `a` with the elements that the view covers replaced by `value`. */
  writeStrided(a: Tensor, value: Tensor, geometry: Geometry): Tensor;
}

let current: GradientAlgebra | null = null;

export function provideAlgebra(algebra: GradientAlgebra): void {
  current = algebra;
}

export function algebra(): GradientAlgebra {
  if (current === null) throw new Error("autograd: import engine/functional before running backward");
  return current;
}
