/** Shapes and strides: the integer arithmetic every op shares, with PyTorch's error sentences. */
import { indexError, runtimeError } from "./errors.ts";

/** Sizes, or strides in elements, one for each dimension. */
export type Shape = readonly number[];

export function numel(shape: Shape): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** Row-major strides in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= Math.max(shape[d], 1);
  }
  return strides;
}

export function isContiguous(shape: Shape, strides: Shape): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 0) return true;
    if (shape[d] !== 1) {
      if (strides[d] !== step) return false;
      step *= shape[d];
    }
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** `[2, 3]`, as PyTorch prints sizes inside sentences. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Wraps a negative dim; a 0-d tensor accepts 0 and -1. */
export function wrapDim(dim: number, ndim: number): number {
  const n = Math.max(ndim, 1);
  if (dim < -n || dim >= n) {
    throw indexError(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim})`);
  }
  return dim < 0 ? dim + n : dim;
}

/** Wraps a list of dims and rejects repeats; null or empty means all. */
export function wrapDims(dims: readonly number[] | null, ndim: number): number[] {
  if (dims === null || dims.length === 0) return Array.from({ length: ndim }, (_, d) => d);
  if (ndim > 64) throw runtimeError("only tensors with up to 64 dims are supported");
  const wrapped = dims.map((dim) => wrapDim(dim, ndim));
  // A 0-d tensor takes dim 0 and -1, and has nothing to reduce along it.
  if (ndim === 0) return [];
  const seen = new Set<number>();
  for (const dim of wrapped) {
    if (seen.has(dim)) throw runtimeError(`dim ${dim} appears multiple times in the list of dims`);
    seen.add(dim);
  }
  return wrapped;
}

/** The broadcast of two shapes. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const ndim = Math.max(a.length, b.length);
  const out = new Array<number>(ndim);
  for (let d = ndim - 1; d >= 0; d--) {
    const i = d - (ndim - a.length);
    const j = d - (ndim - b.length);
    const sa = i < 0 ? 1 : a[i];
    const sb = j < 0 ? 1 : b[j];
    if (sa !== sb && sa !== 1 && sb !== 1) {
      throw runtimeError(
        `The size of tensor a (${sa}) must match the size of tensor b (${sb}) at non-singleton dimension ${d}`,
      );
    }
    out[d] = sa === 1 ? sb : sa;
  }
  return out;
}

/** Strides that read a tensor as if it had the larger `shape`: 0 along broadcast dims. */
export function broadcastStrides(from: Shape, strides: Shape, shape: Shape): number[] {
  const lead = shape.length - from.length;
  return shape.map((size, d) => (d < lead || (from[d - lead] === 1 && size !== 1) ? 0 : strides[d - lead]));
}

/** Resolves one -1 and checks the count, as `view` and `reshape` do. */
export function inferSize(requested: readonly number[], count: number): number[] {
  let known = 1;
  let unknown = -1;
  requested.forEach((size, d) => {
    if (size === -1) {
      if (unknown >= 0) throw runtimeError("only one dimension can be inferred");
      unknown = d;
    } else if (size < 0) {
      throw runtimeError(`invalid shape dimension ${size} at index ${d} of shape ${formatShape(requested)}`);
    } else known *= size;
  });
  const fail = () => runtimeError(`shape '${formatShape(requested)}' is invalid for input of size ${count}`);
  if (unknown < 0) {
    if (known !== count) throw fail();
    return [...requested];
  }
  if (known === 0) {
    if (count !== 0) throw fail();
    throw runtimeError(
      `cannot reshape tensor of 0 elements into shape ${formatShape(requested)} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  if (count % known !== 0) throw fail();
  return requested.map((size, d) => (d === unknown ? count / known : size));
}

/** Strides that view the same storage under a new shape, or null when a copy is needed. */
export function viewStrides(shape: Shape, strides: Shape, next: Shape): number[] | null {
  const count = numel(shape);
  if (count === 0) return sameShape(shape, next) ? [...strides] : contiguousStrides(next);
  const out = new Array<number>(next.length);
  let v = next.length - 1;
  let chunkBase = shape.length > 0 ? strides[shape.length - 1] : 1;
  let tensorCount = 1;
  let viewCount = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    tensorCount *= shape[d];
    if (d === 0 || (shape[d - 1] !== 1 && strides[d - 1] !== tensorCount * chunkBase)) {
      while (v >= 0 && (viewCount < tensorCount || next[v] === 1)) {
        out[v] = viewCount * chunkBase;
        viewCount *= next[v];
        v--;
      }
      if (viewCount !== tensorCount) return null;
      if (d > 0) {
        chunkBase = strides[d - 1];
        tensorCount = 1;
        viewCount = 1;
      }
    }
  }
  while (v >= 0) {
    out[v] = viewCount * chunkBase;
    viewCount *= next[v];
    v--;
  }
  return v === -1 ? out : null;
}
