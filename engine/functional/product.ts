/** Products over all elements or along one dim. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocate, type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { wrapDim, wrapDims } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { ones } from "./creation.ts";
import { cumprod } from "./cumulative.ts";
import { computeDType, finish } from "./loops.ts";
import { reshape } from "./movement.ts";
import { flip } from "./rearrange.ts";
import { expandReduced, group } from "./reduce.ts";
import { narrow } from "./slice.ts";

function productOver(self: Tensor, dims: readonly number[], keepdim: boolean, given: DType | null): Tensor {
  const dtype = given ?? (isFloatingPoint(self.dtype) ? self.dtype : "int64");
  const compute = computeDType(dtype);
  const { values, outer, inner, shape } = group(self, dims, keepdim, compute);
  const out = allocate(compute, outer);
  for (let k = 0; k < outer; k++) {
    let product = 1;
    for (let i = k * inner; i < (k + 1) * inner; i++) product *= values[i];
    out[k] = product;
  }
  return finish(out, compute, shape, dtype);
}

/** Π of all elements before, times Π of all after, for each element along dim. */
function productOfOthers(self: Tensor, dim: number): Tensor {
  const n = self.shape[dim];
  if (n === 0) return self;
  const one = ones(self.shape.with(dim, 1), self.dtype);
  const before = (x: Tensor): Tensor => cat([one, narrow(cumprod(x, dim), dim, 0, n - 1)], dim);
  return mul(before(self), flip(before(flip(self, [dim])), [dim]));
}

export const prod = op(
  "prod(Tensor self, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Product of all elements; integer inputs give int64.",
  formula: "out = Π self",
  forward: ({ self, dtype }) => productOver(self, wrapDims(null, self.ndim), false, dtype),
  backward: {
    self: ({ grad, self, result }) => {
      if (self.ndim === 0) return grad;
      if (!contiguousValues(self).includes(0)) return div(mul(grad, result), self);
      const others = productOfOthers(reshape(self, [self.numel]), 0);
      return mul(grad, reshape(others, self.shape));
    },
  },
});

export const prod_dim = op(
  "prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Product along dim.",
  formula: "out = Π_dim self",
  node: "ProdBackward1",
  forward: ({ self, dim, keepdim, dtype }) =>
    productOver(self, self.ndim === 0 ? [] : [wrapDim(dim, self.ndim)], keepdim, dtype),
  backward: {
    self: ({ grad, self, dim, keepdim, result }) => {
      if (self.ndim === 0) return grad;
      const at = wrapDim(dim, self.ndim);
      const spread = (x: Tensor): Tensor => expandReduced(x, self.shape, [at], keepdim);
      if (!contiguousValues(self).includes(0)) return div(spread(mul(grad, result)), self);
      return mul(spread(grad), productOfOthers(self, at));
    },
  },
});
