/** Sliding windows along one dim as a view, and slices written into a copy. */
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues, copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { wrapDim } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { zeros } from "./creation.ts";
import { offsetsOf } from "./offsets.ts";
import { select, slice } from "./slice.ts";

function windows(self: Tensor, dimension: number, size: number, step: number): Tensor {
  if (self.ndim === 0) return alias(self, [1], [1]);
  const at = wrapDim(dimension, self.ndim);
  const length = self.shape[at];
  if (size < 0) throw runtimeError(`size is ${size} but must be >= 0`);
  if (size > length) {
    throw runtimeError(`maximum size for tensor at dimension ${at} is ${length} but size is ${size}`);
  }
  if (step <= 0) throw runtimeError(`step is ${step} but must be > 0`);
  const count = Math.floor((length - size) / step) + 1;
  return alias(
    self,
    [...self.shape.with(at, count), size],
    [...self.strides.with(at, self.strides[at] * step), self.strides[at]],
  );
}

const unfold_backward = op(
  "unfold_backward(Tensor grad_in, SymInt[] input_sizes, int dim, int size, int step) -> Tensor",
  "-",
)({
  doc: "Adds windows back to where they were read.",
  forward: ({ grad_in, input_sizes, dim, size, step }) => {
    const out = allocateTensor(input_sizes, grad_in.dtype);
    const view = windows(out, dim, size, step);
    const values = contiguousValues(grad_in);
    const positions = offsetsOf(view.shape, view.strides);
    for (let i = 0; i < positions.length; i++) out.data[positions[i]] += values[i];
    return out;
  },
  backward: { grad_in: ({ grad, dim, size, step }) => unfold(grad, dim, size, step) },
});

export const unfold = op(
  "unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a)",
  "method",
)({
  doc: "A view of all windows of size along dimension, step apart, as a new last dim.",
  forward: ({ self, dimension, size, step }) => windows(self, dimension, size, step),
  backward: {
    self: ({ grad, dimension, size, step, shapeOf }) =>
      unfold_backward(grad, shapeOf("self"), dimension, size, step),
  },
});

export const select_scatter = op(
  "select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor",
  "torch method",
)({
  doc: "A copy of self with src at one index of dim.",
  forward: ({ self, src, dim, index }) => {
    const out = castCopy(self, self.dtype);
    copyInto(select(out, dim, index), src);
    return out;
  },
  backward: {
    self: ({ grad, dim, index, shapeOf }) =>
      select_scatter(grad, zeros(shapeOf("src"), grad.dtype), dim, index),
    src: ({ grad, dim, index }) => select(grad, dim, index),
  },
});

export const slice_scatter = op(
  "slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor",
  "torch method",
)({
  doc: "A copy of self with src in a slice along dim.",
  forward: ({ self, src, dim, start, end, step }) => {
    const out = castCopy(self, self.dtype);
    copyInto(slice(out, dim, start, end, step), src);
    return out;
  },
  backward: {
    self: ({ grad, dim, start, end, step, shapeOf }) =>
      slice_scatter(grad, zeros(shapeOf("src"), grad.dtype), dim, start, end, step),
    src: ({ grad, dim, start, end, step }) => slice(grad, dim, start, end, step),
  },
});
