/** Distinct elements and counts: unique, unique_consecutive, bincount, histc, searchsorted, bucketize, isin. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor, requireFloat } from "../tensor/kernel-types.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { formatShape, sameShape, wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { fromValues, scalarTensor } from "./creation.ts";
import { index_select } from "./index-along.ts";
import { movedim } from "./rearrange.ts";

/** Groups of equal items: where each first stands, which group each item is in, how many a group has. */
interface Groups {
  readonly first: number[];
  readonly inverse: number[];
  readonly counts: number[];
}

function groupRuns(order: readonly number[], same: (i: number, j: number) => boolean): Groups {
  const groups: Groups = { first: [], inverse: new Array<number>(order.length), counts: [] };
  order.forEach((item, k) => {
    if (k === 0 || !same(item, order[k - 1])) {
      groups.first.push(item);
      groups.counts.push(0);
    }
    groups.inverse[item] = groups.first.length - 1;
    groups.counts[groups.counts.length - 1]++;
  });
  return groups;
}

/** Rows along dim, compared number by number. */
function rowsAlong(self: Tensor, dim: number): TypedArray[] {
  const moved = contiguousValues(movedim(self, dim, 0));
  const n = self.shape[dim];
  const size = n === 0 ? 0 : moved.length / n;
  return Array.from({ length: n }, (_, i) => moved.subarray(i * size, (i + 1) * size));
}

function compareRows(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function uniqueOf(self: Tensor, dim: number | null, sort: boolean): [Tensor, Tensor, Tensor] {
  if (dim === null) {
    const values = contiguousValues(self);
    const order = Array.from(values, (_, i) => i);
    if (sort) order.sort((i, j) => values[i] - values[j]);
    const { first, inverse, counts } = groupRuns(order, (i, j) => values[i] === values[j]);
    const distinct = fromValues(
      first.map((i) => values[i]),
      [first.length],
      self.dtype,
    );
    return [distinct, fromValues(inverse, self.shape, "int64"), fromValues(counts, [counts.length], "int64")];
  }
  const at = wrapDim(dim, self.ndim);
  const rows = rowsAlong(self, at);
  const order = rows.map((_, i) => i);
  if (sort) order.sort((i, j) => compareRows(rows[i], rows[j]));
  const { first, inverse, counts } = groupRuns(order, (i, j) => compareRows(rows[i], rows[j]) === 0);
  return [
    index_select(self, at, fromValues(first, [first.length], "int64")),
    fromValues(inverse, [inverse.length], "int64"),
    fromValues(counts, [counts.length], "int64"),
  ];
}

/** One tensor, or a tuple with what else was asked for. */
function asked(parts: readonly [Tensor, Tensor, Tensor], inverse: boolean, counts: boolean): unknown {
  if (!inverse && !counts) return parts[0];
  return [parts[0], ...(inverse ? [parts[1]] : []), ...(counts ? [parts[2]] : [])];
}

export const unique = op(
  "unique(Tensor self, bool sorted=True, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Any",
  "torch method",
)({
  doc: "The distinct elements (or slices along dim) in order; also, when asked, where each went and how many there were.",
  forward: ({ self, return_inverse, return_counts, dim }): unknown =>
    asked(uniqueOf(self, dim, true), return_inverse, return_counts),
  backward: "nondifferentiable",
});

export const unique_consecutive = op(
  "unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Any",
  "torch method",
)({
  doc: "The elements (or slices along dim) without repeats of the one before.",
  forward: ({ self, return_inverse, return_counts, dim }): unknown =>
    asked(uniqueOf(self, dim, false), return_inverse, return_counts),
  backward: "nondifferentiable",
});

/** Smallest and largest of the values. */
function extent(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

export const bincount = op(
  "bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor",
  "torch method",
)({
  doc: "How often each non-negative integer occurs, or the sum of the weights where it does.",
  forward: ({ self, weights, minlength }) => {
    if (isFloatingPoint(self.dtype)) {
      throw notImplementedFor("bincount_cpu", self.dtype);
    }
    if (minlength < 0) throw runtimeError("minlength should be >= 0");
    const values = contiguousValues(self);
    if (self.ndim !== 1 || values.some((v) => v < 0)) {
      throw runtimeError("bincount only supports 1-d non-negative integral inputs.");
    }
    if (weights !== null && !sameShape(weights.shape, self.shape)) {
      throw runtimeError("weights should be 1-d and have the same length as input");
    }
    const size = Math.max(extent(values)[1] + 1, minlength);
    const dtype = weights === null ? "int64" : weights.dtype === "float32" ? "float32" : "float64";
    const out = allocateTensor([size], dtype);
    const amounts = weights === null ? null : contiguousValues(weights);
    values.forEach((v, i) => {
      out.data[v] += amounts === null ? 1 : amounts[i];
    });
    return out;
  },
  backward: "nondifferentiable",
});

export const histc = op(
  "histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor",
  "torch method",
)({
  doc: "How many elements fall into each of bins equal intervals between min and max (the data's, when both are 0).",
  forward: ({ self, bins, min, max }) => {
    if (bins <= 0) throw runtimeError("bins must be > 0");
    requireFloat("histogram_cpu", self);
    const values = contiguousValues(self);
    let [low, high] = [scalarValue(min), scalarValue(max)];
    if (low === high && values.length > 0) {
      [low, high] = extent(values);
    }
    if (low === high) [low, high] = [low - 1, high + 1];
    if (low > high) throw runtimeError("max must be larger than min");
    const out = allocateTensor([bins], self.dtype);
    for (const v of values) {
      if (!(v >= low && v <= high)) continue;
      out.data[Math.min(Math.floor(((v - low) / (high - low)) * bins), bins - 1)]++;
    }
    return out;
  },
  backward: "nondifferentiable",
});

/** First position whose element is not less than (or, right, greater than) the value. */
function bisect(sorted: ArrayLike<number>, start: number, n: number, value: number, right: boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[start + middle];
    if (right ? !(at > value) : !(at >= value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function search(sequence: Tensor, wanted: Tensor, right: boolean, int32: boolean): Tensor {
  const [boundaries, values] = [contiguousValues(sequence), contiguousValues(wanted)];
  const n = sequence.shape[sequence.ndim - 1];
  const perRow = sequence.ndim === 1 ? values.length : (wanted.shape[wanted.ndim - 1] ?? 1);
  const out = allocateTensor(wanted.shape, int32 ? "int32" : "int64");
  for (let i = 0; i < values.length; i++) {
    out.data[i] = bisect(boundaries, Math.floor(i / perRow) * n, n, values[i], right);
  }
  return out;
}

function searchSorted(
  sequence: Tensor,
  wanted: Tensor,
  right: boolean,
  side: string | null,
  int32: boolean,
): Tensor {
  if (side !== null && side !== "left" && side !== "right") {
    throw runtimeError(`torch.searchsorted(): side can only be 'left' or 'right' but got ${side}`);
  }
  if (side === "left" && right) {
    throw runtimeError(
      "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True",
    );
  }
  if (sequence.ndim !== 1 && !sameShape(sequence.shape.slice(0, -1), wanted.shape.slice(0, -1))) {
    throw runtimeError(
      `torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor ${formatShape(sequence.shape)} and input value tensor ${formatShape(wanted.shape)}`,
    );
  }
  return search(sequence, wanted, right || side === "right", int32);
}

const SEARCH = "bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None";

export const searchsorted = op(
  `searchsorted.Tensor(Tensor sorted_sequence, Tensor self, *, ${SEARCH}) -> Tensor`,
  "torch",
)({
  doc: "Where each value would be inserted to keep each row of sorted_sequence in order.",
  forward: ({ sorted_sequence, self, out_int32, right, side }) =>
    searchSorted(sorted_sequence, self, right, side, out_int32),
  backward: "nondifferentiable",
});

export const searchsorted_scalar = op(
  `searchsorted.Scalar(Tensor sorted_sequence, Scalar self, *, ${SEARCH}) -> Tensor`,
  "torch",
)({
  doc: "Where one number would be inserted to keep sorted_sequence in order.",
  forward: ({ sorted_sequence, self, out_int32, right, side }) =>
    searchSorted(sorted_sequence, scalarTensor(self), right, side, out_int32),
  backward: "nondifferentiable",
});

function bucketOf(self: Tensor, boundaries: Tensor, right: boolean, int32: boolean): Tensor {
  if (boundaries.ndim !== 1) {
    throw runtimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim})`);
  }
  return search(boundaries, self, right, int32);
}

export const bucketize = op(
  "bucketize.Tensor(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor",
  "torch",
)({
  doc: "Index of the bucket between boundaries that each value belongs to.",
  forward: ({ self, boundaries, out_int32, right }) => bucketOf(self, boundaries, right, out_int32),
  backward: "nondifferentiable",
});

export const bucketize_scalar = op(
  "bucketize.Scalar(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor",
  "torch",
)({
  doc: "Index of the bucket between boundaries that one number belongs to.",
  forward: ({ self, boundaries, out_int32, right }) =>
    bucketOf(scalarTensor(self), boundaries, right, out_int32),
  backward: "nondifferentiable",
});

function membership(elements: Tensor, tests: Tensor, invert: boolean): Tensor {
  const known = new Set(contiguousValues(tests));
  const out = allocateTensor(elements.shape, "bool");
  contiguousValues(elements).forEach((v, i) => {
    out.data[i] = known.has(v) !== invert ? 1 : 0;
  });
  return out;
}

const ISIN = "*, bool assume_unique=False, bool invert=False";

export const isin = op(
  `isin.Tensor_Tensor(Tensor elements, Tensor test_elements, ${ISIN}) -> Tensor`,
  "torch",
)({
  doc: "True where an element is among test_elements.",
  forward: ({ elements, test_elements, invert }) => membership(elements, test_elements, invert),
  backward: "nondifferentiable",
});

export const isin_scalar = op(
  `isin.Tensor_Scalar(Tensor elements, Scalar test_element, ${ISIN}) -> Tensor`,
  "torch",
)({
  doc: "True where an element equals test_element.",
  forward: ({ elements, test_element, invert }) => membership(elements, scalarTensor(test_element), invert),
  backward: "nondifferentiable",
});
