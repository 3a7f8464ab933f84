/** Orderings along one dim: sort, argsort, topk, kthvalue, median, mode, quantile. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { zeros } from "./creation.ts";
import { scatter } from "./gather.ts";
import { type Lines, linesOf, reducedShape } from "./lines.ts";
import { selectedGradient, sharedGradient } from "./minmax.ts";
import { reshape } from "./movement.ts";

/** NaN counts as larger than everything. */
function ascending(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}

/** Positions within one line, in order; ties keep theirs. */
function orderOf(values: TypedArray, start: number, { n, step }: Lines, descending: boolean): number[] {
  const at = (i: number): number => values[start + i * step];
  const order = Array.from({ length: n }, (_, i) => i);
  return order.sort(descending ? (i, j) => ascending(at(j), at(i)) : (i, j) => ascending(at(i), at(j)));
}

/** The first `keep` of each ordered line, and where they were. */
function sorted(self: Tensor, dim: number, descending: boolean, keep: number | null): [Tensor, Tensor] {
  const at = wrapDim(dim, self.ndim);
  const lines = linesOf(self.shape, at);
  const count = keep ?? lines.n;
  const shape = self.ndim === 0 ? [] : self.shape.with(at, count);
  const [values, indices] = [allocateTensor(shape, self.dtype), allocateTensor(shape, "int64")];
  const out = linesOf(shape, at);
  const from = contiguousValues(self);
  for (let line = 0; line < lines.count; line++) {
    const order = orderOf(from, lines.start(line), lines, descending);
    for (let i = 0; i < count; i++) {
      const to = out.start(line) + i * out.step;
      values.data[to] = from[lines.start(line) + order[i] * lines.step];
      indices.data[to] = order[i];
    }
  }
  return [values, indices];
}

/** Gradients go back to where the elements came from. */
function unsorted(grad: Tensor, shape: readonly number[], dim: number, indices: Tensor): Tensor {
  return shape.length === 0 ? grad : scatter(zeros(shape, grad.dtype), dim, indices, grad);
}

export const sort = op(
  "sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The elements along dim in order, and where they were.",
  forward: ({ self, dim, descending }) => sorted(self, dim, descending, null),
  backward: { self: ({ grad, dim, results, shapeOf }) => unsorted(grad, shapeOf("self"), dim, results[1]) },
});

export const sort_stable = op(
  "sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The elements along dim in order, and where they were; ties keep their order.",
  forward: ({ self, dim, descending }) => sort(self, dim, descending),
});

export const argsort = op(
  "argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor",
  "torch method",
)({
  doc: "Where the elements along dim are, in order.",
  forward: ({ self, dim, descending }) => sorted(self, dim, descending, null)[1],
  backward: "nondifferentiable",
});

export const argsort_stable = op(
  "argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor",
  "torch method",
)({
  doc: "Where the elements along dim are, in order; ties keep theirs.",
  forward: ({ self, dim, descending }) => sorted(self, dim, descending, null)[1],
  backward: "nondifferentiable",
});

export const msort = op(
  "msort(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The elements along the first dim in order.",
  forward: ({ self }) => sort(self, 0, false)[0],
});

export const topk = op(
  "topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The k largest (or smallest) elements along dim, and where they are.",
  forward: ({ self, k, dim, largest }) => {
    const size = self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)];
    if (k < 0 || k > size) throw runtimeError("selected index k out of range");
    return sorted(self, dim, largest, self.ndim === 0 ? null : k);
  },
  backward: { self: ({ grad, dim, results, shapeOf }) => unsorted(grad, shapeOf("self"), dim, results[1]) },
});

/** One element of each ordered line: its rank among the n, from the values in order. */
function ranked(
  self: Tensor,
  dim: number,
  keepdim: boolean,
  rank: (order: readonly number[], valueAt: (i: number) => number) => number,
): [Tensor, Tensor] {
  const at = wrapDim(dim, self.ndim);
  const lines = linesOf(self.shape, at);
  const shape = reducedShape(self.shape, at, keepdim);
  const [values, indices] = [allocateTensor(shape, self.dtype), allocateTensor(shape, "int64")];
  const from = contiguousValues(self);
  for (let line = 0; line < lines.count; line++) {
    const start = lines.start(line);
    const order = orderOf(from, start, lines, false);
    const chosen = order[rank(order, (i) => from[start + i * lines.step])];
    values.data[line] = from[start + chosen * lines.step];
    indices.data[line] = chosen;
  }
  return [values, indices];
}

export const kthvalue = op(
  "kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The k-th smallest element along dim (counting from 1), and where it is.",
  forward: ({ self, k, dim, keepdim }) => {
    const size = self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)];
    if (k < 1 || k > size) {
      throw runtimeError(
        `kthvalue(): selected number k out of range for dimension ${wrapDim(dim, self.ndim)}`,
      );
    }
    return ranked(self, dim, keepdim, () => k - 1);
  },
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

/** NaN is the median when there is one, unless NaN is to be left out. */
function medianRank(ignoreNaN: boolean) {
  return (order: readonly number[], valueAt: (i: number) => number): number => {
    let numbers = order.length;
    while (numbers > 0 && Number.isNaN(valueAt(order[numbers - 1]))) numbers--;
    if (numbers < order.length && !ignoreNaN) return numbers;
    return Math.max(Math.floor((numbers - 1) / 2), 0);
  };
}

function medianOfAll(self: Tensor, ignoreNaN: boolean): Tensor {
  if (self.numel === 0) {
    const none = allocateTensor([], self.dtype);
    none.data[0] = Number.NaN;
    return none;
  }
  return ranked(reshape(self, [self.numel]), 0, false, medianRank(ignoreNaN))[0];
}

function medianAlong(self: Tensor, dim: number, keepdim: boolean, ignoreNaN: boolean, name: string) {
  const at = wrapDim(dim, self.ndim);
  if (self.ndim > 0 && self.shape[at] === 0) {
    throw indexError(`${name}(): Expected reduction dim ${at} to have non-zero size.`);
  }
  return ranked(self, at, keepdim, medianRank(ignoreNaN));
}

export const median = op(
  "median(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The middle element, the lower of two; its gradient is shared among ties.",
  forward: ({ self }) => medianOfAll(self, false),
  backward: { self: ({ grad, self, result }) => sharedGradient(grad, self, result, null) },
});

export const median_dim = op(
  "median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The middle element along dim, the lower of two, and where it is.",
  node: "MedianBackward1",
  forward: ({ self, dim, keepdim }) => medianAlong(self, dim, keepdim, false, "median"),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

export const nanmedian = op(
  "nanmedian(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The middle element of those that are not NaN.",
  forward: ({ self }) => medianOfAll(self, true),
  backward: { self: ({ grad, self, result }) => sharedGradient(grad, self, result, null) },
});

export const nanmedian_dim = op(
  "nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The middle element along dim of those that are not NaN, and where it is.",
  node: "NanmedianBackward1",
  forward: ({ self, dim, keepdim }) => medianAlong(self, dim, keepdim, true, "nanmedian"),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

export const mode = op(
  "mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The most frequent element along dim, the smallest of ties, and its last index.",
  forward: ({ self, dim, keepdim }) =>
    ranked(self, dim, keepdim, (order, valueAt) => {
      let [best, most, run] = [0, 0, 0];
      for (let i = 0; i < order.length; i++) {
        run = i > 0 && valueAt(order[i]) === valueAt(order[i - 1]) ? run + 1 : 1;
        if (run > most) [best, most] = [i, run];
      }
      return best;
    }),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});
