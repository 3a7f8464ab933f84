/** Pooling over up to three spatial dims: max with indices, average, adaptive; gradients by scatter and gather. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { allocate, isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { computeDType, finish } from "./loops.ts";

/** Half-open ranges of input positions for each output position, per spatial dim. */
export type Windows = readonly (readonly {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}[])[];

export interface PoolOptions {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
}

/** Output sizes, PyTorch's rule for ceil_mode included: the last window must start inside input or left padding. */
export function pooledSizes(
  sizes: Shape,
  { kernel, stride, padding, dilation, ceilMode }: PoolOptions,
): number[] {
  return sizes.map((size, d) => {
    const span = size + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1;
    let out = Math.floor((span + (ceilMode ? stride[d] - 1 : 0)) / stride[d]) + 1;
    if (ceilMode && (out - 1) * stride[d] >= size + padding[d]) out--;
    return out;
  });
}

/** Windows of ordinary pooling; they stick out into the padding. */
export function slidingWindows(sizes: Shape, out: Shape, options: PoolOptions): Windows {
  return sizes.map((_, d) =>
    Array.from({ length: out[d] }, (_, i) => {
      const start = i * options.stride[d] - options.padding[d];
      return {
        start,
        end: start + options.dilation[d] * (options.kernel[d] - 1) + 1,
        step: options.dilation[d],
      };
    }),
  );
}

/** Windows that cut each dim into `out` nearly equal parts. */
export function adaptiveWindows(sizes: Shape, out: Shape): Windows {
  return sizes.map((size, d) =>
    Array.from({ length: out[d] }, (_, i) => ({
      start: Math.floor((i * size) / out[d]),
      end: Math.ceil(((i + 1) * size) / out[d]),
      step: 1,
    })),
  );
}

/** Visits each output position with the flat input positions of its window that lie inside. */
function eachWindow(
  sizes: Shape,
  windows: Windows,
  visit: (out: number, inside: readonly number[]) => void,
): void {
  const walk = (d: number, out: number, bases: readonly number[]): void => {
    if (d === sizes.length) {
      visit(out, bases);
      return;
    }
    windows[d].forEach((window, i) => {
      const next: number[] = [];
      for (const base of bases) {
        for (let at = window.start; at < window.end; at += window.step) {
          if (at >= 0 && at < sizes[d]) next.push(base * sizes[d] + at);
        }
      }
      walk(d + 1, out * windows[d].length + i, next);
    });
  };
  walk(0, 0, [0]);
}

/** The windows as arrays, made once and used for every channel. */
export function windowTable(sizes: Shape, windows: Windows): Int32Array[] {
  const table: Int32Array[] = [];
  eachWindow(sizes, windows, (_, inside) => table.push(Int32Array.from(inside)));
  return table;
}

function values(tensor: Tensor) {
  const compute = computeDType(tensor.dtype);
  const raw = contiguousValues(tensor);
  return tensor.dtype === compute ? raw : convert(raw, tensor.dtype, compute);
}

/** Maxima of one channel, which starts at `base`, and their positions in it, written from `to` on; NaN wins. */
export function maxOfWindows(
  x: ArrayLike<number>,
  base: number,
  table: readonly Int32Array[],
  out: TypedArray,
  indices: TypedArray,
  to: number,
): void {
  for (let i = 0; i < table.length; i++) {
    const window = table[i];
    let best = window[0];
    for (const at of window) {
      const v = x[base + at];
      if (v > x[base + best] || Number.isNaN(v)) best = at;
    }
    out[to + i] = x[base + best];
    indices[to + i] = best;
  }
}

/** Maximum of each window and its flat position within the channel; NaN wins. */
export function maxPool(
  input: Tensor,
  spatial: number,
  table: readonly Int32Array[],
  outSizes: Shape,
): [Tensor, Tensor] {
  const lead = input.shape.slice(0, input.ndim - spatial);
  const plane = numel(input.shape.slice(input.ndim - spatial));
  const shape = [...lead, ...outSizes];
  const compute = computeDType(input.dtype);
  const x = values(input);
  const out = allocate(compute, numel(shape));
  const indices = allocate("int64", out.length);
  for (let base = 0, to = 0; base < x.length; base += plane, to += table.length) {
    maxOfWindows(x, base, table, out, indices, to);
  }
  return [finish(out, compute, shape, input.dtype), wrapData(indices, shape, "int64")];
}

/** Adds `source` at flat positions `indices` of each channel of a tensor of `size`; the adjoint of picking. */
export const plane_scatter = op(
  "plane_scatter(Tensor source, Tensor indices, int[] size, int spatial) -> Tensor",
  "-",
)({
  doc: "Values added at positions within each channel.",
  forward: ({ source, indices, size, spatial }) => {
    const compute = computeDType(source.dtype);
    const out = allocate(compute, numel(size));
    const from = values(source);
    const at = contiguousValues(indices);
    const plane = numel(size.slice(size.length - spatial));
    const each = numel(source.shape.slice(source.ndim - spatial));
    for (let i = 0, base = 0; i < from.length; base += plane) {
      for (const end = i + each; i < end; i++) out[base + at[i]] += from[i];
    }
    return finish(out, compute, size, source.dtype);
  },
  backward: {
    source: ({ grad, indices, spatial }) => plane_gather(grad, indices, spatial),
    indices: "nondifferentiable",
  },
});

/** Picks flat positions `indices` of each channel. */
export const plane_gather = op(
  "plane_gather(Tensor self, Tensor indices, int spatial) -> Tensor",
  "-",
)({
  doc: "Values at positions within each channel.",
  forward: ({ self, indices, spatial }) => {
    const compute = computeDType(self.dtype);
    const from = values(self);
    const at = contiguousValues(indices);
    const plane = numel(self.shape.slice(self.ndim - spatial));
    const each = numel(indices.shape.slice(indices.ndim - spatial));
    const out = allocate(compute, at.length);
    for (let i = 0, base = 0; i < at.length; base += plane) {
      for (const end = i + each; i < end; i++) out[i] = from[base + at[i]];
    }
    return finish(out, compute, indices.shape, self.dtype);
  },
  backward: {
    self: ({ grad, indices, spatial, shapeOf }) => plane_scatter(grad, indices, shapeOf("self"), spatial),
    indices: "nondifferentiable",
  },
});

/** Weighted sums of windows, for averages. `divisors`: one per output position. */
export function averagePool(
  input: Tensor,
  outSizes: Shape,
  table: readonly Int32Array[],
  divisors: readonly number[],
): Tensor {
  const spatial = outSizes.length;
  const lead = input.shape.slice(0, input.ndim - spatial);
  const plane = numel(input.shape.slice(input.ndim - spatial));
  const shape = [...lead, ...outSizes];
  const compute = computeDType(input.dtype);
  const x = values(input);
  const out = allocate(compute, numel(shape));
  const whole = !isFloatingPoint(input.dtype);
  let to = 0;
  for (let base = 0; base < x.length; base += plane) {
    for (let w = 0; w < table.length; w++) {
      const window = table[w];
      let total = 0;
      for (let k = 0; k < window.length; k++) total += x[base + window[k]];
      out[to++] = whole ? Math.trunc(total / divisors[w]) : total / divisors[w];
    }
  }
  return finish(out, compute, shape, input.dtype);
}

/** The adjoint of averagePool. */
export function averageSpread(
  grad: Tensor,
  size: Shape,
  spatial: number,
  table: readonly Int32Array[],
  divisors: readonly number[],
): Tensor {
  const compute = computeDType(grad.dtype);
  const g = values(grad);
  const out = allocate(compute, numel(size));
  const plane = numel(size.slice(size.length - spatial));
  let from = 0;
  for (let base = 0; base < out.length; base += plane) {
    for (let w = 0; w < table.length; w++) {
      const share = g[from++] / divisors[w];
      const window = table[w];
      for (let k = 0; k < window.length; k++) out[base + window[k]] += share;
    }
  }
  return finish(out, compute, size, grad.dtype);
}
