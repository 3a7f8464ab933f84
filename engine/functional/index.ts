/** The op families, and the algebra that autograd borrows from them. */
import { provideAlgebra } from "../autograd/algebra.ts";
import { add } from "./arithmetic.ts";
import { ones, zeros } from "./creation.ts";
import { as_strided, as_strided_scatter, clone, to_copy } from "./movement.ts";
import { sumTo } from "./reduce.ts";

provideAlgebra({
  add: (a, b) => add(a, b),
  clone: (a) => clone(a),
  sumTo,
  cast: (a, dtype) => to_copy(a, dtype),
  zeros: (shape, dtype) => zeros(shape, dtype),
  ones: (shape, dtype) => ones(shape, dtype),
  readStrided: (a, { shape, strides, offset }) => as_strided(a, shape, strides, offset),
  writeStrided: (a, value, { shape, strides, offset }) =>
    as_strided_scatter(a, value, shape, strides, offset),
});

export * from "./arithmetic.ts";
export * from "./compare.ts";
export * from "./creation.ts";
export * from "./math.ts";
export * from "./matmul.ts";
export * from "./movement.ts";
export * from "./power.ts";
export * from "./random.ts";
export * from "./random-fill.ts";
export * from "./reduce.ts";
export * from "./where.ts";
