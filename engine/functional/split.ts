/** Taking tensors apart into views: split, chunk, unbind, tensor_split and their kin. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { formatShape, type Shape, wrapDim } from "../tensor/shape.ts";
import { alias, type Tensor } from "../tensor/tensor.ts";
import { cat, stack } from "./cat.ts";
import { zeros } from "./creation.ts";
import { slice } from "./slice.ts";

/** Views of consecutive pieces of the given sizes. */
function pieces(self: Tensor, sizes: readonly number[], dim: number): Tensor[] {
  let at = self.offset;
  return sizes.map((size) => {
    const piece = alias(self, self.shape.with(dim, size), self.strides, at);
    at += size * self.strides[dim];
    return piece;
  });
}

/** Gradients of pieces joined again; zeros for those nobody used. */
function rejoin(
  grads: readonly (Tensor | null)[],
  sizes: readonly number[],
  shape: Shape,
  dim: number,
): Tensor {
  const dtype = grads.find((g) => g !== null)?.dtype ?? "float32";
  return cat(
    sizes.map((size, i) => grads[i] ?? zeros(shape.with(dim, size), dtype)),
    dim,
  );
}

function evenSizes(total: number, size: number): number[] {
  if (size === 0) return [0];
  const count = Math.max(Math.ceil(total / size), 1);
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? size : total - size * (count - 1)));
}

export const split = op(
  "split.Tensor(Tensor(a) self, SymInt split_size, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views of split_size elements each along dim; the last may be smaller.",
  forward: ({ self, split_size, dim }) => {
    if (self.ndim === 0) throw runtimeError("split expects at least a 1-dimensional tensor");
    if (split_size < 0) {
      throw runtimeError(`split expects split_size be non-negative, but got split_size=${split_size}`);
    }
    const at = wrapDim(dim, self.ndim);
    if (split_size === 0 && self.shape[at] !== 0) {
      throw runtimeError(
        `split_size can only be 0 if dimension size is 0, but got dimension size of ${self.shape[at]}`,
      );
    }
    return pieces(self, evenSizes(self.shape[at], split_size), at);
  },
  backward: {
    self: ({ grads, split_size, dim, shapeOf }) => {
      const shape = shapeOf("self");
      const at = wrapDim(dim, shape.length);
      return rejoin(grads, evenSizes(shape[at], split_size), shape, at);
    },
  },
});

export const split_with_sizes = op(
  "split_with_sizes(Tensor(a) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views of the given sizes along dim.",
  forward: ({ self, split_sizes, dim }) => {
    if (self.ndim === 0) throw runtimeError("split_with_sizes expects at least a 1-dimensional tensor");
    const at = wrapDim(dim, self.ndim);
    if (split_sizes.some((size) => size < 0)) {
      throw runtimeError(
        `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${formatShape(split_sizes)}`,
      );
    }
    if (split_sizes.reduce((a, b) => a + b, 0) !== self.shape[at]) {
      throw runtimeError(
        `split_with_sizes expects split_sizes to sum exactly to ${self.shape[at]} (input tensor's size at dimension ${at}), but got split_sizes=${formatShape(split_sizes)}`,
      );
    }
    return pieces(self, split_sizes, at);
  },
  backward: {
    self: ({ grads, split_sizes, dim, shapeOf }) => {
      const shape = shapeOf("self");
      return rejoin(grads, split_sizes, shape, wrapDim(dim, shape.length));
    },
  },
});

export const split_sizes = op(
  "split.sizes(Tensor(a) self, SymInt[] split_size, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views of the given sizes along dim.",
  forward: ({ self, split_size, dim }) => split_with_sizes(self, split_size, dim),
});

export const chunk = op(
  "chunk(Tensor(a) self, int chunks, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "At most chunks views of equal size along dim; the last may be smaller.",
  forward: ({ self, chunks, dim }) => {
    if (self.ndim === 0) throw runtimeError("chunk expects at least a 1-dimensional tensor");
    if (chunks <= 0) throw runtimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
    const at = wrapDim(dim, self.ndim);
    const size = self.shape[at];
    if (size === 0) return split_with_sizes(self, new Array<number>(chunks).fill(0), at);
    return split(self, Math.ceil(size / chunks), at);
  },
});

export const unbind = op(
  "unbind.int(Tensor(a) self, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "A view for each index of dim, without that dim.",
  forward: ({ self, dim }) => {
    if (self.ndim === 0) throw indexError("Dimension specified as 0 but tensor has no dimensions");
    const at = wrapDim(dim, self.ndim);
    const [shape, strides] = [self.shape.toSpliced(at, 1), self.strides.toSpliced(at, 1)];
    return Array.from({ length: self.shape[at] }, (_, i) =>
      alias(self, shape, strides, self.offset + i * self.strides[at]),
    );
  },
  backward: {
    self: ({ grads, dim, shapeOf }) => {
      const shape = shapeOf("self");
      const at = wrapDim(dim, shape.length);
      const dtype = grads.find((g) => g !== null)?.dtype ?? "float32";
      const rest = shape.toSpliced(at, 1);
      return stack(
        grads.map((g) => g ?? zeros(rest, dtype)),
        at,
      );
    },
  },
});

/** Views between consecutive cuts, which Python's slicing rules clamp. */
function cutAt(self: Tensor, cuts: readonly number[], dim: number): Tensor[] {
  const ends = [...cuts, null];
  return ends.map((end, i) => slice(self, dim, i === 0 ? 0 : cuts[i - 1], end));
}

function checkCut(self: Tensor, name: string): void {
  if (self.ndim === 0) {
    throw runtimeError(`${name} expected at least a 1-dimensional tensor, but got a tensor with 0 dims`);
  }
}

function sections(self: Tensor, count: number, dim: number): Tensor[] {
  if (count <= 0) throw runtimeError(`number of sections must be larger than 0, got ${count}`);
  const size = self.shape[dim];
  const [small, larger] = [Math.floor(size / count), size % count];
  const cuts: number[] = [];
  for (let i = 1, at = 0; i < count; i++) {
    at += i <= larger ? small + 1 : small;
    cuts.push(at);
  }
  return cutAt(self, cuts, dim);
}

export const tensor_split = op(
  "tensor_split.sections(Tensor(a) self, SymInt sections, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views of as equal sizes as possible along dim.",
  forward: ({ self, sections: count, dim }) => {
    checkCut(self, "tensor_split");
    return sections(self, count, wrapDim(dim, self.ndim));
  },
});

export const tensor_split_indices = op(
  "tensor_split.indices(Tensor(a) self, SymInt[] indices, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views between the given positions of dim.",
  forward: ({ self, indices, dim }) => {
    checkCut(self, "tensor_split");
    return cutAt(self, indices, wrapDim(dim, self.ndim));
  },
});

export const tensor_split_tensor = op(
  "tensor_split.tensor_indices_or_sections(Tensor(a) self, Tensor tensor_indices_or_sections, int dim=0) -> Tensor(a)[]",
  "torch method",
)({
  doc: "tensor_split with a count or positions given as a tensor.",
  forward: ({ self, tensor_indices_or_sections: given, dim }) => {
    checkCut(self, "tensor_split");
    const at = wrapDim(dim, self.ndim);
    const values = [...contiguousValues(given)];
    return given.ndim === 0 ? sections(self, values[0], at) : cutAt(self, values, at);
  },
});

/** hsplit, vsplit and dsplit: a fixed dim, and sections that must divide it. */
function fixedSplit(self: Tensor, name: string, least: number, dim: number): (count: number) => Tensor[] {
  if (self.ndim < least) {
    throw runtimeError(
      `torch.${name} requires a tensor with at least ${least} dimension, but got a tensor with ${self.ndim} dimensions!`,
    );
  }
  return (count) => {
    const size = self.shape[dim];
    if (count === 0 || size % count !== 0) {
      throw runtimeError(
        `torch.${name} attempted to split along dimension ${dim}, but the size of the dimension ${size} is not divisible by the split_size ${count}!`,
      );
    }
    return sections(self, count, dim);
  };
}

const horizontal = (self: Tensor): number => (self.ndim === 1 ? 0 : 1);

export const hsplit = op(
  "hsplit.int(Tensor(a) self, int sections) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Equal views along dim 1 (dim 0 of a vector).",
  forward: ({ self, sections: count }) => fixedSplit(self, "hsplit", 1, horizontal(self))(count),
});

export const hsplit_indices = op(
  "hsplit.array(Tensor(a) self, int[] indices) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views between positions of dim 1 (dim 0 of a vector).",
  forward: ({ self, indices }) => {
    fixedSplit(self, "hsplit", 1, horizontal(self));
    return cutAt(self, indices, horizontal(self));
  },
});

export const vsplit = op(
  "vsplit.int(Tensor(a) self, int sections) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Equal views along dim 0.",
  forward: ({ self, sections: count }) => fixedSplit(self, "vsplit", 2, 0)(count),
});

export const vsplit_indices = op(
  "vsplit.array(Tensor(a) self, int[] indices) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views between positions of dim 0.",
  forward: ({ self, indices }) => {
    fixedSplit(self, "vsplit", 2, 0);
    return cutAt(self, indices, 0);
  },
});

export const dsplit = op(
  "dsplit.int(Tensor(a) self, int sections) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Equal views along dim 2.",
  forward: ({ self, sections: count }) => fixedSplit(self, "dsplit", 3, 2)(count),
});

export const dsplit_indices = op(
  "dsplit.array(Tensor(a) self, int[] indices) -> Tensor(a)[]",
  "torch method",
)({
  doc: "Views between positions of dim 2.",
  forward: ({ self, indices }) => {
    fixedSplit(self, "dsplit", 3, 2);
    return cutAt(self, indices, 2);
  },
});
