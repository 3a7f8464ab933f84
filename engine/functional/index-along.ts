/** Whole slices along one dim at given positions: index_select, index_add, index_copy, index_fill. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues, convert, copyInto, elementOf } from "../tensor/copy.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { formatShape, numel, type Shape, sameShape, wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { fromValues, zeros } from "./creation.ts";
import { reshape } from "./movement.ts";
import { sum } from "./reduce.ts";
import { scaled } from "./scalar-arithmetic.ts";

/** A tensor cut along a dim: `outer` blocks of `size` rows of `inner` elements. */
interface Rows {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

function rowsOf(shape: Shape, dim: number): Rows {
  if (shape.length === 0) return { outer: 1, size: 1, inner: 1 };
  return { outer: numel(shape.slice(0, dim)), size: shape[dim], inner: numel(shape.slice(dim + 1)) };
}

function checkVector(index: Tensor, name: string): void {
  if (index.ndim > 1) throw indexError(`${name}(): Index is supposed to be a vector`);
  if (index.dtype !== "int64" && index.dtype !== "int32") {
    throw runtimeError(`${name}(): Expected dtype int32 or int64 for index`);
  }
}

/** Positions, wrapped and checked. */
function places(index: Tensor, size: number, message: (at: number) => string): number[] {
  return Array.from(contiguousValues(index), (at) => {
    if (at < 0 || at >= size) throw indexError(message(at));
    return at;
  });
}

/** Visits matching rows of a tensor of `rows` and of one with `at.length` rows: `visit(inTensor, inOther)`. */
function eachRow(rows: Rows, at: readonly number[], visit: (row: number, other: number) => void): void {
  for (let o = 0; o < rows.outer; o++) {
    for (let k = 0; k < at.length; k++) {
      visit((o * rows.size + at[k]) * rows.inner, (o * at.length + k) * rows.inner);
    }
  }
}

export const index_select = op(
  "index_select(Tensor self, int dim, Tensor index) -> Tensor",
  "torch method",
)({
  doc: "The slices of self along dim at the positions in the vector index.",
  forward: ({ self, dim, index }) => {
    const d = wrapDim(dim, self.ndim);
    checkVector(index, "index_select");
    const rows = rowsOf(self.shape, d);
    const at = places(index, rows.size, () => "index out of range in self");
    const shape = self.ndim === 0 ? [] : self.shape.with(d, at.length);
    const out = allocateTensor(shape, self.dtype);
    const values = contiguousValues(self);
    eachRow(rows, at, (from, to) => out.data.set(values.subarray(from, from + rows.inner), to));
    return out;
  },
  backward: {
    self: ({ grad, dim, index, shapeOf }) => index_add(zeros(shapeOf("self"), grad.dtype), dim, index, grad),
    index: "nondifferentiable",
  },
});

function checkSource(self: Tensor, dim: number, index: Tensor, source: Tensor, name: string): void {
  checkVector(index, name);
  if (name === "index_add") checkAdded(self, dim, index, source);
  if (source.dtype !== self.dtype) {
    throw runtimeError(
      `${name}(): self and source expected to have the same dtype, but got (self) ${SCALAR_TYPE[self.dtype]} and (source) ${SCALAR_TYPE[source.dtype]}`,
    );
  }
  const count = source.ndim === 0 ? 1 : source.shape[dim];
  if (index.numel !== count) {
    throw indexError(
      `${name}(): Number of indices (${index.numel}) should be equal to source.size(dim): (${count}), for dim: ${dim}`,
    );
  }
  if (name === "index_add" && self.ndim !== source.ndim) {
    throw runtimeError(
      `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${formatShape(self.shape)} source.shape = ${formatShape(source.shape)}`,
    );
  }
  if (self.ndim > 0 && !sameShape(self.shape.toSpliced(dim, 1), source.shape.toSpliced(dim, 1))) {
    throw runtimeError(
      `${name}(): Source/destination tensor must have same slice shapes. Destination slice shape: ${self.shape.toSpliced(dim, 1).join(" ")} at dimension ${dim} and source slice shape: ${source.shape.toSpliced(dim, 1).join(" ")} at dimension 0.`,
    );
  }
}

/** index_add has sentences of its own. */
function checkAdded(self: Tensor, dim: number, index: Tensor, source: Tensor): void {
  if (source.dtype !== self.dtype) {
    throw runtimeError(
      `index_add_(): self (${SCALAR_TYPE[self.dtype]}) and source (${SCALAR_TYPE[source.dtype]}) must have the same scalar type`,
    );
  }
  const count = source.ndim === 0 ? 1 : source.shape[dim];
  if (index.numel !== count) {
    throw runtimeError(
      `index_add_(): Number of indices (${index.numel}) should be equal to source.size(dim): (${count}), for dim: ${dim}`,
    );
  }
}

export const index_add = op(
  "index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self with alpha · source added to its slices along dim at the positions in index.",
  forward: ({ self, dim, index, source, alpha }) => {
    const d = wrapDim(dim, self.ndim);
    checkSource(self, d, index, source, "index_add");
    const out = castCopy(self, self.dtype);
    const rows = rowsOf(self.shape, d);
    const at = places(index, rows.size, () => "index out of range in self");
    const values = contiguousValues(source);
    const factor = scalarValue(alpha);
    eachRow(rows, at, (to, from) => {
      for (let i = 0; i < rows.inner; i++) out.data[to + i] += factor * values[from + i];
    });
    return out;
  },
  backward: {
    self: ({ grad }) => grad,
    index: "nondifferentiable",
    source: ({ grad, dim, index, alpha, shapeOf }) =>
      scaled(reshape(index_select(grad, dim, index), shapeOf("source")), alpha),
  },
});
export const index_add_ = inplace(index_add);

export const index_copy = op(
  "index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor",
  "torch method inplace",
)({
  doc: "self with its slices along dim at the positions in index replaced by those of source.",
  forward: ({ self, dim, index, source }) => {
    const d = wrapDim(dim, self.ndim);
    checkSource(self, d, index, source, "index_copy");
    const out = castCopy(self, self.dtype);
    const rows = rowsOf(self.shape, d);
    const at = places(
      index,
      rows.size,
      (k) => `index_copy_(): index ${k} is out of bounds for dimension ${d} with size ${rows.size}`,
    );
    const values = contiguousValues(source);
    eachRow(rows, at, (to, from) => out.data.set(values.subarray(from, from + rows.inner), to));
    return out;
  },
  backward: {
    self: ({ grad, dim, index }) => index_fill(grad, dim, index, 0),
    index: "nondifferentiable",
    source: ({ grad, dim, index, shapeOf }) => reshape(index_select(grad, dim, index), shapeOf("source")),
  },
});
export const index_copy_ = inplace(index_copy);

function filledAt(self: Tensor, dim: number, index: Tensor, value: number): Tensor {
  const d = wrapDim(dim, self.ndim);
  checkVector(index, "index_fill_");
  const out = allocateTensor(self.shape, self.dtype);
  copyInto(out, self);
  const rows = rowsOf(self.shape, d);
  const at = Array.from(contiguousValues(index), (k) => {
    if (k < -rows.size || k >= rows.size) {
      throw indexError(`index ${k} is out of bounds for dimension ${d} with size ${rows.size}`);
    }
    return k < 0 ? k + rows.size : k;
  });
  const element = elementOf(value, self.dtype);
  eachRow(rows, at, (to) => out.data.fill(element, to, to + rows.inner));
  return out;
}

export const index_fill_tensor = op(
  "index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor",
  "torch method inplace",
)({
  doc: "self with its slices along dim at the positions in index filled with the 0-d tensor value.",
  node: "IndexFillBackward1",
  forward: ({ self, dim, index, value }) => {
    if (value.ndim !== 0) {
      throw runtimeError(
        `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    }
    const [number] = convert(contiguousValues(value), value.dtype, self.dtype);
    return filledAt(self, dim, index, number);
  },
  backward: {
    self: ({ grad, dim, index }) => index_fill(grad, dim, index, 0),
    index: "nondifferentiable",
    value: ({ grad, dim, index }) => sum(index_select(grad, dim, eachOnce(index))),
  },
});

/** The positions in index, none twice. */
function eachOnce(index: Tensor): Tensor {
  const positions = [...new Set(contiguousValues(index))];
  return fromValues(positions, [positions.length], index.dtype);
}

export const index_fill = op(
  "index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor",
  "torch method inplace",
)({
  doc: "self with its slices along dim at the positions in index filled with value.",
  forward: ({ self, dim, index, value }) => filledAt(self, dim, index, scalarValue(value)),
  backward: {
    self: ({ grad, dim, index }) => index_fill(grad, dim, index, 0),
    index: "nondifferentiable",
  },
});
