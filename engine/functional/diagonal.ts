/** Diagonals and triangles. */
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues, copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { formatShape, type Shape, sameShape, wrapDim } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { fromValues, zeros } from "./creation.ts";
import { expand, flatten } from "./movement.ts";
import { sum } from "./reduce.ts";

function diagonalView(self: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const [a, b] = [wrapDim(dim1, self.ndim), wrapDim(dim2, self.ndim)];
  if (a === b) throw runtimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  const [rows, columns] = [self.shape[a], self.shape[b]];
  const size = Math.max(offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns), 0);
  const start = size === 0 ? 0 : offset >= 0 ? offset * self.strides[b] : -offset * self.strides[a];
  const keep = (_: number, d: number) => d !== a && d !== b;
  return alias(
    self,
    [...self.shape.filter(keep), size],
    [...self.strides.filter(keep), self.strides[a] + self.strides[b]],
    self.offset + start,
  );
}

const diagonal_backward = op(
  "diagonal_backward(Tensor grad_output, SymInt[] input_sizes, int offset, int dim1, int dim2) -> Tensor",
  "-",
)({
  doc: "Zeros of input_sizes with grad_output on a diagonal.",
  forward: ({ grad_output, input_sizes, offset, dim1, dim2 }) => {
    const out = allocateTensor(input_sizes, grad_output.dtype);
    copyInto(diagonalView(out, offset, dim1, dim2), grad_output);
    return out;
  },
  backward: { grad_output: ({ grad, offset, dim1, dim2 }) => diagonal(grad, offset, dim1, dim2) },
});

export const diagonal = op(
  "diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a)",
  "torch method",
)({
  doc: "A view of the diagonal of dims dim1 and dim2, as the last dim.",
  forward: ({ self, offset, dim1, dim2 }) => diagonalView(self, offset, dim1, dim2),
  backward: {
    self: ({ grad, offset, dim1, dim2, shapeOf }) =>
      diagonal_backward(grad, shapeOf("self"), offset, dim1, dim2),
  },
});

export const diag_embed = op(
  "diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor",
  "torch method",
)({
  doc: "Zeros with the last dim of self as the diagonal of dims dim1 and dim2.",
  forward: ({ self, offset, dim1, dim2 }) => {
    const ndim = self.ndim + 1;
    const [a, b] = [wrapDim(dim1, ndim), wrapDim(dim2, ndim)];
    if (a === b) throw runtimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
    const size = self.shape[self.ndim - 1] + Math.abs(offset);
    const rest = [...self.shape.slice(0, -1)];
    const shape = Array.from({ length: ndim }, (_, d) => (d === a || d === b ? size : (rest.shift() ?? 0)));
    const out = allocateTensor(shape, self.dtype);
    copyInto(diagonalView(out, offset, a, b), self);
    return out;
  },
  backward: { self: ({ grad, offset, dim1, dim2 }) => diagonal(grad, offset, dim1, dim2) },
});

export const diag = op(
  "diag(Tensor self, int diagonal=0) -> Tensor",
  "torch method",
)({
  doc: "A vector as the diagonal of a matrix, or the diagonal of a matrix as a vector.",
  forward: ({ self, diagonal: offset }) => {
    if (self.ndim === 1) return diag_embed(self, offset);
    if (self.ndim === 2) return diagonal_copy(self, offset, 0, 1);
    throw runtimeError(`diag(): Supports 1D or 2D tensors. Got ${self.ndim}D`);
  },
});

const diagonal_copy = op(
  "diagonal_copy(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor",
  "torch",
)({
  doc: "A copy of the diagonal of dims dim1 and dim2, as the last dim.",
  node: "DiagonalBackward0_copy",
  forward: ({ self, offset, dim1, dim2 }) => castCopy(diagonalView(self, offset, dim1, dim2), self.dtype),
  backward: {
    self: ({ grad, offset, dim1, dim2, shapeOf }) =>
      diagonal_backward(grad, shapeOf("self"), offset, dim1, dim2),
  },
});

export const diagflat = op(
  "diagflat(Tensor self, int offset=0) -> Tensor",
  "torch method",
)({
  doc: "The flattened tensor as the diagonal of a matrix.",
  forward: ({ self, offset }) => diag_embed(flatten(self), offset),
});

export const diagonal_scatter = op(
  "diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor",
  "torch method",
)({
  doc: "A copy of self with src on a diagonal.",
  forward: ({ self, src, offset, dim1, dim2 }) => {
    const out = castCopy(self, self.dtype);
    const place = diagonalView(out, offset, dim1, dim2);
    if (!sameShape(place.shape, src.shape)) {
      throw runtimeError(
        `expected src to have a size equal to the slice of self. src size = ${formatShape(src.shape)}, slice size = ${formatShape(place.shape)}`,
      );
    }
    copyInto(place, src);
    return out;
  },
  backward: {
    self: ({ grad, shapeOf, offset, dim1, dim2 }) =>
      diagonal_scatter(grad, zeros(shapeOf("src"), grad.dtype), offset, dim1, dim2),
    src: ({ grad, offset, dim1, dim2 }) => diagonal(grad, offset, dim1, dim2),
  },
});

/** Keeps the elements with column − row in range, zero elsewhere. */
function triangle(self: Tensor, keeps: (distance: number) => boolean, name: string): Tensor {
  if (self.ndim < 2) throw runtimeError(`${name}: input tensor must have at least 2 dimensions`);
  const out = allocateTensor(self.shape, self.dtype);
  const values = contiguousValues(self);
  const [rows, columns] = self.shape.slice(-2);
  for (let i = 0; i < values.length; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns) % rows;
    if (keeps(column - row)) out.data[i] = values[i];
  }
  return out;
}

export const tril = op(
  "tril(Tensor self, SymInt diagonal=0) -> Tensor",
  "torch method inplace",
)({
  doc: "The lower triangle of each matrix, up to the given diagonal; 0 above.",
  forward: ({ self, diagonal: k }) => triangle(self, (distance) => distance <= k, "tril"),
  backward: { self: ({ grad, diagonal: k }) => tril(grad, k) },
});

export const triu = op(
  "triu(Tensor self, SymInt diagonal=0) -> Tensor",
  "torch method inplace",
)({
  doc: "The upper triangle of each matrix, from the given diagonal on; 0 below.",
  forward: ({ self, diagonal: k }) => triangle(self, (distance) => distance >= k, "triu"),
  backward: { self: ({ grad, diagonal: k }) => triu(grad, k) },
});

function triangleIndices(row: number, column: number, keeps: (distance: number) => boolean): number[][] {
  const [rows, columns]: [number[], number[]] = [[], []];
  for (let i = 0; i < row; i++) {
    for (let j = 0; j < column; j++) {
      if (!keeps(j - i)) continue;
      rows.push(i);
      columns.push(j);
    }
  }
  return [rows, columns];
}

const INDICES =
  "int row, int col, int offset=0, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None";

function packed(indices: readonly (readonly number[])[]): Tensor {
  const shape: Shape = [2, indices[0].length];
  return fromValues(indices.flat(), shape, "int64");
}

export const tril_indices = op(
  `tril_indices(${INDICES}) -> Tensor`,
  "torch",
)({
  doc: "Rows and columns of the lower triangle of a row by col matrix.",
  forward: ({ row, col, offset }) => packed(triangleIndices(row, col, (distance) => distance <= offset)),
  backward: "nondifferentiable",
});

export const triu_indices = op(
  `triu_indices(${INDICES}) -> Tensor`,
  "torch",
)({
  doc: "Rows and columns of the upper triangle of a row by col matrix.",
  forward: ({ row, col, offset }) => packed(triangleIndices(row, col, (distance) => distance >= offset)),
  backward: "nondifferentiable",
});

export const trace = op(
  "trace(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Sum of the diagonal of a matrix.",
  formula: "out = Σ self[i, i]",
  forward: ({ self }) => {
    if (self.ndim !== 2) {
      throw runtimeError(`trace: expected a matrix, but got tensor with dim ${self.ndim}`);
    }
    if (self.dtype === "bool") throw notImplementedFor("trace", self.dtype);
    return sum(diagonalView(self, 0, 0, 1));
  },
  backward: {
    self: ({ grad, shapeOf }) => {
      const shape = shapeOf("self");
      const size = Math.min(shape[0], shape[1]);
      return diagonal_backward(expand(grad, [size]), shape, 0, 0, 1);
    },
  },
});
