/** Picking by positions: take_along_dim, narrow_copy, index_reduce, nonzero_static. */
import { op } from "../autograd/op.ts";
import { castCopy } from "../tensor/copy.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { broadcastShapes, wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { remainder } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { gather, scatter_reduce } from "./gather.ts";
import { expand, reshape } from "./movement.ts";
import { argwhere } from "./nonzero.ts";
import { narrow, slice_backward } from "./slice.ts";

export const take_along_dim = op(
  "take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor",
  "torch method",
)({
  doc: "The elements of self at indices along dim, broadcasting over the rest; of the flattened tensor without dim.",
  forward: ({ self, indices, dim }) => {
    if (indices.dtype !== "int64") {
      throw runtimeError(
        `torch.take_along_dim(): dtype of indices should be Long but got ${SCALAR_TYPE[indices.dtype]}`,
      );
    }
    if (dim === null) return gather(reshape(self, [-1]), 0, reshape(indices, [-1]));
    if (self.ndim !== indices.ndim) {
      throw runtimeError(
        `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${self.ndim} dimensions for input, and ${indices.ndim} dimensions for indices`,
      );
    }
    const d = wrapDim(dim, self.ndim);
    const shape = broadcastShapes(self.shape.with(d, 1), indices.shape.with(d, 1));
    return gather(
      expand(self, shape.with(d, self.shape[d])),
      d,
      // Positions before the first and after the last wrap around.
      remainder(expand(indices, shape.with(d, indices.shape[d])), scalarTensor(self.shape[d])),
    );
  },
});

export const narrow_copy = op(
  "narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor",
  "torch method",
)({
  doc: "A copy of length elements from start on along dim.",
  forward: ({ self, dim, start, length }) => {
    if (self.ndim > 0 && length < 0) {
      throw runtimeError(
        `start (${start}) + length (${length}) exceeds dimension size (${self.shape[wrapDim(dim, self.ndim)]}).`,
      );
    }
    return castCopy(narrow(self, dim, start, length), self.dtype);
  },
  backward: {
    self: ({ grad, shapeOf, dim, start, length }) =>
      slice_backward(grad, shapeOf("self"), dim, start, start + length, 1),
  },
});

const REDUCTIONS = ["prod", "mean", "amax", "amin"];

export const index_reduce = op(
  "index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor",
  "torch method inplace",
)({
  doc: "self with the slices of source reduced into its slices along dim at index: prod, mean, amax or amin.",
  forward: ({ self, dim, index, source, reduce, include_self }) => {
    if (!REDUCTIONS.includes(reduce)) {
      throw runtimeError(
        `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`,
      );
    }
    const d = wrapDim(dim, self.ndim);
    checkIndex(self, d, index, source);
    const whole = self.ndim === 0 ? reshape(self, [1]) : self;
    const parts = self.ndim === 0 ? reshape(source, [1]) : source;
    const along = reshape(
      index,
      whole.shape.map((_, k) => (k === d ? index.numel : 1)),
    );
    const out = scatter_reduce(whole, d, expand(along, parts.shape), parts, reduce, include_self);
    return self.ndim === 0 ? reshape(out, []) : out;
  },
});

function checkIndex(self: Tensor, dim: number, index: Tensor, source: Tensor): void {
  const count = source.ndim === 0 ? 1 : source.shape[dim];
  if (index.numel !== count) {
    throw runtimeError(
      `index_reduce_(): Number of indices (${index.numel}) should be equal to source.size(dim): (${count}), for dim: ${dim}`,
    );
  }
  if (self.dtype !== source.dtype) {
    throw runtimeError(
      `index_reduce_(): self (${SCALAR_TYPE[self.dtype]}) and source (${SCALAR_TYPE[source.dtype]}) must have the same scalar type`,
    );
  }
  const size = self.ndim === 0 ? 1 : self.shape[dim];
  for (let i = 0; i < index.numel; i++) {
    const at = index.data[index.offset + i * (index.strides[0] ?? 0)];
    if (at < 0 || at >= size) throw indexError("index out of range in self");
  }
}

export const nonzero_static = op(
  "nonzero_static(Tensor self, *, SymInt size, int fill_value=-1) -> Tensor",
  "torch method",
)({
  doc: "Positions of the first size elements that are not zero, one row each; rows left over hold fill_value.",
  forward: ({ self, size, fill_value }) => {
    if (size < 0) throw runtimeError("nonzero_static: 'size' must be an non-negative integer");
    const found = argwhere(self);
    const out = allocateTensor([size, self.ndim], "int64");
    out.data.fill(fill_value);
    out.data.set(found.data.subarray(0, Math.min(found.shape[0], size) * self.ndim));
    return out;
  },
  backward: "nondifferentiable",
});
