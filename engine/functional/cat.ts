/** Joining tensors: cat, stack and the stacks along fixed dims. */
import { op } from "../autograd/op.ts";
import { copyInto } from "../tensor/copy.ts";
import type { DType } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { formatShape, type Shape, sameShape, wrapDim } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { zeros } from "./creation.ts";
import { reshape, unsqueeze } from "./movement.ts";
import { narrow, select } from "./slice.ts";

/** PyTorch lets 1-d empty tensors join anything. */
function isSkipped(x: { readonly shape: Shape }): boolean {
  return x.shape.length === 1 && x.shape[0] === 0;
}

function checkCat(tensors: readonly Tensor[], dim: number): number {
  if (tensors.length === 0) throw valueError("torch.cat(): expected a non-empty list of Tensors");
  const ndims = tensors.filter((x) => !isSkipped(x));
  const first = ndims[0] ?? tensors[0];
  tensors.forEach((x, i) => {
    if (x.ndim === 0) throw runtimeError(`zero-dimensional tensor (at position ${i}) cannot be concatenated`);
  });
  const at = wrapDim(dim, first.ndim);
  tensors.forEach((x, i) => {
    if (isSkipped(x)) return;
    if (x.ndim !== first.ndim) {
      throw runtimeError(`Tensors must have same number of dimensions: got ${first.ndim} and ${x.ndim}`);
    }
    x.shape.forEach((size, d) => {
      if (d !== at && size !== first.shape[d]) {
        throw runtimeError(
          `Sizes of tensors must match except in dimension ${at}. Expected size ${first.shape[d]} but got size ${size} for tensor number ${i} in the list.`,
        );
      }
    });
  });
  return at;
}

function joined(tensors: readonly Tensor[], at: number, dtype: DType): Tensor {
  const parts = tensors.filter((x) => !isSkipped(x));
  if (parts.length === 0) return allocateTensor([0], dtype);
  const total = parts.reduce((n, x) => n + x.shape[at], 0);
  const out = allocateTensor(parts[0].shape.with(at, total), dtype);
  let start = 0;
  for (const x of parts) {
    copyInto(alias(out, x.shape, out.strides, out.offset + start * out.strides[at]), x);
    start += x.shape[at];
  }
  return out;
}

export const cat = op(
  "cat(Tensor[] tensors, int dim=0) -> Tensor",
  "torch",
)({
  doc: "The tensors one after another along dim; other sizes must agree.",
  aliases: ["concat", "concatenate"],
  forward: ({ tensors, dim }) => joined(tensors, checkCat(tensors, dim), resultType(tensors)),
  backward: {
    tensors: ({ grad, tensors, dim }) => {
      const at = wrapDim(dim, grad.ndim);
      let start = 0;
      return tensors.map((x) => {
        if (isSkipped(x)) return zeros(x.shape, grad.dtype);
        const part = narrow(grad, at, start, x.shape[at]);
        start += x.shape[at];
        return part;
      });
    },
  },
});

function checkSome(tensors: readonly Tensor[], name: string): void {
  if (tensors.length === 0) throw runtimeError(`${name} expects a non-empty TensorList`);
}

export const stack = op(
  "stack(Tensor[] tensors, int dim=0) -> Tensor",
  "torch",
)({
  doc: "The tensors, all of one shape, along a new dim.",
  forward: ({ tensors, dim }) => {
    checkSome(tensors, "stack");
    const first = tensors[0].shape;
    const at = wrapDim(dim, first.length + 1);
    tensors.forEach((x, i) => {
      if (!sameShape(x.shape, first)) {
        throw runtimeError(
          `stack expects each tensor to be equal size, but got ${formatShape(first)} at entry 0 and ${formatShape(x.shape)} at entry ${i}`,
        );
      }
    });
    const raised = tensors.map((x) => alias(x, x.shape.toSpliced(at, 0, 1), x.strides.toSpliced(at, 0, 0)));
    return joined(raised, at, resultType(tensors));
  },
  backward: {
    tensors: ({ grad, tensors, dim }) => tensors.map((_, i) => select(grad, dim, i)),
  },
});

/** At least `ndim` dims, as atleast_1d, atleast_2d and atleast_3d make them. */
function atLeast(x: Tensor, ndim: number): Tensor {
  if (x.ndim >= ndim) return x;
  if (x.ndim === 0) return reshape(x, new Array<number>(ndim).fill(1));
  if (ndim === 2) return unsqueeze(x, 0);
  return x.ndim === 1 ? unsqueeze(unsqueeze(x, 0), -1) : unsqueeze(x, -1);
}

export const atleast_1d = op(
  "atleast_1d(Tensor self) -> Tensor",
  "torch",
)({
  doc: "self, with one dim when it has none.",
  forward: ({ self }) => atLeast(self, 1),
});

export const atleast_2d = op(
  "atleast_2d(Tensor self) -> Tensor",
  "torch",
)({
  doc: "self with at least two dims.",
  forward: ({ self }) => atLeast(self, 2),
});

export const atleast_3d = op(
  "atleast_3d(Tensor self) -> Tensor",
  "torch",
)({
  doc: "self with at least three dims.",
  forward: ({ self }) => atLeast(self, 3),
});

export const hstack = op(
  "hstack(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "The tensors side by side: along dim 1, vectors along dim 0.",
  forward: ({ tensors }) => {
    checkSome(tensors, "hstack");
    const raised = tensors.map((x) => atLeast(x, 1));
    return cat(raised, raised[0]?.ndim === 1 ? 0 : 1);
  },
});

export const vstack = op(
  "vstack(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "The tensors as rows, one below another.",
  aliases: ["row_stack"],
  forward: ({ tensors }) => {
    checkSome(tensors, "vstack");
    return cat(
      tensors.map((x) => atLeast(x, 2)),
      0,
    );
  },
});

export const dstack = op(
  "dstack(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "The tensors behind one another, along dim 2.",
  forward: ({ tensors }) => {
    checkSome(tensors, "dstack");
    return cat(
      tensors.map((x) => atLeast(x, 3)),
      2,
    );
  },
});

export const column_stack = op(
  "column_stack(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "The tensors as columns, side by side.",
  forward: ({ tensors }) => hstack(tensors.map((x) => (x.ndim <= 1 ? reshape(x, [x.numel, 1]) : x))),
});

export const atleast_1d_list = op(
  "atleast_1d.Sequence(Tensor[] tensors) -> Tensor[]",
  "torch",
)({
  doc: "Each tensor with at least one dim.",
  forward: ({ tensors }) => tensors.map((x) => atLeast(x, 1)),
});

export const atleast_2d_list = op(
  "atleast_2d.Sequence(Tensor[] tensors) -> Tensor[]",
  "torch",
)({
  doc: "Each tensor with at least two dims.",
  forward: ({ tensors }) => tensors.map((x) => atLeast(x, 2)),
});

export const atleast_3d_list = op(
  "atleast_3d.Sequence(Tensor[] tensors) -> Tensor[]",
  "torch",
)({
  doc: "Each tensor with at least three dims.",
  forward: ({ tensors }) => tensors.map((x) => atLeast(x, 3)),
});
