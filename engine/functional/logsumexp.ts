/** logsumexp, and sums and means that leave NaN out. */
import { op } from "../autograd/op.ts";
import { allocate, type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { toFloatType } from "../tensor/promotion.ts";
import { wrapDims } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { eq } from "./compare.ts";
import { computeDType, finish } from "./loops.ts";
import { exp } from "./math.ts";
import { expandReduced, group, sum_dim } from "./reduce.ts";

export const logsumexp = op(
  "logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor",
  "torch method special",
)({
  doc: "Logarithm of the sum of exponentials over dims, without overflow.",
  formula: "out = ln Σ_dim e^self",
  forward: ({ self, dim, keepdim }) => {
    const dtype = toFloatType(self.dtype);
    const compute = computeDType(dtype);
    const { values, outer, inner, shape } = group(self, wrapDims(dim, self.ndim), keepdim, compute);
    const out = allocate(compute, outer);
    for (let k = 0; k < outer; k++) {
      let top = Number.NEGATIVE_INFINITY;
      for (let i = k * inner; i < (k + 1) * inner; i++) top = Math.max(top, values[i]);
      const shift = Number.isFinite(top) ? top : 0;
      let total = 0;
      for (let i = k * inner; i < (k + 1) * inner; i++) total += Math.exp(values[i] - shift);
      out[k] = Math.log(total) + shift;
    }
    return finish(out, compute, shape, dtype);
  },
  backward: {
    self: ({ grad, self, dim, keepdim, result }) => {
      const dims = wrapDims(dim, self.ndim);
      const full = (x: Tensor): Tensor => expandReduced(x, self.shape, dims, keepdim);
      return mul(full(grad), exp(sub(self, full(result))));
    },
  },
});

function nanSum(self: Tensor, dim: readonly number[] | null, keepdim: boolean, given: DType | null): Tensor {
  const dtype = given ?? (isFloatingPoint(self.dtype) ? self.dtype : "int64");
  const compute = computeDType(dtype);
  const { values, outer, inner, shape } = group(self, wrapDims(dim, self.ndim), keepdim, compute);
  const out = allocate(compute, outer);
  for (let k = 0; k < outer; k++) {
    let total = 0;
    for (let i = k * inner; i < (k + 1) * inner; i++) if (!Number.isNaN(values[i])) total += values[i];
    out[k] = total;
  }
  return finish(out, compute, shape, dtype);
}

/** 1 where a number is, 0 where NaN is. */
function present(self: Tensor, dtype: DType): Tensor {
  return cast(eq(self, self), dtype);
}

export const nansum = op(
  "nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Sum over dims with NaN counted as 0.",
  forward: ({ self, dim, keepdim, dtype }) => nanSum(self, dim, keepdim, dtype),
  backward: {
    self: ({ grad, self, dim, keepdim }) =>
      mul(expandReduced(grad, self.shape, wrapDims(dim, self.ndim), keepdim), present(self, grad.dtype)),
  },
});

export const nanmean = op(
  "nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Mean over dims of what is not NaN.",
  forward: ({ self, dim, keepdim, dtype }) => {
    if (!isFloatingPoint(self.dtype)) {
      throw runtimeError("nanmean(): expected input to have floating point or complex dtype but got Long");
    }
    const counts = sum_dim(present(self, self.dtype), dim, keepdim);
    return div(nansum(self, dim, keepdim, dtype), counts);
  },
});
