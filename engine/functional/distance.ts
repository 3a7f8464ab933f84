/** Distances and similarities between vectors: pairwise_distance, cosine_similarity, cdist, pdist. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { broadcastShapes } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { eq } from "./compare.ts";
import { fromValues, scalarTensor, zeros, zeros_like } from "./creation.ts";
import { index_add, index_select } from "./index-along.ts";
import { masked_fill } from "./masked.ts";
import { abs, sgn } from "./math.ts";
import { sharedGradient } from "./minmax.ts";
import { clone, expand, unsqueeze } from "./movement.ts";
import { linalg_vector_norm, norm_dim } from "./norm.ts";
import { pow_scalar } from "./power.ts";
import { sum_dim } from "./reduce.ts";
import { add_scalar } from "./scalar-arithmetic.ts";

export const pairwise_distance = op(
  "pairwise_distance(Tensor x1, Tensor x2, float p=2, float eps=1e-06, bool keepdim=False) -> Tensor",
  "torch F",
)({
  doc: "The p-norm of x1 − x2 + eps along the last dim. x1, x2 – (N, D) or (D).",
  formula: "out = ‖x1 − x2 + eps‖ₚ",
  forward: ({ x1, x2, p, eps, keepdim }) =>
    norm_dim(add_scalar(sub(x1, x2), eps), p, [Math.max(x1.ndim, x2.ndim) - 1], keepdim),
});

export const cosine_similarity = op(
  "cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor",
  "torch F",
)({
  doc: "Cosine of the angle between x1 and x2 along dim.",
  formula: "out = x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps))",
  forward: ({ x1, x2, dim, eps }) => {
    const dtype = resultType([x1, x2]);
    if (!isFloatingPoint(dtype)) {
      throw runtimeError(
        `expected common dtype to be floating point, yet common dtype is ${SCALAR_TYPE[dtype]}`,
      );
    }
    const shape = broadcastShapes(x1.shape, x2.shape);
    const unit = (x: Tensor): Tensor => {
      const full = expandTo(cast(x, dtype), shape);
      return div(full, atLeast(linalg_vector_norm(full, 2, [dim], true), eps));
    };
    return sum_dim(mul(unit(x1), unit(x2)), [dim]);
  },
});

function expandTo(x: Tensor, shape: readonly number[]): Tensor {
  return x.shape.length === shape.length && x.shape.every((s, d) => s === shape[d]) ? x : expand(x, shape);
}

/** The norm kept away from 0 by value only: its gradient is the norm's. */
function atLeast(norm: Tensor, eps: number): Tensor {
  const out = clone(norm);
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.max(out.data[i], eps);
  return out;
}

/** Gradient of ‖diff‖ₚ over the last dim, for result and grad without that dim. */
function distanceGradient(grad: Tensor, diff: Tensor, p: number, result: Tensor): Tensor {
  const [g, r] = [unsqueeze(grad, -1), unsqueeze(result, -1)];
  const zero = eq(r, scalarTensor(0));
  if (p === 0) return zeros_like(diff);
  if (p === 1) return mul(sgn(diff), g);
  if (p === 2) return mul(diff, masked_fill(div(g, r), zero, 0));
  if (p === Number.POSITIVE_INFINITY) return mul(sgn(diff), sharedGradient(g, abs(diff), r, [diff.ndim - 1]));
  const top = mul(sgn(diff), pow_scalar(abs(diff), p - 1));
  return mul(top, masked_fill(div(g, pow_scalar(r, p - 1)), zero, 0));
}

function lengthOf(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  n: number,
  p: number,
): number {
  let total = 0;
  for (let k = 0; k < n; k++) {
    const d = Math.abs(a[i + k] - b[j + k]);
    if (p === Number.POSITIVE_INFINITY) total = Math.max(total, d);
    else if (p === 0) total += d === 0 ? 0 : 1;
    else total += p === 1 ? d : p === 2 ? d * d : d ** p;
  }
  if (p === 2) return Math.sqrt(total);
  return p === 0 || p === 1 || !Number.isFinite(p) ? total : total ** (1 / p);
}

/** How PyTorch may compute it; the distances are the same. */
const COMPUTE_MODES: readonly string[] = [
  "use_mm_for_euclid_dist_if_necessary",
  "use_mm_for_euclid_dist",
  "donot_use_mm_for_euclid_dist",
];

export const cdist = op(
  "cdist(Tensor x1, Tensor x2, float p=2.0, str compute_mode='use_mm_for_euclid_dist_if_necessary') -> Tensor",
  "torch",
)({
  doc: "p-norm distances between all rows. x1 – (*, P, M); x2 – (*, R, M); returns (*, P, R).",
  formula: "out[i, j] = ‖x1[i] − x2[j]‖ₚ",
  forward: ({ x1, x2, p, compute_mode }) => {
    if (!COMPUTE_MODES.includes(compute_mode)) {
      throw valueError(`${compute_mode} is not a valid value for compute_mode`);
    }
    if (x1.ndim < 2 || x2.ndim < 2) {
      const [name, x] = x1.ndim < 2 ? ["X1", x1] : ["X2", x2];
      throw runtimeError(`cdist only supports at least 2D tensors, ${name} got: ${x.ndim}D`);
    }
    for (const [name, x] of [
      ["X1", x1],
      ["X2", x2],
    ] as const) {
      if (isFloatingPoint(x.dtype)) continue;
      throw runtimeError(`cdist only supports floating-point dtypes, ${name} got: ${SCALAR_TYPE[x.dtype]}`);
    }
    const [rows, size] = x1.shape.slice(-2);
    const [columns, other] = x2.shape.slice(-2);
    if (size !== other) {
      throw runtimeError(`X1 and X2 must have the same number of columns. X1: ${size} X2: ${other}`);
    }
    const lead = broadcastShapes(x1.shape.slice(0, -2), x2.shape.slice(0, -2));
    const a = contiguousValues(expand(x1, [...lead, rows, size]));
    const b = contiguousValues(expand(x2, [...lead, columns, size]));
    const out = allocateTensor([...lead, rows, columns], x1.dtype);
    for (let k = 0; k < out.data.length; k++) {
      const batch = Math.floor(k / (rows * columns));
      const i = Math.floor(k / columns) % rows;
      const j = k % columns;
      out.data[k] = lengthOf(a, (batch * rows + i) * size, b, (batch * columns + j) * size, size, p);
    }
    return out;
  },
  backward: ({ grad, x1, x2, p, result }) => {
    const diff = sub(unsqueeze(x1, -2), unsqueeze(x2, -3));
    const each = distanceGradient(grad, diff, p, result);
    return { x1: sum_dim(each, [-2]), x2: neg(sum_dim(each, [-3])) };
  },
});

/** Row pairs (i, j) with i < j, in order. */
function pairs(n: number): [Tensor, Tensor] {
  const [first, second]: [number[], number[]] = [[], []];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      first.push(i);
      second.push(j);
    }
  }
  return [fromValues(first, [first.length], "int64"), fromValues(second, [second.length], "int64")];
}

export const pdist = op(
  "pdist(Tensor self, float p=2) -> Tensor",
  "torch F",
)({
  doc: "p-norm distances between all pairs of rows of self (N, M), as a vector of N(N − 1)/2.",
  formula: "out[(i, j)] = ‖self[i] − self[j]‖ₚ, i < j",
  forward: ({ self, p }) => {
    if (self.ndim !== 2) {
      throw runtimeError(`pdist only supports 2D tensors, got: ${self.ndim}D`);
    }
    if (p < 0) throw runtimeError("pdist only supports non-negative p values");
    const [n, size] = self.shape;
    const [first, second] = pairs(n);
    const values = contiguousValues(self);
    const out = allocateTensor([first.numel], self.dtype);
    for (let k = 0; k < out.data.length; k++) {
      out.data[k] = lengthOf(values, first.data[k] * size, values, second.data[k] * size, size, p);
    }
    return out;
  },
  backward: {
    self: ({ grad, self, p, result }) => {
      const [first, second] = pairs(self.shape[0]);
      const diff = sub(index_select(self, 0, first), index_select(self, 0, second));
      const each = distanceGradient(grad, diff, p, result);
      const blank = zeros(self.shape, grad.dtype);
      return add(index_add(blank, 0, first, each), neg(index_add(blank, 0, second, each)));
    },
  },
});
