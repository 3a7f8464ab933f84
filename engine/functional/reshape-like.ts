/** Views by another tensor's shape, and dims added, merged or swapped: broadcast_to, unflatten, ravel, mT, …. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { broadcastShapes, formatShape, numel, sameShape, wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { expand, permute, reshape, transpose, view } from "./movement.ts";

export const broadcast_to = op(
  "broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a)",
  "torch method",
)({
  doc: "A view of self broadcast to size.",
  forward: ({ self, size }) => expand(self, size),
});

export const broadcast_tensors = op(
  "broadcast_tensors(Tensor[] tensors) -> Tensor[]",
  "torch",
)({
  doc: "Views of the tensors broadcast against one another.",
  forward: ({ tensors }) => {
    const shape = tensors.reduce<number[]>((s, x) => broadcastShapes(s, x.shape), []);
    return tensors.map((x) => (sameShape(x.shape, shape) ? x : expand(x, shape)));
  },
});

export const expand_as = op(
  "expand_as(Tensor(a) self, Tensor other) -> Tensor(a)",
  "method",
)({
  doc: "A view of self broadcast to the size of other.",
  forward: ({ self, other }) => expand(self, other.shape),
});

export const view_as = op(
  "view_as(Tensor(a) self, Tensor other) -> Tensor(a)",
  "method",
)({
  doc: "A view of self with the size of other.",
  forward: ({ self, other }) => view(self, other.shape),
});

export const reshape_as = op(
  "reshape_as(Tensor(a) self, Tensor other) -> Tensor(a)",
  "method",
)({
  doc: "self with the size of other.",
  forward: ({ self, other }) => reshape(self, other.shape),
});

export const ravel = op(
  "ravel(Tensor(a) self) -> Tensor(a)",
  "torch method",
)({
  doc: "All elements in one dim.",
  forward: ({ self }) => reshape(self, [-1]),
});

export const unflatten = op(
  "unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a)",
  "torch method",
)({
  doc: "A view with dim taken apart into sizes; one may be -1.",
  forward: ({ self, dim, sizes }) => {
    if (sizes.length === 0) throw runtimeError("unflatten: sizes must be non-empty");
    const at = wrapDim(dim, self.ndim);
    const size = self.shape[at];
    const known = numel(sizes.filter((s) => s !== -1));
    const inferred = sizes.includes(-1);
    if (inferred ? size % known !== 0 : known !== size) {
      throw runtimeError(
        inferred
          ? `unflatten: Provided sizes ${formatShape(sizes)} don't multiply up to the size of dim ${at} (${size}) in the input tensor`
          : `unflatten: Provided sizes ${formatShape(sizes)} don't multiply up to the size of dim ${at} (${size}) in the input tensor`,
      );
    }
    const filled = sizes.map((s) => (s === -1 ? size / known : s));
    return view(self, [...self.shape.slice(0, at), ...filled, ...self.shape.slice(at + 1)]);
  },
});

/** x.T */
export const numpy_T = op(
  "numpy_T(Tensor(a) self) -> Tensor(a)",
  "method",
)({
  doc: "A view with all dims in reverse order.",
  node: "PermuteBackward0",
  forward: ({ self }) => {
    if (self.ndim !== 2 && self.ndim !== 0) {
      warn(
        "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the dimensions of a tensor.",
      );
    }
    return permute(self, [...self.shape.keys()].reverse());
  },
});

function matrixTranspose(self: Tensor, name: string): Tensor {
  if (self.ndim < 2) {
    throw runtimeError(
      `tensor.${name} is only supported on matrices or batches of matrices. Got ${self.ndim}-D tensor.`,
    );
  }
  return transpose(self, -2, -1);
}

export const matrix_transpose = op(
  "mT(Tensor(a) self) -> Tensor(a)",
  "-",
)({
  doc: "A view with the last two dims swapped.",
  forward: ({ self }) => matrixTranspose(self, "mT"),
});

export const adjoint = op(
  "adjoint(Tensor(a) self) -> Tensor(a)",
  "torch method",
)({
  doc: "A view with the last two dims swapped.",
  forward: ({ self }) => matrixTranspose(self, "adjoint()"),
});
