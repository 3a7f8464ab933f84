/** The kernel and the gradient that all normalisations share: zero mean and unit variance over some elements. */
import type { TypedArray } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { rsqrt } from "./power.ts";
import { mean_dim } from "./reduce.ts";

/** Weights are of the input's type, or float32 beside a half-precision input. */
export function sameTypes(input: Tensor, ...weights: readonly (Tensor | null)[]): void {
  const isHalf = input.dtype === "float16" || input.dtype === "bfloat16";
  for (const weight of weights) {
    if (weight === null || weight.dtype === input.dtype || (isHalf && weight.dtype === "float32")) continue;
    throw runtimeError("mixed dtype (CPU): all inputs must share same datatype.");
  }
}

/** Mean and biased variance of `values` at the positions that `each` visits. */
export function meanAndVariance(
  values: TypedArray,
  count: number,
  each: (visit: (at: number) => void) => void,
): [number, number] {
  let total = 0;
  each((at) => {
    total += values[at];
  });
  const mean = total / count;
  let squares = 0;
  each((at) => {
    squares += (values[at] - mean) ** 2;
  });
  return [mean, squares / count];
}

/** (x − mean) and 1/√(variance + eps) over `dims`, as differentiable functions of x. */
export function centred(x: Tensor, dims: readonly number[], eps: number): [Tensor, Tensor] {
  const difference = sub(x, mean_dim(x, dims, true));
  const variance = mean_dim(mul(difference, difference), dims, true);
  return [difference, rsqrt(add(variance, scalarTensor(eps)))];
}

/** Gradient through x̂ = (x − mean)/σ: (g − mean(g) − x̂ · mean(g · x̂)) / σ. */
export function standardizeGradient(g: Tensor, x: Tensor, dims: readonly number[], eps: number): Tensor {
  const [difference, scale] = centred(x, dims, eps);
  const normal = mul(difference, scale);
  const along = mean_dim(mul(g, normal), dims, true);
  return mul(sub(sub(g, mean_dim(g, dims, true)), mul(normal, along)), scale);
}
