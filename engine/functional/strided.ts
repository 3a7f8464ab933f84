/** Views by explicit strides into a storage, and their adjoints. */
import type { Geometry } from "../autograd/algebra.ts";
import { op } from "../autograd/op.ts";
import { castCopy, copyInto } from "../tensor/copy.ts";
import { DTYPES } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, numel, type Shape } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { clone } from "./movement.ts";

export const as_strided = op(
  "as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view with the given size, stride and offset into the same storage.",
  forward: ({ self, size, stride, storage_offset }) => {
    checkBounds(self, size, stride, storage_offset ?? self.offset);
    return alias(self, size, stride, storage_offset ?? self.offset);
  },
  backward: {
    self: ({ grad, size, stride, storage_offset, shapeOf }) =>
      as_strided_adjoint(grad, shapeOf("self"), size, stride, storage_offset ?? 0),
  },
});

/** Adjoint of reading a contiguous tensor of `shape` through a geometry: overlapping reads add up. */
const as_strided_adjoint = op(
  "as_strided_adjoint(Tensor grad, int[] shape, int[] size, int[] stride, int offset) -> Tensor",
  "-",
)({
  doc: "Adds grad's elements where a strided view read them; zero elsewhere.",
  forward: ({ grad, shape, size, stride, offset }) => {
    const out = allocateTensor(shape, grad.dtype);
    const target = alias(out, size, stride, offset);
    const values = castCopy(grad, grad.dtype).data;
    let i = 0;
    visit(size, stride, offset, (at) => {
      target.data[at] += values[i++];
    });
    return out;
  },
  backward: { grad: ({ grad, size, stride, offset }) => as_strided(packed(grad), size, stride, offset) },
});

/** grad in row-major order from the start of its storage, where absolute offsets mean what they say. */
function packed(grad: Tensor): Tensor {
  return grad.isContiguous && grad.offset === 0 ? grad : clone(grad);
}

/** What PyTorch says of a view that leaves its storage. */
function checkBounds(self: Tensor, size: Shape, stride: Shape, offset: number): void {
  if (numel(size) === 0) return;
  const last = size.reduce((at, n, d) => at + (n - 1) * stride[d], offset);
  const bytes = DTYPES[self.dtype].itemsize;
  if (last < self.data.length) return;
  throw runtimeError(
    `setStorage: sizes ${formatShape(size)}, strides ${formatShape(stride)}, storage offset ${offset}, and itemsize ${bytes} requiring a storage size of ${(last + 1) * bytes} are out of bounds for storage of size ${self.data.length * bytes}`,
  );
}

/** A copy of a with the elements that a strided view covers replaced by value: the adjoint pair of as_strided. */
export const write_strided = op(
  "write_strided(Tensor a, Tensor value, int[] size, int[] stride, int offset) -> Tensor",
  "-",
)({
  doc: "A copy of a with the elements that a strided view covers replaced by value.",
  forward: ({ a, value, size, stride, offset }) => {
    const out = castCopy(a, a.dtype);
    copyInto(alias(out, size, stride, offset), value);
    return out;
  },
  backward: {
    a: ({ grad, size, stride, offset }) =>
      write_strided(grad, allocateTensor(size, grad.dtype), size, stride, offset),
    value: ({ grad, size, stride, offset }) => as_strided(packed(grad), size, stride, offset),
  },
});

export const as_strided_scatter = op(
  "as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor",
  "torch method",
)({
  doc: "A copy of self with the elements that a strided view covers replaced by src.",
  forward: ({ self, src, size, stride, storage_offset }) => {
    const out = castCopy(self, self.dtype);
    checkBounds(out, size, stride, storage_offset ?? 0);
    copyInto(alias(out, size, stride, storage_offset ?? 0), src);
    return out;
  },
  backward: {
    // PyTorch's, which keeps the part that src replaces and drops the rest, where the derivative is the reverse.
    self: ({ grad, size, stride, storage_offset }) => {
      const replaced = as_strided(packed(grad), size, stride, storage_offset ?? 0);
      return write_strided(
        allocateTensor(grad.shape, grad.dtype),
        replaced,
        size,
        stride,
        storage_offset ?? 0,
      );
    },
    src: ({ grad, size, stride, storage_offset }) =>
      as_strided(packed(grad), size, stride, storage_offset ?? 0),
  },
});

/** Reads the elements of `a` that a view with this geometry covers. */
export function readStrided(a: Tensor, { shape, strides, offset }: Geometry): Tensor {
  return as_strided(packed(a), shape, strides, offset);
}

function visit(
  size: readonly number[],
  stride: readonly number[],
  offset: number,
  each: (at: number) => void,
  d = 0,
): void {
  if (d === size.length) {
    each(offset);
    return;
  }
  for (let i = 0; i < size[d]; i++) visit(size, stride, offset + i * stride[d], each, d + 1);
}
