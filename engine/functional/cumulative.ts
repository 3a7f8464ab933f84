/** Running sums, products and extremes along one dim. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { ones, zeros } from "./creation.ts";
import { scatter_add } from "./gather.ts";
import { linesOf, valuesAs } from "./lines.ts";
import { computeDType, finish } from "./loops.ts";
import { exp } from "./math.ts";
import { unsqueeze } from "./movement.ts";
import { prod_dim } from "./product.ts";
import { flip } from "./rearrange.ts";
import { sum_dim } from "./reduce.ts";
import { narrow, select } from "./slice.ts";

type Step = (running: number, next: number) => number;

function scan(self: Tensor, dim: number, dtype: DType, start: number, step: Step): Tensor {
  const at = wrapDim(dim, self.ndim);
  const compute = computeDType(dtype);
  const values = valuesAs(self, compute);
  const out = allocateTensor(self.shape, compute).data;
  const lines = linesOf(self.shape, at);
  for (let line = 0; line < lines.count; line++) {
    const first = lines.start(line);
    let running = start;
    for (let i = 0; i < lines.n; i++) {
      running = step(running, values[first + i * lines.step]);
      out[first + i * lines.step] = running;
    }
  }
  return finish(out, compute, self.shape, dtype);
}

function sumType(self: Tensor, dtype: DType | null): DType {
  return dtype ?? (isFloatingPoint(self.dtype) ? self.dtype : "int64");
}

export const cumsum = op(
  "cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor",
  "torch method inplace",
)({
  doc: "Running sums along dim.",
  formula: "out[i] = Σ self[0 … i]",
  forward: ({ self, dim, dtype }) => scan(self, dim, sumType(self, dtype), 0, (a, b) => a + b),
  backward: { self: ({ grad, dim }) => reversedSum(grad, dim) },
});

/** out[i] = Σ x[i …] */
function reversedSum(x: Tensor, dim: number): Tensor {
  return x.ndim === 0 ? x : flip(cumsum(flip(x, [dim]), dim), [dim]);
}

export const cumprod = op(
  "cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor",
  "torch method inplace",
)({
  doc: "Running products along dim.",
  formula: "out[i] = Π self[0 … i]",
  forward: ({ self, dim, dtype }) => scan(self, dim, sumType(self, dtype), 1, (a, b) => a * b),
  backward: {
    self: ({ grad, self, dim }) => {
      if (self.ndim === 0) return grad;
      if (!contiguousValues(self).includes(0)) {
        return div(reversedSum(mul(grad, cumprod(self, dim)), dim), self);
      }
      return productGradient(grad, self, wrapDim(dim, self.ndim));
    },
  },
});

/** Without dividing: d out[i] / d self[k] = Π self[j ≤ i, j ≠ k]. */
function productGradient(grad: Tensor, self: Tensor, dim: number): Tensor {
  const n = self.shape[dim];
  const parts = Array.from({ length: n }, (_, k) => {
    const before = prod_dim(narrow(self, dim, 0, k), dim, true);
    const after = k + 1 < n ? [cumprod(narrow(self, dim, k + 1, n - k - 1), dim)] : [];
    const rest = cat([ones(before.shape, self.dtype), ...after], dim);
    return sum_dim(mul(mul(narrow(grad, dim, k, n - k), rest), before), [dim], true);
  });
  return cat(parts, dim);
}

type Better = (a: number, b: number) => boolean;

function scanBest(self: Tensor, dim: number, better: Better): [Tensor, Tensor] {
  const values = allocateTensor(self.shape, self.dtype);
  const indices = allocateTensor(self.shape, "int64");
  const from = contiguousValues(self);
  const lines = linesOf(self.shape, wrapDim(dim, self.ndim));
  for (let line = 0; line < lines.count; line++) {
    const first = lines.start(line);
    let best = 0;
    for (let i = 0; i < lines.n; i++) {
      const present = from[first + best * lines.step];
      const next = from[first + i * lines.step];
      if (!Number.isNaN(present) && (Number.isNaN(next) || better(next, present))) best = i;
      values.data[first + i * lines.step] = from[first + best * lines.step];
      indices.data[first + i * lines.step] = best;
    }
  }
  return [values, indices];
}

export const cummax = op(
  "cummax(Tensor self, int dim) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "Running maxima along dim and where they are; the last of ties.",
  forward: ({ self, dim }) => scanBest(self, dim, (a, b) => a >= b),
  backward: { self: ({ grad, dim, results, shapeOf }) => gathered(grad, shapeOf("self"), dim, results[1]) },
});

export const cummin = op(
  "cummin(Tensor self, int dim) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "Running minima along dim and where they are; the last of ties.",
  forward: ({ self, dim }) => scanBest(self, dim, (a, b) => a <= b),
  backward: { self: ({ grad, dim, results, shapeOf }) => gathered(grad, shapeOf("self"), dim, results[1]) },
});

function gathered(grad: Tensor, shape: readonly number[], dim: number, indices: Tensor): Tensor {
  return shape.length === 0 ? grad : scatter_add(zeros(shape, grad.dtype), dim, indices, grad);
}

export const logcumsumexp = op(
  "logcumsumexp(Tensor self, int dim) -> Tensor",
  "torch method",
)({
  doc: "Logarithms of running sums of exponentials along dim.",
  formula: "out[i] = ln Σ e^self[0 … i]",
  forward: ({ self, dim }) => {
    requireFloat("logcumsumexp_out_cpu", self);
    return scan(self, dim, self.dtype, Number.NEGATIVE_INFINITY, (a, b) => {
      const [high, low] = [Math.max(a, b), Math.min(a, b)];
      return high === low && !Number.isFinite(high) ? high : high + Math.log1p(Math.exp(low - high));
    });
  },
  // Σ_{j ≥ i} g_j · e^(x_i − out_j); out grows along dim, so its last value bounds all exponents.
  backward: {
    self: ({ grad, self, dim, result }) => {
      if (self.ndim === 0) return grad;
      const at = wrapDim(dim, self.ndim);
      const top = unsqueeze(select(result, at, self.shape[at] - 1), at);
      return mul(exp(sub(self, top)), reversedSum(mul(grad, exp(sub(top, result))), dim));
    },
  },
});
