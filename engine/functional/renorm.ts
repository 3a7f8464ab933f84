/** Slices scaled down to a largest norm, and powers of a vector as a matrix: renorm, vander, sum_to_size. */
import { op } from "../autograd/op.ts";
import { cppNumber } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { formatShape, wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { gt } from "./compare.ts";
import { ones, ones_like, scalarTensor, zeros } from "./creation.ts";
import { cumprod } from "./cumulative.ts";
import { expand, unsqueeze } from "./movement.ts";
import { linalg_vector_norm } from "./norm.ts";
import { flip } from "./rearrange.ts";
import { sumTo } from "./reduce.ts";
import { add_scalar } from "./scalar-arithmetic.ts";
import { where } from "./where.ts";

export const renorm = op(
  "renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor",
  "torch method inplace",
)({
  doc: "self with every slice along dim whose p-norm exceeds maxnorm scaled down to it.",
  forward: ({ self, p, dim, maxnorm }) => {
    const limit = scalarValue(maxnorm);
    if (scalarValue(p) <= 0) throw runtimeError("renorm: non-positive-norm not supported");
    if (limit < 0) throw runtimeError(`renorm: expected maxnorm to be >= 0 but got ${cppNumber(limit)}`);
    if (self.ndim < 2) {
      throw runtimeError(`renorm: input needs at least 2 dimensions, got ${self.ndim} dimensions`);
    }
    const d = wrapDim(dim, self.ndim);
    const over = self.shape.map((_, k) => k).filter((k) => k !== d);
    const norm = linalg_vector_norm(self, p, over, true);
    // As PyTorch does, so that a slice of norm 0 stays finite.
    const factor = div(scalarTensor(maxnorm), add_scalar(norm, 1e-7));
    return mul(self, where(gt(norm, scalarTensor(maxnorm)), factor, ones_like(norm)));
  },
});

/** 1, x, x², … along a new last dim. */
function powers(x: Tensor, count: number): Tensor {
  const shape = [...x.shape, Math.max(count - 1, 0)];
  if (count === 0) return zeros([...x.shape, 0], x.dtype);
  const first = ones([...x.shape, 1], x.dtype);
  return cat([first, cumprod(expand(unsqueeze(x, -1), shape), -1)], -1);
}

export const vander = op(
  "vander(Tensor x, int? N=None, bool increasing=False) -> Tensor",
  "torch",
)({
  doc: "Powers of the vector x as columns, the highest first unless increasing.",
  formula: "out[i, j] = x[i]^(N − 1 − j)",
  forward: ({ x, N, increasing }) => {
    if (x.ndim !== 1) throw runtimeError("x must be a one-dimensional tensor.");
    const count = N ?? x.shape[0];
    if (count < 0) throw runtimeError("N must be non-negative.");
    const columns = powers(x, count);
    return increasing ? columns : flip(columns, [1]);
  },
});

export const linalg_vander = op(
  "linalg_vander(Tensor x, *, SymInt? N=None) -> Tensor",
  "linalg",
)({
  doc: "Powers of the elements of x along a new last dim, from 0 on.",
  formula: "out[…, i, j] = x[…, i]^j",
  forward: ({ x, N }) => {
    const points = x.ndim === 0 ? unsqueeze(x, 0) : x;
    const count = N ?? points.shape[points.ndim - 1];
    if (count <= 1) throw runtimeError("N must be greater than 1.");
    return powers(points, count);
  },
});

export const sum_to_size = op(
  "sum_to_size(Tensor self, SymInt[] size) -> Tensor",
  "method",
)({
  doc: "self summed over the dims along which a tensor of the given size would broadcast to it.",
  forward: ({ self, size }) => {
    const lead = self.ndim - size.length;
    const fits = lead >= 0 && size.every((n, d) => n === 1 || n === self.shape[lead + d]);
    if (!fits) {
      throw runtimeError(
        `size {${formatShape(size)}} is not expandable to size {${formatShape(self.shape)}}.`,
      );
    }
    return sumTo(self, size);
  },
});
