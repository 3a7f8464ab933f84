/** Movement: views and their adjoints. Nothing here computes; it only says where elements are. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { castCopy, copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import {
  broadcastShapes,
  formatShape,
  inferSize,
  numel,
  type Shape,
  sameShape,
  viewStrides,
  wrapDim,
} from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { sumTo } from "./reduce.ts";

export const clone = op(
  "clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor",
  "torch method",
)({
  doc: "A copy of self, with history: gradients flow back through it.",
  forward: ({ self }) => castCopy(self, self.dtype),
  backward: { self: ({ grad }) => grad },
});

export const contiguous = op(
  "contiguous(Tensor self, *, MemoryFormat memory_format=contiguous_format) -> Tensor",
  "method",
)({
  doc: "self when its elements lie in row-major order, else a copy that does.",
  forward: ({ self }) => (self.isContiguous ? self : clone(self)),
});

export const view = op(
  "view(Tensor(a) self, SymInt[] size) -> Tensor(a)",
  "method",
)({
  doc: "The same elements under another shape; one size may be -1. Needs compatible strides.",
  forward: ({ self, size }) => {
    const shape = inferSize(size, self.numel);
    const strides = viewStrides(self.shape, self.strides, shape);
    if (strides === null) {
      throw runtimeError(
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
      );
    }
    return alias(self, shape, strides);
  },
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
});

export const _unsafe_view = op(
  "_unsafe_view(Tensor self, SymInt[] size) -> Tensor",
  "-",
)({
  doc: "A view of a tensor nobody else holds.",
  forward: ({ self, size }) => alias(self, size, viewStrides(self.shape, self.strides, size) ?? []),
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
  node: "UnsafeViewBackward0",
});

const _reshape_alias = op(
  "_reshape_alias(Tensor(a) self, SymInt[] size, SymInt[] stride) -> Tensor(a)",
  "-",
)({
  doc: "A view whose strides have been worked out already.",
  node: "ReshapeAliasBackward0",
  forward: ({ self, size, stride }) => alias(self, size, stride),
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
});

export const reshape = op(
  "reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a)",
  "torch method",
)({
  doc: "The same elements under another shape: a view when strides allow, else a copy. One size may be -1.",
  forward: ({ self, shape }) => {
    const next = inferSize(shape, self.numel);
    if (self.isContiguous) return view(self, next);
    const strides = viewStrides(self.shape, self.strides, next);
    return strides === null ? _unsafe_view(clone(self), next) : _reshape_alias(self, next, strides);
  },
});

export const expand = op(
  "expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a)",
  "method",
)({
  doc: "A view with dims of size 1 repeated without copying; -1 keeps a size.",
  forward: ({ self, size }) => {
    const lead = size.length - self.ndim;
    if (lead < 0) {
      throw runtimeError(
        `expand(torch.FloatTensor{${formatShape(self.shape)}}, size=${formatShape(size)}): the number of sizes provided (${size.length}) must be greater or equal to the number of dimensions in the tensor (${self.ndim})`,
      );
    }
    const strides = new Array<number>(size.length);
    const shape = [...size];
    // From the last dim on: the first to disagree is the one the error names.
    for (let d = size.length - 1; d >= 0; d--) {
      const wanted = size[d];
      const own = d < lead ? 1 : self.shape[d - lead];
      if (wanted === -1 && d < lead) {
        throw runtimeError(
          `The expanded size of the tensor (${wanted}) isn't allowed in a leading, non-existing dimension ${d}`,
        );
      }
      if (wanted < -1) throw runtimeError("numel: integer multiplication overflow");
      shape[d] = wanted === -1 ? own : wanted;
      if (own !== 1 && own !== shape[d]) {
        throw runtimeError(
          `The expanded size of the tensor (${shape[d]}) must match the existing size (${own}) at non-singleton dimension ${d}.  Target sizes: ${formatShape(size)}.  Tensor sizes: ${formatShape(self.shape)}`,
        );
      }
      strides[d] = d < lead || (own === 1 && shape[d] !== 1) ? 0 : self.strides[d - lead];
    }
    return alias(self, shape, strides);
  },
  backward: { self: ({ grad, shapeOf }) => sumTo(grad, shapeOf("self")) },
});

export const permute = op(
  "permute(Tensor(a) self, int[] dims) -> Tensor(a)",
  "torch method",
)({
  doc: "A view with dims in another order.",
  forward: ({ self, dims }) => {
    if (dims.length !== self.ndim) {
      throw runtimeError(
        `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${self.ndim} is not equal to len(dims) = ${dims.length}`,
      );
    }
    const order = dims.map((dim) => wrapDim(dim, self.ndim));
    if (new Set(order).size < order.length) throw runtimeError("permute(): duplicate dims are not allowed.");
    return alias(
      self,
      order.map((d) => self.shape[d]),
      order.map((d) => self.strides[d]),
    );
  },
  backward: {
    self: ({ grad, dims }) => {
      const inverse = new Array<number>(dims.length);
      dims.forEach((d, i) => {
        inverse[wrapDim(d, dims.length)] = i;
      });
      return permute(grad, inverse);
    },
  },
});

export const transpose = op(
  "transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view with two dims swapped.",
  aliases: ["swapaxes", "swapdims"],
  forward: ({ self, dim0, dim1 }) => {
    const i = wrapDim(dim0, self.ndim);
    const j = wrapDim(dim1, self.ndim);
    const shape = [...self.shape];
    const strides = [...self.strides];
    if (self.ndim > 0) {
      [shape[i], shape[j]] = [shape[j], shape[i]];
      [strides[i], strides[j]] = [strides[j], strides[i]];
    }
    return alias(self, shape, strides);
  },
  backward: { self: ({ grad, dim0, dim1 }) => transpose(grad, dim0, dim1) },
});

export const t = op(
  "t(Tensor(a) self) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "The transpose of a matrix, as a view; tensors of fewer dims are returned as views of themselves.",
  formula: "out = selfᵀ",
  derivatives: { self: "gradᵀ" },
  forward: ({ self }) => {
    if (self.ndim > 2)
      throw runtimeError(`t() expects a tensor with <= 2 dimensions, but self is ${self.ndim}D`);
    return alias(self, [...self.shape].reverse(), [...self.strides].reverse());
  },
  backward: { self: ({ grad }) => t(grad) },
});

export const unsqueeze = op(
  "unsqueeze(Tensor(a) self, int dim) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view with a dim of size 1 inserted at dim.",
  forward: ({ self, dim }) => {
    const at = wrapDim(dim, self.ndim + 1);
    const stride = at < self.ndim ? self.shape[at] * self.strides[at] : 1;
    return alias(self, self.shape.toSpliced(at, 0, 1), self.strides.toSpliced(at, 0, stride));
  },
  backward: { self: ({ grad, dim, shapeOf }) => squeeze_dim(grad, wrapDim(dim, shapeOf("self").length + 1)) },
});

function dropDims(self: Tensor, drop: (d: number) => boolean): Tensor {
  const keep = self.shape.map((size, d) => !(size === 1 && drop(d)));
  return alias(
    self,
    self.shape.filter((_, d) => keep[d]),
    self.strides.filter((_, d) => keep[d]),
  );
}

export const squeeze = op(
  "squeeze(Tensor(a) self) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view without the dims of size 1.",
  forward: ({ self }) => dropDims(self, () => true),
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
});

export const squeeze_dim = op(
  "squeeze.dim(Tensor(a) self, int dim) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view without dim when its size is 1.",
  forward: ({ self, dim }) => {
    const at = wrapDim(dim, self.ndim);
    return dropDims(self, (d) => d === at);
  },
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
  node: "SqueezeBackward1",
});

/** What PyTorch's own code does to a tensor nobody else holds. */
export const squeeze_own = op(
  "squeeze_own(Tensor(a) self, int dim) -> Tensor(a)",
  "-",
)({
  doc: "A view without dim when its size is 1.",
  node: "SqueezeBackward4",
  forward: ({ self, dim }) => {
    const at = wrapDim(dim, self.ndim);
    return dropDims(self, (d) => d === at);
  },
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
});

export const squeeze_dims = op(
  "squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)",
  "torch method inplace",
)({
  doc: "A view without those dims whose size is 1.",
  forward: ({ self, dim }) => {
    const at = new Set(dim.map((d) => wrapDim(d, self.ndim)));
    return dropDims(self, (d) => at.has(d));
  },
  backward: { self: ({ grad, shapeOf }) => reshape(grad, shapeOf("self")) },
  node: "SqueezeBackward2",
});

export const flatten = op(
  "flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a)",
  "torch method",
)({
  doc: "Dims start_dim…end_dim merged into one.",
  forward: ({ self, start_dim, end_dim }) => {
    const from = wrapDim(start_dim, self.ndim);
    const to = wrapDim(end_dim, self.ndim);
    if (from > to) throw runtimeError("flatten() has invalid args: start_dim cannot come after end_dim");
    if (self.ndim === 0) return reshape(self, [1]);
    if (from === to) return self;
    const merged = numel(self.shape.slice(from, to + 1));
    return reshape(self, [...self.shape.slice(0, from), merged, ...self.shape.slice(to + 1)]);
  },
});

export const detach = op(
  "detach(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The same storage without history: gradients stop here.",
  forward: ({ self }) => alias(self),
  backward: "nondifferentiable",
});

export const fw_primal = op(
  "_fw_primal(Tensor(a) self, int level) -> Tensor(a)",
  "-",
)({
  doc: "A view without the tangent that self may have.",
  forward: ({ self }) => alias(self),
  backward: { self: ({ grad }) => grad },
  node: "Identity",
});

/** The target of a copy may not grow. */
function checkBroadcast(target: Shape, source: Shape): void {
  const shape = broadcastShapes(target, source);
  if (!sameShape(shape, target)) {
    throw runtimeError(
      `output with shape ${formatShape(target)} doesn't match the broadcast shape ${formatShape(shape)}`,
    );
  }
}

export const copy = op(
  "copy(Tensor self, Tensor src, bool non_blocking=False) -> Tensor",
  "inplace",
)({
  doc: "copy_: src's values, broadcast and cast, written into self.",
  forward: ({ self, src }) => {
    const out = allocateTensor(self.shape, self.dtype);
    if (!sameShape(src.shape, self.shape)) checkBroadcast(self.shape, src.shape);
    copyInto(out, sameShape(src.shape, self.shape) ? src : expand(src, self.shape));
    return out;
  },
  backward: { self: () => null, src: ({ grad }) => grad },
  node: "CopyBackwards",
});

export const copy_ = inplace(copy);

export const to_copy = op(
  "_to_copy(Tensor self, *, ScalarType? dtype=None) -> Tensor",
  "method",
)({
  doc: "A copy in another dtype, with history.",
  node: "ToCopyBackward0",
  forward: ({ self, dtype }) => castCopy(self, dtype ?? self.dtype),
  backward: { self: ({ grad }) => grad },
});
