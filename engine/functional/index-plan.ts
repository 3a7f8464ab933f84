/** Advanced indexing, worked out once for reading and writing: which elements, in which shape. */
import { contiguousValues } from "../tensor/copy.ts";
import { indexError } from "../tensor/errors.ts";
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  numel,
  type Shape,
  sameShape,
} from "../tensor/shape.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { offsetsOf } from "./offsets.ts";

/** Positions in the indexed tensor's storage, row-major in `shape`. */
export interface IndexPlan {
  readonly shape: Shape;
  readonly positions: Float64Array;
}

type Indices = readonly (Tensor | null)[];

/** Masks become one index tensor for each of their dims; everything else must hold integers. */
function expandMasks(self: Tensor, indices: Indices): (Tensor | null)[] {
  const out: (Tensor | null)[] = [];
  for (const index of indices) {
    if (index === null) out.push(null);
    else if (index.dtype === "bool" || index.dtype === "uint8") {
      if (index.dtype === "uint8") {
        warn("indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.");
      }
      checkMask(self, index, out.length);
      out.push(...trueAt(index));
    } else if (index.dtype === "int64" || index.dtype === "int32") out.push(index);
    else throw indexError("tensors used as indices must be long, int, byte or bool tensors");
  }
  return out;
}

function checkMask(self: Tensor, mask: Tensor, dim: number): void {
  mask.shape.forEach((size, j) => {
    if (size !== self.shape[dim + j]) {
      throw indexError(
        `The shape of the mask ${formatShape(mask.shape)} at index ${j} does not match the shape of the indexed tensor ${formatShape(self.shape)} at index ${dim + j}`,
      );
    }
  });
}

/** For each dim of a mask, the positions of its non-zero elements. */
export function trueAt(mask: Tensor): Tensor[] {
  const values = contiguousValues(mask);
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) found.push(i);
  let step = values.length;
  return mask.shape.map((size) => {
    step /= Math.max(size, 1);
    return fromIndices(found.map((i) => Math.floor(i / step) % size));
  });
}

function fromIndices(values: readonly number[]): Tensor {
  const out = allocateTensor([values.length], "int64");
  out.data.set(values);
  return out;
}

function broadcastIndices(indices: Indices): { shape: number[]; values: (ArrayLike<number> | null)[] } {
  const given = indices.filter((index) => index !== null);
  let shape: number[] = [];
  for (const index of given) {
    try {
      shape = broadcastShapes(shape, index.shape);
    } catch {
      throw indexError(
        `shape mismatch: indexing tensors could not be broadcast together with shapes ${given.map((g) => formatShape(g.shape)).join(", ")}`,
      );
    }
  }
  const values = indices.map((index) => {
    if (index === null) return null;
    if (sameShape(index.shape, shape)) return contiguousValues(index);
    return contiguousValues(alias(index, shape, broadcastStrides(index.shape, index.strides, shape)));
  });
  return { shape, values };
}

/** Storage offset that the index tensors add at each of their elements. */
function indexedOffsets(
  self: Tensor,
  values: readonly (ArrayLike<number> | null)[],
  count: number,
): Float64Array {
  const out = new Float64Array(count);
  values.forEach((index, dim) => {
    if (index === null) return;
    const size = self.shape[dim];
    const stride = self.strides[dim];
    for (let i = 0; i < count; i++) {
      const at = index[i];
      if (at < -size || at >= size) {
        throw indexError(`index ${at} is out of bounds for dimension ${dim} with size ${size}`);
      }
      out[i] += (at < 0 ? at + size : at) * stride;
    }
  });
  return out;
}

/** Neighbouring index tensors put their shape in their own place, scattered ones put it first. */
export function planIndex(self: Tensor, given: Indices): IndexPlan {
  const indices = expandMasks(self, given);
  if (indices.length > self.ndim) {
    throw indexError(
      `too many indices for tensor of dimension ${self.ndim}${self.ndim === 0 ? "" : ` (got ${indices.length})`}`,
    );
  }
  const { shape, values } = broadcastIndices(indices);
  const dims = values.flatMap((v, d) => (v === null ? [] : [d]));
  const adjacent = dims.length > 0 && dims[dims.length - 1] - dims[0] === dims.length - 1;
  const free = self.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const before = adjacent ? free.filter((d) => d < dims[0]) : [];
  const after = adjacent ? free.filter((d) => d > dims[0]) : free;
  const part = (ds: readonly number[]) =>
    offsetsOf(
      ds.map((d) => self.shape[d]),
      ds.map((d) => self.strides[d]),
    );
  const [outer, inner] = [part(before), part(after)];
  const middle = indexedOffsets(self, values, numel(shape));
  const positions = new Float64Array(outer.length * middle.length * inner.length);
  let at = 0;
  for (const o of outer) {
    for (const m of middle) {
      for (let i = 0; i < inner.length; i++) positions[at++] = self.offset + o + m + inner[i];
    }
  }
  const sizes = (ds: readonly number[]) => ds.map((d) => self.shape[d]);
  return { shape: [...sizes(before), ...shape, ...sizes(after)], positions };
}
