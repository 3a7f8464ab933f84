/** Orderings along one dim: sort, argsort, topk, kthvalue, median, mode, quantile. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { kthSmallest, sortOrder, topK } from "../tensor/selection.ts";
import { wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { zeros } from "./creation.ts";
import { scatter } from "./gather.ts";
import { linesOf, reducedShape } from "./lines.ts";
import { selectedGradient, sharedGradient } from "./minmax.ts";
import { reshape } from "./movement.ts";

/** NaN counts as larger than everything. */
function ascending(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}

/** Positions of a line's elements in some order, best first; as many as are wanted. */
type Ordering = (valueAt: (i: number) => number, n: number) => ArrayLike<number>;

/** All of them; ties keep their order. */
function stableOrder(valueAt: (i: number) => number, n: number, descending: boolean): number[] {
  const compare = (i: number, j: number): number => ascending(valueAt(i), valueAt(j));
  return Array.from({ length: n }, (_, i) => i).sort(descending ? (i, j) => compare(j, i) : compare);
}

/** `count` elements of each line in order, and where they were. */
function ordered(self: Tensor, dim: number, count: number, order: Ordering): [Tensor, Tensor] {
  const at = wrapDim(dim, self.ndim);
  const lines = linesOf(self.shape, at);
  const shape = self.ndim === 0 ? [] : self.shape.with(at, count);
  const [values, indices] = [allocateTensor(shape, self.dtype), allocateTensor(shape, "int64")];
  const out = linesOf(shape, at);
  const from = contiguousValues(self);
  for (let line = 0; line < lines.count; line++) {
    const start = lines.start(line);
    const positions = order((i) => from[start + i * lines.step], lines.n);
    for (let i = 0; i < count; i++) {
      const to = out.start(line) + i * out.step;
      values.data[to] = from[start + positions[i] * lines.step];
      indices.data[to] = positions[i];
    }
  }
  return [values, indices];
}

function lengthAlong(self: Tensor, dim: number): number {
  return self.ndim === 0 ? 1 : self.shape[wrapDim(dim, self.ndim)];
}

function sorted(self: Tensor, dim: number, descending: boolean, stable: boolean): [Tensor, Tensor] {
  const order = stable ? stableOrder : sortOrder;
  return ordered(self, dim, lengthAlong(self, dim), (valueAt, n) => order(valueAt, n, descending));
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
  forward: ({ self, dim, descending }) => sorted(self, dim, descending, false),
  backward: { self: ({ grad, dim, results, shapeOf }) => unsorted(grad, shapeOf("self"), dim, results[1]) },
});

export const sort_stable = op(
  "sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The elements along dim in order, and where they were; ties keep their order.",
  forward: ({ self, stable, dim, descending }) => sorted(self, dim, descending, stable ?? false),
  backward: { self: ({ grad, dim, results, shapeOf }) => unsorted(grad, shapeOf("self"), dim, results[1]) },
});

export const argsort = op(
  "argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor",
  "torch method",
)({
  doc: "Where the elements along dim are, in order.",
  forward: ({ self, dim, descending }) => sorted(self, dim, descending, false)[1],
  backward: "nondifferentiable",
});

export const argsort_stable = op(
  "argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor",
  "torch method",
)({
  doc: "Where the elements along dim are, in order; ties keep theirs.",
  forward: ({ self, stable, dim, descending }) => sorted(self, dim, descending, stable)[1],
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
  forward: ({ self, k, dim, largest, sorted: inOrder }) => {
    if (k < 0 || k > lengthAlong(self, dim)) throw runtimeError("selected index k out of range");
    if (self.dtype === "bool") throw runtimeError("topk does not support bool dtypes on CPU");
    return ordered(self, dim, k, (valueAt, n) => topK(valueAt, n, k, largest, inOrder));
  },
  backward: { self: ({ grad, dim, results, shapeOf }) => unsorted(grad, shapeOf("self"), dim, results[1]) },
});

/** One element of each line, chosen by position. */
function chosenFrom(
  self: Tensor,
  dim: number,
  keepdim: boolean,
  choose: (valueAt: (i: number) => number, n: number) => number,
): [Tensor, Tensor] {
  const at = wrapDim(dim, self.ndim);
  const lines = linesOf(self.shape, at);
  const shape = reducedShape(self.shape, at, keepdim);
  const [values, indices] = [allocateTensor(shape, self.dtype), allocateTensor(shape, "int64")];
  const from = contiguousValues(self);
  for (let line = 0; line < lines.count; line++) {
    const start = lines.start(line);
    const valueAt = (i: number): number => from[start + i * lines.step];
    const chosen = choose(valueAt, lines.n);
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
    if (k < 1 || k > lengthAlong(self, dim)) {
      throw runtimeError(
        `kthvalue(): selected number k out of range for dimension ${wrapDim(dim, self.ndim)}`,
      );
    }
    return chosenFrom(self, dim, keepdim, (valueAt, n) => kthSmallest(valueAt, n, k - 1));
  },
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

/** Position of the median. NaN is the median when there is one, unless NaN is to be left out. */
function medianPosition(ignoreNaN: boolean) {
  return (valueAt: (i: number) => number, n: number): number => {
    const order = stableOrder(valueAt, n, false);
    let numbers = n;
    while (numbers > 0 && Number.isNaN(valueAt(order[numbers - 1]))) numbers--;
    if (numbers < n && !ignoreNaN) return order[numbers];
    return order[Math.max(Math.floor((numbers - 1) / 2), 0)];
  };
}

function medianOfAll(self: Tensor, ignoreNaN: boolean): Tensor {
  if (self.dtype === "bool") throw notImplementedFor("median_cpu", self.dtype);
  if (self.numel === 0) {
    const none = allocateTensor([], self.dtype);
    none.data[0] = Number.NaN;
    return none;
  }
  return chosenFrom(reshape(self, [self.numel]), 0, false, medianPosition(ignoreNaN))[0];
}

function medianAlong(self: Tensor, dim: number, keepdim: boolean, ignoreNaN: boolean, name: string) {
  const at = wrapDim(dim, self.ndim);
  if (self.ndim > 0 && self.shape[at] === 0) {
    throw indexError(`${name}(): Expected reduction dim ${at} to have non-zero size.`);
  }
  return chosenFrom(self, at, keepdim, medianPosition(ignoreNaN));
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
  doc: "The most frequent element along dim, the smallest of ties, and an index of it.",
  forward: ({ self, dim, keepdim }) =>
    chosenFrom(self, dim, keepdim, (valueAt, n) => {
      const order = sortOrder(valueAt, n, false);
      let [best, most, run] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        run = i > 0 && valueAt(order[i]) === valueAt(order[i - 1]) ? run + 1 : 1;
        if (run > most) [best, most] = [order[i], run];
      }
      return best;
    }),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});
