/** Largest and smallest: max, min, amax, amin, aminmax, argmax, argmin over all elements or dims. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { numel, type Shape, wrapDim, wrapDims } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, div, mul } from "./arithmetic.ts";
import { zeros, zeros_like } from "./creation.ts";
import { maximum, minimum } from "./extremes.ts";
import { scatter } from "./gather.ts";
import { linesOf, reducedShape } from "./lines.ts";
import { type BinaryKernel, binary, computeDType } from "./loops.ts";
import { unsqueeze } from "./movement.ts";
import { group, sum_dim } from "./reduce.ts";

/** True when the first number is to be preferred; NaN wins over all. */
type Better = (a: number, b: number) => boolean;

const LARGER: Better = (a, b) => a > b || (Number.isNaN(a) && !Number.isNaN(b));
const SMALLER: Better = (a, b) => a < b || (Number.isNaN(a) && !Number.isNaN(b));

function bestIn(values: TypedArray, start: number, step: number, n: number, better: Better): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (better(values[start + i * step], values[start + best * step])) best = i;
  return best;
}

function emptyReduction(name: string, dim: number | null): Error {
  return dim === null
    ? runtimeError(
        `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
      )
    : indexError(
        `${name === "aminmax" ? name : `${name}()`}: Expected reduction dim ${dim} to have non-zero size.`,
      );
}

/** Best value of each line along dim, and where it is. */
function selectAlong(
  self: Tensor,
  dim: number,
  keepdim: boolean,
  better: Better,
  name: string,
): [Tensor, Tensor] {
  const at = wrapDim(dim, self.ndim);
  const lines = linesOf(self.shape, at);
  if (lines.n === 0) throw emptyReduction(name, at);
  const shape = reducedShape(self.shape, at, keepdim);
  const values = allocateTensor(shape, self.dtype);
  const indices = allocateTensor(shape, "int64");
  const from = contiguousValues(self);
  for (let line = 0; line < lines.count; line++) {
    const start = lines.start(line);
    const best = bestIn(from, start, lines.step, lines.n, better);
    values.data[line] = from[start + best * lines.step];
    indices.data[line] = best;
  }
  return [values, indices];
}

function bestOfAll(self: Tensor, better: Better, name: string): Tensor {
  if (self.numel === 0) throw emptyReduction(name, null);
  const values = contiguousValues(self);
  const out = allocateTensor([], self.dtype);
  out.data[0] = values[bestIn(values, 0, 1, values.length, better)];
  return out;
}

/** The gradient at the selected element of each line. */
export function selectedGradient(
  grad: Tensor,
  shape: Shape,
  dim: number,
  indices: Tensor,
  keepdim: boolean,
): Tensor {
  const base = zeros(shape, grad.dtype);
  if (shape.length === 0) return grad;
  const at = wrapDim(dim, shape.length);
  if (keepdim) return scatter(base, at, indices, grad);
  return scatter(base, at, unsqueeze(indices, at), unsqueeze(grad, at));
}

/** Where self equals result, NaN included, as 0 and 1 of the gradient's dtype. */
function matchMask(self: Tensor, result: Tensor, dtype: DType): Tensor {
  const same: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
    for (let i = 0; i < n; i++) {
      const [x, y] = [a[ao + i * as], b[bo + i * bs]];
      o[oo + i] = x === y || (Number.isNaN(x) && Number.isNaN(y)) ? 1 : 0;
    }
  };
  return binary(self, result, computeDType(self.dtype), dtype, same);
}

/** Shares the gradient evenly among all elements that equal the result; all have reduced dims of size 1. */
export function sharedGradient(
  grad: Tensor,
  self: Tensor,
  result: Tensor,
  dims: readonly number[] | null,
): Tensor {
  const mask = matchMask(self, result, grad.dtype);
  return mul(mask, div(grad, sum_dim(mask, dims, true)));
}

/** A reduced tensor with its dims of size 1 back. */
function restored(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  if (keepdim) return x;
  return [...dims].sort((a, b) => a - b).reduce((y, d) => unsqueeze(y, d), x);
}

export const max = op(
  "max(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The largest element; its gradient is shared evenly among ties.",
  node: "MaxBackward1",
  forward: ({ self }) => bestOfAll(self, LARGER, "max"),
  backward: { self: ({ grad, self, result }) => sharedGradient(grad, self, result, null) },
});

export const max_other = op(
  "max.other(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Element-wise larger of two tensors.",
  forward: ({ self, other }) => maximum(self, other),
});

export const max_dim = op(
  "max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The largest element of each line along dim, and its index; the gradient goes to the first of ties.",
  node: "MaxBackward0",
  forward: ({ self, dim, keepdim }) => selectAlong(self, dim, keepdim, LARGER, "max"),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

export const min = op(
  "min(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The smallest element; its gradient is shared evenly among ties.",
  node: "MinBackward1",
  forward: ({ self }) => bestOfAll(self, SMALLER, "min"),
  backward: { self: ({ grad, self, result }) => sharedGradient(grad, self, result, null) },
});

export const min_other = op(
  "min.other(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Element-wise smaller of two tensors.",
  forward: ({ self, other }) => minimum(self, other),
});

export const min_dim = op(
  "min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "torch method",
)({
  doc: "The smallest element of each line along dim, and its index; the gradient goes to the first of ties.",
  node: "MinBackward0",
  forward: ({ self, dim, keepdim }) => selectAlong(self, dim, keepdim, SMALLER, "min"),
  backward: {
    self: ({ grad, dim, keepdim, results, shapeOf }) =>
      selectedGradient(grad, shapeOf("self"), dim, results[1], keepdim),
  },
});

/** Extreme values over several dims. */
function extreme(
  self: Tensor,
  dim: readonly number[],
  keepdim: boolean,
  better: Better,
  name: string,
): Tensor {
  const dims = wrapDims(dim, self.ndim);
  if (numel(dims.map((d) => self.shape[d])) === 0) {
    throw emptyReduction(name, dim.length === 0 ? null : (dims.find((d) => self.shape[d] === 0) ?? 0));
  }
  const { values, outer, inner, shape } = group(self, dims, keepdim, self.dtype);
  const out = allocateTensor(shape, self.dtype);
  for (let k = 0; k < outer; k++) {
    out.data[k] = values[k * inner + bestIn(values, k * inner, 1, inner, better)];
  }
  return out;
}

export const amax = op(
  "amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "The largest elements over dims; the gradient is shared evenly among ties.",
  forward: ({ self, dim, keepdim }) => extreme(self, dim, keepdim, LARGER, "amax"),
  backward: {
    self: ({ grad, self, dim, keepdim, result }) => {
      const dims = wrapDims(dim, self.ndim);
      return sharedGradient(restored(grad, dims, keepdim), self, restored(result, dims, keepdim), dims);
    },
  },
});

export const amin = op(
  "amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "The smallest elements over dims; the gradient is shared evenly among ties.",
  forward: ({ self, dim, keepdim }) => extreme(self, dim, keepdim, SMALLER, "amin"),
  backward: {
    self: ({ grad, self, dim, keepdim, result }) => {
      const dims = wrapDims(dim, self.ndim);
      return sharedGradient(restored(grad, dims, keepdim), self, restored(result, dims, keepdim), dims);
    },
  },
});

export const aminmax = op(
  "aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max)",
  "torch method",
)({
  doc: "Smallest and largest elements, over all or along dim.",
  forward: ({ self, dim, keepdim }) => {
    const dims = dim === null ? [] : [dim];
    if (dim === null && self.numel === 0) {
      throw runtimeError(
        "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.",
      );
    }
    return [
      extreme(self, dims, keepdim, SMALLER, "aminmax"),
      extreme(self, dims, keepdim, LARGER, "aminmax"),
    ];
  },
  backward: {
    self: ({ grads, self, dim, keepdim, results }) => {
      const dims = wrapDims(dim === null ? [] : [dim], self.ndim);
      const parts = grads.map((g, i) =>
        g === null
          ? zeros_like(self)
          : sharedGradient(restored(g, dims, keepdim), self, restored(results[i], dims, keepdim), dims),
      );
      return add(parts[0], parts[1]);
    },
  },
});

function indexOfBest(
  self: Tensor,
  dim: number | null,
  keepdim: boolean,
  better: Better,
  name: string,
): Tensor {
  if (self.dtype === "bool") throw runtimeError(`${name}(): does not support bool input`);
  if (dim !== null) return selectAlong(self, dim, keepdim, better, name)[1];
  if (self.numel === 0) {
    throw indexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`);
  }
  const out = allocateTensor(keepdim ? self.shape.map(() => 1) : [], "int64");
  out.data[0] = bestIn(contiguousValues(self), 0, 1, self.numel, better);
  return out;
}

export const argmax = op(
  "argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "Index of the largest element, of the flattened tensor or along dim; the first of ties.",
  forward: ({ self, dim, keepdim }) => indexOfBest(self, dim, keepdim, LARGER, "argmax"),
  backward: "nondifferentiable",
});

export const argmin = op(
  "argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "Index of the smallest element, of the flattened tensor or along dim; the first of ties.",
  forward: ({ self, dim, keepdim }) => indexOfBest(self, dim, keepdim, SMALLER, "argmin"),
  backward: "nondifferentiable",
});
