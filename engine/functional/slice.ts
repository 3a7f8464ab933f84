/** Views of a part: select, slice, narrow, and the adjoints that put a gradient back in its place. */
import { op } from "../autograd/op.ts";
import { copyInto } from "../tensor/copy.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { formatShape, wrapDim } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";

function selected(self: Tensor, dim: number, index: number): Tensor {
  if (self.ndim === 0) throw indexError("select() cannot be applied to a 0-dim tensor.");
  const at = wrapDim(dim, self.ndim);
  const size = self.shape[at];
  if (index < -size || index >= size) {
    throw indexError(
      `select(): index ${index} out of range for tensor of size ${formatShape(self.shape)} at dimension ${at}`,
    );
  }
  const position = index < 0 ? index + size : index;
  return alias(
    self,
    self.shape.toSpliced(at, 1),
    self.strides.toSpliced(at, 1),
    self.offset + position * self.strides[at],
  );
}

const select_backward = op(
  "select_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt index) -> Tensor",
  "-",
)({
  doc: "Zeros of input_sizes with grad_output at index of dim.",
  forward: ({ grad_output, input_sizes, dim, index }) => {
    const out = allocateTensor(input_sizes, grad_output.dtype);
    copyInto(selected(out, dim, index), grad_output);
    return out;
  },
  backward: { grad_output: ({ grad, dim, index }) => select(grad, dim, index) },
});

export const select = op(
  "select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a)",
  "torch method",
)({
  doc: "A view at one index of dim, without that dim.",
  forward: ({ self, dim, index }) => selected(self, dim, index),
  backward: {
    self: ({ grad, shapeOf, dim, index }) => select_backward(grad, shapeOf("self"), dim, index),
  },
});

/** Python's slice bounds, clamped to the size. */
function sliced(self: Tensor, dim: number, start: number | null, end: number | null, step: number): Tensor {
  if (self.ndim === 0) throw indexError("slice() cannot be applied to a 0-dim tensor.");
  if (step <= 0) throw runtimeError("slice step must be positive");
  const at = wrapDim(dim, self.ndim);
  const size = self.shape[at];
  const clampTo = (value: number, low: number) =>
    Math.min(Math.max(value < 0 ? value + size : value, low), size);
  const from = clampTo(start ?? 0, 0);
  const to = clampTo(end ?? size, from);
  return alias(
    self,
    self.shape.with(at, Math.ceil((to - from) / step)),
    self.strides.with(at, self.strides[at] * step),
    self.offset + from * self.strides[at],
  );
}

export const slice_backward = op(
  "slice_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt start, SymInt end, SymInt step) -> Tensor",
  "-",
)({
  doc: "Zeros of input_sizes with grad_output in the slice.",
  forward: ({ grad_output, input_sizes, dim, start, end, step }) => {
    const out = allocateTensor(input_sizes, grad_output.dtype);
    copyInto(sliced(out, dim, start, end, step), grad_output);
    return out;
  },
  backward: { grad_output: ({ grad, dim, start, end, step }) => slice(grad, dim, start, end, step) },
});

export const slice = op(
  "slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a)",
  "-",
)({
  doc: "A view of start, start + step, … below end along dim.",
  forward: ({ self, dim, start, end, step }) => sliced(self, dim, start, end, step),
  backward: {
    self: ({ grad, shapeOf, dim, start, end, step }) => {
      const shape = shapeOf("self");
      return slice_backward(grad, shape, dim, start ?? 0, end ?? shape[wrapDim(dim, shape.length)], step);
    },
  },
});

export const narrow = op(
  "narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a)",
  "torch method",
)({
  doc: "A view of length elements from start along dim.",
  forward: ({ self, dim, start, length }) => {
    if (self.ndim === 0) throw runtimeError("narrow() cannot be applied to a 0-dim tensor.");
    if (length < 0) throw runtimeError("narrow(): length must be non-negative.");
    const at = wrapDim(dim, self.ndim);
    const size = self.shape[at];
    if (start < -size || start > size) {
      throw indexError(
        `start out of range (expected to be in range of [${-size}, ${size}], but got ${start})`,
      );
    }
    const from = start < 0 ? start + size : start;
    if (from > size - length) {
      throw runtimeError(`start (${from}) + length (${length}) exceeds dimension size (${size}).`);
    }
    return slice(self, at, from, from + length, 1);
  },
});
