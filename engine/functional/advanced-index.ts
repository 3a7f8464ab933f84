/** Reading and writing at index tensors and masks: index, index_put, masked_select, masked_scatter, take, put. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues } from "../tensor/copy.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { broadcastShapes, broadcastStrides, formatShape, numel, type Shape } from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { zeros } from "./creation.ts";
import { planIndex } from "./index-plan.ts";
import { masked_fill } from "./masked.ts";
import { expand, reshape } from "./movement.ts";

export const index = op(
  "index.Tensor(Tensor self, Tensor?[] indices) -> Tensor",
  "-",
)({
  doc: "The elements at the given indices; None keeps a whole dim, masks select where True.",
  forward: ({ self, indices }) => {
    const { shape, positions } = planIndex(self, indices);
    const out = allocateTensor(shape, self.dtype);
    const data = self.data;
    for (let i = 0; i < positions.length; i++) out.data[i] = data[positions[i]];
    return out;
  },
  backward: {
    self: ({ grad, indices, shapeOf }) => index_put(zeros(shapeOf("self"), grad.dtype), indices, grad, true),
    indices: "nondifferentiable",
  },
});

/** Values of `source` broadcast to `shape`, row-major. */
function spread(source: Tensor, shape: readonly number[]): ArrayLike<number> {
  let broadcast: number[] | null = null;
  try {
    broadcast = broadcastShapes(source.shape, shape);
  } catch {
    broadcast = null;
  }
  if (broadcast === null || numel(broadcast) !== numel(shape)) {
    throw runtimeError(
      `shape mismatch: value tensor of shape ${formatShape(source.shape)} cannot be broadcast to indexing result of shape ${formatShape(shape)}`,
    );
  }
  const trimmed = source.shape.length > shape.length ? reshape(source, shape) : source;
  return contiguousValues(alias(trimmed, shape, broadcastStrides(trimmed.shape, trimmed.strides, shape)));
}

export const index_put = op(
  "index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self with values written at the given indices; with accumulate they are added.",
  forward: ({ self, indices, values, accumulate }) => {
    if (values.dtype !== self.dtype) {
      throw runtimeError(
        `Index put requires the source and destination dtypes match, got ${SCALAR_TYPE[self.dtype]} for the destination and ${SCALAR_TYPE[values.dtype]} for the source.`,
      );
    }
    const out = castCopy(self, self.dtype);
    const { shape, positions } = planIndex(out, indices);
    const source = spread(values, shape);
    const data = out.data;
    if (accumulate) for (let i = 0; i < positions.length; i++) data[positions[i]] += source[i];
    else for (let i = 0; i < positions.length; i++) data[positions[i]] = source[i];
    return out;
  },
  backward: {
    self: ({ grad, indices, shapeOf, accumulate }) =>
      accumulate
        ? grad
        : index_put(
            grad,
            indices,
            zeros(
              shapeOf("values").map(() => 1),
              grad.dtype,
            ),
            false,
          ),
    indices: "nondifferentiable",
    values: ({ grad, indices }) => index(grad, indices),
  },
});
export const index_put_ = inplace(index_put);

function checkMask(mask: Tensor, name: string): void {
  if (mask.dtype !== "bool") {
    throw runtimeError(
      `${name}_ only supports boolean masks, but got mask with dtype ${SCALAR_TYPE[mask.dtype]}`,
    );
  }
}

/** The common shape; at least a vector, as the result is one. */
function selectable(self: Shape, mask: Shape): Shape {
  const shape = broadcastShapes(self, mask);
  return shape.length === 0 ? [1] : shape;
}

export const masked_select = op(
  "masked_select(Tensor self, Tensor mask) -> Tensor",
  "torch method",
)({
  doc: "The elements where mask is True, as a vector; self and mask broadcast.",
  forward: ({ self, mask }) => {
    if (mask.dtype !== "bool") {
      throw runtimeError("masked_select: expected BoolTensor for mask");
    }
    const shape = selectable(self.shape, mask.shape);
    return index(expand(self, shape), [expand(mask, shape)]);
  },
  backward: {
    self: ({ grad, mask, shapeOf }) => {
      const shape = selectable(shapeOf("self"), mask.shape);
      return index_put(zeros(shape, grad.dtype), [expand(mask, shape)], grad, false);
    },
    mask: "nondifferentiable",
  },
});

export const masked_scatter = op(
  "masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor",
  "torch method inplace",
)({
  doc: "self with the elements of source, in order, where mask is True.",
  forward: ({ self, mask, source }) => {
    checkMask(mask, "masked_scatter");
    const shape = broadcastShapes(self.shape, mask.shape);
    const out = castCopy(expand(self, shape), self.dtype);
    const pick = contiguousValues(expand(mask, shape));
    const values = contiguousValues(source);
    let next = 0;
    for (let i = 0; i < pick.length; i++) {
      if (pick[i] === 0) continue;
      if (next >= values.length) {
        throw runtimeError("Number of elements of source < number of ones in mask");
      }
      out.data[i] = values[next++];
    }
    return out;
  },
  backward: {
    self: ({ grad, mask }) => masked_fill(grad, mask, 0),
    mask: "nondifferentiable",
    source: ({ grad, mask, shapeOf }) => {
      const shape = shapeOf("source");
      const flat = zeros([numel(shape)], grad.dtype);
      return reshape(firstElements(flat, masked_select(grad, mask)), shape);
    },
  },
});

/** `flat` with `values` in its first places. */
function firstElements(flat: Tensor, values: Tensor): Tensor {
  const places = allocateTensor([values.numel], "int64");
  for (let i = 0; i < places.data.length; i++) places.data[i] = i;
  return index_put(flat, [places], values, false);
}

/** Flat indices, wrapped and checked, as `take` and `put` read them. */
function flatIndex(self: Tensor, places: Tensor, name: string): Tensor {
  if (places.dtype !== "int64") {
    throw runtimeError(`${name}(): Expected a long tensor for index, but got ${SCALAR_TYPE[places.dtype]}`);
  }
  for (const at of contiguousValues(places)) {
    if (at < -self.numel || at >= self.numel) {
      throw indexError(`out of range: tried to access index ${at} on a tensor of ${self.numel} elements.`);
    }
  }
  return places;
}

export const take = op(
  "take(Tensor self, Tensor index) -> Tensor",
  "torch method",
)({
  doc: "The elements at flat positions, in the shape of index.",
  forward: ({ self, index: places }) => index(reshape(self, [self.numel]), [flatIndex(self, places, "take")]),
  backward: {
    self: ({ grad, index: places, shapeOf }) => put(zeros(shapeOf("self"), grad.dtype), places, grad, true),
    index: "nondifferentiable",
  },
});

export const put = op(
  "put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor",
  "torch method inplace",
)({
  doc: "self with source written at flat positions; with accumulate they are added.",
  forward: ({ self, index: places, source, accumulate }) => {
    if (source.numel !== places.numel) {
      throw runtimeError(
        `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${source.numel}, index.numel() = ${places.numel}`,
      );
    }
    if (source.dtype !== self.dtype) {
      throw runtimeError(
        `put_(): self and source expected to have the same dtype, but got self.dtype = ${SCALAR_TYPE[self.dtype]} and source.dtype = ${SCALAR_TYPE[source.dtype]}`,
      );
    }
    const flat = reshape(self, [self.numel]);
    const at = reshape(flatIndex(self, places, "put_"), [places.numel]);
    return reshape(index_put(flat, [at], reshape(source, [source.numel]), accumulate), self.shape);
  },
  backward: {
    self: ({ grad, index: places, accumulate }) =>
      accumulate ? grad : put(grad, places, zeros(places.shape, grad.dtype), false),
    index: "nondifferentiable",
    source: ({ grad, index: places, shapeOf }) => reshape(take(grad, places), shapeOf("source")),
  },
});
