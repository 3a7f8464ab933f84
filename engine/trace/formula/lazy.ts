/** Tensors whose elements are worked out, and written out, one at a time when asked for. */
import { combined, sumOf, type Term } from "./term.ts";

export interface Lazy {
  readonly shape: readonly number[];
  at(index: readonly number[]): Term;
}

/** A formula that cannot be filled with what was recorded. */
export class Unfillable extends Error {}

export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Row-major position → index. */
export function unflatten(shape: readonly number[], flat: number): number[] {
  const index: number[] = new Array(shape.length);
  let rest = flat;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    index[dim] = rest % shape[dim];
    rest = Math.floor(rest / shape[dim]);
  }
  return index;
}

export function flatten(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((flat, size, dim) => flat * size + index[dim], 0);
}

export function scalar(term: Term): Lazy {
  return { shape: [], at: () => term };
}

/** The index of a tensor that was broadcast into a larger one. */
function narrowed(shape: readonly number[], index: readonly number[]): number[] {
  const skip = index.length - shape.length;
  return shape.map((size, dim) => (size === 1 ? 0 : index[dim + skip]));
}

function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, dim) => {
    const sizes = shapes.map((shape) => shape[dim - rank + shape.length] ?? 1);
    const size = sizes.find((one) => one !== 1) ?? 1;
    if (sizes.some((one) => one !== 1 && one !== size)) throw new Unfillable();
    return size;
  });
}

export function elementwise(parts: readonly Lazy[], combine: (...terms: Term[]) => Term): Lazy {
  return {
    shape: broadcast(parts.map(({ shape }) => shape)),
    at: (index) => combine(...parts.map((part) => part.at(narrowed(part.shape, index)))),
  };
}

/** More elements than this are too many to go through for one number on the screen. */
const MOST = 20_000;

/** Sum over `dims`, which stay with size 1. */
export function summed(of: Lazy, dims: readonly number[]): Lazy {
  const inner = dims.map((dim) => of.shape[dim]);
  const total = count(inner);
  if (total > MOST) throw new Unfillable();
  return {
    shape: of.shape.map((size, dim) => (dims.includes(dim) ? 1 : size)),
    at: (index) =>
      sumOf(
        Array.from({ length: total }, (_, flat) => {
          const at = [...index];
          unflatten(inner, flat).forEach((position, k) => {
            at[dims[k]] = position;
          });
          return of.at(at);
        }),
      ),
  };
}

/** Matrix product as torch.matmul understands it. */
export function multiplied(left: Lazy, right: Lazy): Lazy {
  const a = left.shape.length === 1 ? [1, ...left.shape] : left.shape;
  const b = right.shape.length === 1 ? [...right.shape, 1] : right.shape;
  const inner = a[a.length - 1];
  if (left.shape.length === 0 || right.shape.length === 0 || b[b.length - 2] !== inner || inner > MOST)
    throw new Unfillable();
  const lead = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  const shape = [
    ...lead,
    ...(left.shape.length === 1 ? [] : [a[a.length - 2]]),
    ...(right.shape.length === 1 ? [] : [b[b.length - 1]]),
  ];
  return {
    shape,
    at: (index) => {
      const batch = index.slice(0, lead.length);
      const rest = index.slice(lead.length);
      const row = left.shape.length === 1 ? 0 : rest[0];
      const column = right.shape.length === 1 ? 0 : rest[rest.length - 1];
      return sumOf(
        Array.from({ length: inner }, (_, k) =>
          combined(
            "·",
            left.at(left.shape.length === 1 ? [k] : [...narrowed(a.slice(0, -2), batch), row, k]),
            right.at(right.shape.length === 1 ? [k] : [...narrowed(b.slice(0, -2), batch), k, column]),
          ),
        ),
      );
    },
  };
}

export function transposed(of: Lazy): Lazy {
  if (of.shape.length < 2) return of;
  const swap = <T>(items: readonly T[]): T[] => {
    const [before, last] = items.slice(-2);
    return [...items.slice(0, -2), last, before];
  };
  return { shape: swap(of.shape), at: (index) => of.at(swap(index)) };
}

export interface Sliding {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/** Cross-correlation: image (N, C, …) with weight (O, C / groups, …). */
export function correlated(image: Lazy, weight: Lazy, { stride, padding, dilation, groups }: Sliding): Lazy {
  const [outs, channels, ...kernel] = weight.shape;
  const sizes = kernel.map((size, d) =>
    Math.floor((image.shape[d + 2] + 2 * padding[d] - dilation[d] * (size - 1) - 1) / stride[d] + 1),
  );
  const inner = [channels, ...kernel];
  if (image.shape.length !== weight.shape.length || count(inner) > MOST) throw new Unfillable();
  return {
    shape: [image.shape[0], outs, ...sizes],
    at: ([n, o, ...place]) => {
      const first = Math.floor(o / (outs / groups)) * channels;
      const terms: Term[] = [];
      for (let flat = 0; flat < count(inner); flat++) {
        const [c, ...offset] = unflatten(inner, flat);
        const at = offset.map((k, d) => place[d] * stride[d] - padding[d] + k * dilation[d]);
        if (at.some((position, d) => position < 0 || position >= image.shape[d + 2])) continue;
        terms.push(combined("·", image.at([n, first + c, ...at]), weight.at([o, c, ...offset])));
      }
      return sumOf(terms);
    },
  };
}
