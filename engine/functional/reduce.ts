/** Reductions: sum, mean, and the sum that undoes broadcasting. */
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues, convert } from "../tensor/copy.ts";
import { allocate, type DType, isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { float } from "../tensor/scalar.ts";
import { numel, type Shape, wrapDims } from "../tensor/shape.ts";
import { alias, type Tensor } from "../tensor/tensor.ts";
import { div } from "./arithmetic.ts";
import { addSums, type SumDim } from "./cascade-sum.ts";
import { scalarTensor } from "./creation.ts";
import { finish } from "./loops.ts";
import { expand, reshape, unsqueeze } from "./movement.ts";

/** How a tensor splits into reduced and kept elements: `values[k * …]` grouped by output. */
interface Grouping {
  /** Values with kept dims first and reduced dims last, contiguous. */
  readonly values: TypedArray;
  readonly outer: number;
  readonly inner: number;
  readonly shape: Shape;
}

/** Arranges `self` so that each output's elements are consecutive. */
export function group(self: Tensor, dims: readonly number[], keepdim: boolean, compute: DType): Grouping {
  const reduced = new Set(dims);
  const kept = self.shape.map((_, d) => d).filter((d) => !reduced.has(d));
  const order = [...kept, ...dims];
  const arranged = alias(
    self,
    order.map((d) => self.shape[d]),
    order.map((d) => self.strides[d]),
  );
  const raw = contiguousValues(arranged);
  return {
    values: self.dtype === compute ? raw : convert(raw, self.dtype, compute),
    outer: numel(kept.map((d) => self.shape[d])),
    inner: numel(dims.map((d) => self.shape[d])),
    shape: reducedShape(self, dims, keepdim),
  };
}

function reducedShape(self: Tensor, dims: readonly number[], keepdim: boolean): Shape {
  const reduced = new Set(dims);
  if (keepdim) return self.shape.map((size, d) => (reduced.has(d) ? 1 : size));
  return self.shape.filter((_, d) => !reduced.has(d));
}

/** Sums of integers are exact in any order. */
function sumIntegers({ values, outer, inner }: Grouping): TypedArray {
  const out = allocate("float64", outer);
  for (let k = 0, at = 0; k < outer; k++) {
    let total = 0;
    for (const end = at + inner; at < end; at++) total += values[at];
    out[k] = total;
  }
  return out;
}

function sumFloats(self: Tensor, dims: readonly number[], compute: "float32" | "float64"): TypedArray {
  const source = self.dtype === compute ? self : castCopy(self, compute);
  const values = source.data;
  const reduced = new Set(dims);
  const walked: SumDim[] = [];
  let outer = 1;
  for (let d = self.ndim - 1; d >= 0; d--) {
    const size = self.shape[d];
    const isReduced = reduced.has(d);
    walked.push({ size, stride: source.strides[d], outStride: isReduced ? 0 : outer, reduced: isReduced });
    if (!isReduced) outer *= size;
  }
  const out = compute === "float32" ? new Float32Array(outer) : new Float64Array(outer);
  if (values instanceof Float32Array || values instanceof Float64Array)
    addSums(out, values, source.offset, walked);
  return out;
}

function sumDType(self: Tensor, dtype: DType | null): DType {
  return dtype ?? (isFloatingPoint(self.dtype) ? self.dtype : "int64");
}

function sumOver(self: Tensor, dims: readonly number[], keepdim: boolean, dtype: DType | null): Tensor {
  const result = sumDType(self, dtype);
  const compute = result === "float64" || !isFloatingPoint(result) ? "float64" : "float32";
  const sums = isFloatingPoint(result)
    ? sumFloats(self, dims, compute)
    : sumIntegers(group(self, dims, keepdim, compute));
  return finish(sums, compute, reducedShape(self, dims, keepdim), result);
}

/** Gives a reduced gradient its dims of size 1 back and spreads it over `shape`. */
export function expandReduced(grad: Tensor, shape: Shape, dims: readonly number[], keepdim: boolean): Tensor {
  let full = grad;
  if (!keepdim) for (const d of [...dims].sort((a, b) => a - b)) full = unsqueeze(full, d);
  return expand(full, shape);
}

export const sum = op(
  "sum(Tensor self, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Sum of all elements; integer inputs give int64.",
  formula: "out = Σ self",
  derivatives: { self: "grad" },
  forward: ({ self, dtype }) => sumOver(self, wrapDims(null, self.ndim), false, dtype),
  backward: { self: ({ grad, shapeOf }) => expand(grad, shapeOf("self")) },
});

export const sum_dim = op(
  "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Sum over the given dims.",
  formula: "out = Σ_dim self",
  derivatives: { self: "grad, for all along dim" },
  node: "SumBackward1",
  forward: ({ self, dim, keepdim, dtype }) => sumOver(self, wrapDims(dim, self.ndim), keepdim, dtype),
  backward: {
    self: ({ grad, dim, keepdim, shapeOf }) => {
      const shape = shapeOf("self");
      return expandReduced(grad, shape, wrapDims(dim, shape.length), keepdim);
    },
  },
});

function requireFloat(self: Tensor, dtype: DType | null): DType {
  const result = dtype ?? self.dtype;
  if (!isFloatingPoint(result)) {
    throw runtimeError(
      dtype === null
        ? `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${SCALAR_TYPE[result]}`
        : `mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: ${SCALAR_TYPE[result]}`,
    );
  }
  return result;
}

function meanOver(self: Tensor, dims: readonly number[], keepdim: boolean, dtype: DType | null): Tensor {
  const result = requireFloat(self, dtype);
  const compute = result === "float64" ? "float64" : "float32";
  const total = sumFloats(self, dims, compute);
  const inner = numel(dims.map((d) => self.shape[d]));
  for (let i = 0; i < total.length; i++) total[i] /= inner;
  return finish(total, compute, reducedShape(self, dims, keepdim), result);
}

export const mean = op(
  "mean(Tensor self, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Mean of all elements.",
  formula: "out = Σ self / n",
  derivatives: { self: "grad / n" },
  forward: ({ self, dtype }) => meanOver(self, wrapDims(null, self.ndim), false, dtype),
  backward: {
    self: ({ grad, shapeOf }) => div(expand(grad, shapeOf("self")), count(numel(shapeOf("self")))),
  },
});

export const mean_dim = op(
  "mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "Mean over the given dims.",
  formula: "out = Σ_dim self / n",
  derivatives: { self: "grad / n, for all along dim" },
  node: "MeanBackward1",
  forward: ({ self, dim, keepdim, dtype }) => meanOver(self, wrapDims(dim, self.ndim), keepdim, dtype),
  backward: {
    self: ({ grad, dim, keepdim, shapeOf }) => {
      const shape = shapeOf("self");
      const dims = wrapDims(dim, shape.length);
      return div(expandReduced(grad, shape, dims, keepdim), count(numel(dims.map((d) => shape[d]))));
    },
  },
});

/** A float count, so that dividing keeps the gradient's dtype. */
function count(n: number): Tensor {
  return scalarTensor(float(n));
}

/** Sums over the dims along which `shape` would have been broadcast to `self`'s. */
export function sumTo(self: Tensor, shape: Shape): Tensor {
  const lead = self.ndim - shape.length;
  const dims: number[] = [];
  for (let d = 0; d < self.ndim; d++) {
    if (d < lead || (shape[d - lead] === 1 && self.shape[d] !== 1)) dims.push(d);
  }
  return dims.length === 0 ? self : reshape(sum_dim(self, dims, true), shape);
}
