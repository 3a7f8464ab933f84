/** Covariance and correlation of the rows of a matrix. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { clamp } from "./clamp.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { diagonal } from "./diagonal.ts";
import { mm } from "./matmul.ts";
import { squeeze, t, unsqueeze, view } from "./movement.ts";
import { sqrt } from "./power.ts";
import { sum, sum_dim } from "./reduce.ts";

function checkWeights(weights: Tensor, name: string, observations: number, wholeNumbers: boolean): void {
  if (weights.ndim > 1) {
    throw runtimeError(
      `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${weights.ndim} dimensions`,
    );
  }
  const suits = wholeNumbers
    ? !isFloatingPoint(weights.dtype) && weights.dtype !== "bool"
    : isFloatingPoint(weights.dtype);
  if (!suits) {
    throw runtimeError(
      `cov(): expected ${name} to have ${wholeNumbers ? "integral" : "floating point"} dtype but got ${name} with ${SCALAR_TYPE[weights.dtype]} dtype`,
    );
  }
  if (weights.numel !== observations) {
    throw runtimeError(
      `cov(): expected ${name} to have the same numel as there are observations in the input but got ${weights.numel} != ${observations}`,
    );
  }
  if (contiguousValues(weights).some((weight) => weight < 0)) {
    throw runtimeError(`cov(): ${name} cannot be negative`);
  }
}

export const cov = op(
  "cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor",
  "torch method",
)({
  doc: "Covariance matrix of the rows of self (variables, observations); of a vector, its variance.",
  formula: "out = (self − mean) · (w · (self − mean))ᵀ / (Σ w − correction)",
  forward: ({ self, correction, fweights, aweights }) => {
    if (self.ndim > 2) {
      throw runtimeError(
        `cov(): expected input to have two or fewer dimensions but got an input with ${self.ndim} dimensions`,
      );
    }
    if (self.dtype === "bool") throw runtimeError("cov(): bool dtype is not supported for input");
    const rows = self.ndim < 2 ? view(self, [1, -1]) : self;
    const count = rows.shape[1];
    if (fweights !== null) checkWeights(fweights, "fweights", count, true);
    if (aweights !== null) checkWeights(aweights, "aweights", count, false);
    const weights = fweights !== null && aweights !== null ? mul(fweights, aweights) : (fweights ?? aweights);
    const total = weights === null ? scalarTensor(count) : sum(weights);
    if (weights !== null && total.data[total.offset] === 0) {
      throw runtimeError("cov(): weights sum to zero, can't be normalized");
    }
    const weighted = (x: Tensor): Tensor => (weights === null ? x : mul(x, weights));
    const average = div(sum_dim(weighted(rows), [1]), total);
    const centred = sub(rows, unsqueeze(average, 1));
    const product = mm(centred, t(weighted(centred)));
    return squeeze(div(product, freedom(total, weights, aweights, correction)));
  },
});

/** Σ w − correction, where weights that are no counts take their share of the correction. */
function freedom(total: Tensor, weights: Tensor | null, aweights: Tensor | null, correction: number): Tensor {
  const share =
    weights !== null && aweights !== null && correction !== 0
      ? div(mul(scalarTensor(correction), sum(mul(weights, aweights))), total)
      : scalarTensor(correction);
  const left = sub(total, share);
  if (left.data[left.offset] > 0) return left;
  warn(
    "cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations.",
  );
  return zeros_like(left);
}

export const corrcoef = op(
  "corrcoef(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Pearson's correlation coefficients of the rows of self (variables, observations).",
  formula: "out[i, j] = cov[i, j] / √(cov[i, i] · cov[j, j])",
  forward: ({ self }) => {
    if (self.ndim > 2) {
      throw runtimeError(
        `corrcoef(): expected input to have two or fewer dimensions but got an input with ${self.ndim} dimensions`,
      );
    }
    const c = cov(self);
    if (c.ndim === 0) return div(c, c);
    const deviations = sqrt(diagonal(c));
    const scaled = div(div(c, view(deviations, [-1, 1])), view(deviations, [1, -1]));
    // Rounding may leave the range.
    return clamp(scaled, -1, 1);
  },
});
