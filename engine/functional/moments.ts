/** Variance and standard deviation, with their means. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import { numel, type Shape, wrapDims } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { eq } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { masked_fill } from "./masked.ts";
import { expandReduced, group, mean_dim } from "./reduce.ts";
import { div_scalar, mul_scalar } from "./scalar-arithmetic.ts";

type Dims = readonly number[] | null;

/** Mean and variance of every group, each summed in double precision. */
function moments(
  self: Tensor,
  dim: Dims,
  correction: number,
  keepdim: boolean,
  name: string,
): [Tensor, Tensor] {
  if (!isFloatingPoint(self.dtype)) {
    throw runtimeError("std and var only support floating point and complex dtypes");
  }
  const { values, outer, inner, shape } = group(self, wrapDims(dim, self.ndim), keepdim, self.dtype);
  if (inner - correction <= 0 && outer > 0) {
    warn(
      `${name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction factor (input numel divided by output numel).`,
    );
  }
  const [variance, mean] = [allocateTensor(shape, self.dtype), allocateTensor(shape, self.dtype)];
  for (let k = 0; k < outer; k++) {
    const start = k * inner;
    let total = 0;
    for (let i = 0; i < inner; i++) total += values[start + i];
    const center = total / inner;
    let squares = 0;
    for (let i = 0; i < inner; i++) squares += (values[start + i] - center) ** 2;
    mean.data[k] = center;
    variance.data[k] = squares / Math.max(inner - correction, 0);
  }
  return [variance, mean];
}

function correctionOf(correction: Scalar | null): number {
  return correction === null ? 1 : scalarValue(correction);
}

function rooted(x: Tensor): Tensor {
  const out = allocateTensor(x.shape, x.dtype);
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.sqrt(x.data[i]);
  return out;
}

/** 2 / (n − correction) · grad · (self − mean) */
function varianceGradient(
  grad: Tensor,
  self: Tensor,
  dim: Dims,
  correction: number,
  keepdim: boolean,
): Tensor {
  const dims = wrapDims(dim, self.ndim);
  const count = numel(dims.map((d) => self.shape[d]));
  const full = expandReduced(grad, self.shape, dims, keepdim);
  return mul(mul_scalar(full, 2 / (count - correction)), sub(self, mean_dim(self, dims, true)));
}

function deviationGradient(
  grad: Tensor,
  self: Tensor,
  result: Tensor,
  ...rest: [Dims, number, boolean]
): Tensor {
  const slope = div(grad, mul_scalar(result, 2));
  return varianceGradient(masked_fill(slope, eq(result, scalarTensor(0)), 0), self, ...rest);
}

export const variance = op(
  "var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "Variance over dims; the sum of squares is divided by n − correction (1 unless given).",
  formula: "out = Σ_dim (self − Σ_dim self / n)² / (n − correction)",
  forward: ({ self, dim, correction, keepdim }) =>
    moments(self, dim, correctionOf(correction), keepdim, "var")[0],
  backward: {
    self: ({ grad, self, dim, correction, keepdim }) =>
      varianceGradient(grad, self, dim, correctionOf(correction), keepdim),
  },
});

export const std = op(
  "std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "Standard deviation over dims; the sum of squares is divided by n − correction (1 unless given).",
  formula: "out = √(Σ_dim (self − Σ_dim self / n)² / (n − correction))",
  forward: ({ self, dim, correction, keepdim }) =>
    rooted(moments(self, dim, correctionOf(correction), keepdim, "std")[0]),
  backward: {
    self: ({ grad, self, dim, correction, keepdim, result }) =>
      deviationGradient(grad, self, result, dim, correctionOf(correction), keepdim),
  },
});

function meanGradient(grad: Tensor, shape: Shape, dim: Dims, keepdim: boolean): Tensor {
  const dims = wrapDims(dim, shape.length);
  return div_scalar(expandReduced(grad, shape, dims, keepdim), numel(dims.map((d) => shape[d])));
}

function bothGradients(parts: readonly (Tensor | null)[]): Tensor | null {
  const [a, b] = parts;
  return a !== null && b !== null ? add(a, b) : (a ?? b);
}

export const var_mean = op(
  "var_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor)",
  "torch",
)({
  doc: "Variance and mean over dims.",
  forward: ({ self, dim, correction, keepdim }) =>
    moments(self, dim, correctionOf(correction), keepdim, "var_mean"),
  backward: {
    self: ({ grads, self, dim, correction, keepdim }) =>
      bothGradients([
        grads[0] && varianceGradient(grads[0], self, dim, correctionOf(correction), keepdim),
        grads[1] && meanGradient(grads[1], self.shape, dim, keepdim),
      ]),
  },
});

export const std_mean = op(
  "std_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor)",
  "torch",
)({
  doc: "Standard deviation and mean over dims.",
  forward: ({ self, dim, correction, keepdim }) => {
    const [square, mean] = moments(self, dim, correctionOf(correction), keepdim, "std_mean");
    return [rooted(square), mean];
  },
  backward: {
    self: ({ grads, self, results, dim, correction, keepdim }) =>
      bothGradients([
        grads[0] && deviationGradient(grads[0], self, results[0], dim, correctionOf(correction), keepdim),
        grads[1] && meanGradient(grads[1], self.shape, dim, keepdim),
      ]),
  },
});

/** unbiased=True is correction 1, False is 0. */
const asCorrection = (unbiased: boolean): number => (unbiased ? 1 : 0);
const UNBIASED = "(Tensor self, bool unbiased=True)";
const UNBIASED_DIM = "(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False)";

export const var_unbiased = op(
  `var${UNBIASED} -> Tensor`,
  "torch method",
)({
  doc: "Variance of all elements.",
  forward: ({ self, unbiased }) => variance(self, null, asCorrection(unbiased)),
});

export const var_unbiased_dim = op(
  `var.dim${UNBIASED_DIM} -> Tensor`,
  "torch method",
)({
  doc: "Variance over dims.",
  forward: ({ self, dim, unbiased, keepdim }) => variance(self, dim, asCorrection(unbiased), keepdim),
});

export const std_unbiased = op(
  `std${UNBIASED} -> Tensor`,
  "torch method",
)({
  doc: "Standard deviation of all elements.",
  forward: ({ self, unbiased }) => std(self, null, asCorrection(unbiased)),
});

export const std_unbiased_dim = op(
  `std.dim${UNBIASED_DIM} -> Tensor`,
  "torch method",
)({
  doc: "Standard deviation over dims.",
  forward: ({ self, dim, unbiased, keepdim }) => std(self, dim, asCorrection(unbiased), keepdim),
});

export const var_mean_unbiased = op(
  `var_mean${UNBIASED} -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Variance and mean of all elements.",
  forward: ({ self, unbiased }) => var_mean(self, null, asCorrection(unbiased)),
});

export const var_mean_unbiased_dim = op(
  `var_mean.dim${UNBIASED_DIM} -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Variance and mean over dims.",
  forward: ({ self, dim, unbiased, keepdim }) => var_mean(self, dim, asCorrection(unbiased), keepdim),
});

export const std_mean_unbiased = op(
  `std_mean${UNBIASED} -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Standard deviation and mean of all elements.",
  forward: ({ self, unbiased }) => std_mean(self, null, asCorrection(unbiased)),
});

export const std_mean_unbiased_dim = op(
  `std_mean.dim${UNBIASED_DIM} -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Standard deviation and mean over dims.",
  forward: ({ self, dim, unbiased, keepdim }) => std_mean(self, dim, asCorrection(unbiased), keepdim),
});
