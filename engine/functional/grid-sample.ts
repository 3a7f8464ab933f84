/** Sampling images at given places: affine_grid and grid_sample, in two and three dims. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { contiguousStrides, formatShape, numel } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { fromValues } from "./creation.ts";
import { bmm } from "./matmul.ts";
import { expand, reshape, transpose } from "./movement.ts";

/** One input position along one dim: its index, its weight, and how the weight moves with the coordinate. */
type Tap = readonly [index: number, weight: number, slope: number];

interface Sampling {
  readonly mode: string;
  readonly padding: string;
  readonly align: boolean;
}

/** [−1, 1] to pixels, and the factor of its derivative. */
function unnormalize(x: number, size: number, align: boolean): readonly [number, number] {
  return align ? [((x + 1) / 2) * (size - 1), (size - 1) / 2] : [((x + 1) * size - 1) / 2, size / 2];
}

/** Folds a coordinate back and forth between two borders given in half pixels. */
function reflect(x: number, twiceLow: number, twiceHigh: number): readonly [number, number] {
  if (twiceLow === twiceHigh) return [0, 0];
  const low = twiceLow / 2;
  const span = (twiceHigh - twiceLow) / 2;
  const sign = x < low ? -1 : 1;
  const distance = Math.abs(x - low);
  const rest = distance % span;
  return Math.floor(distance / span) % 2 === 0 ? [rest + low, sign] : [span - rest + low, -sign];
}

/** Where a coordinate falls after padding, and the factor of its derivative. */
function place(x: number, size: number, { padding, align }: Sampling): readonly [number, number] {
  if (padding === "zeros") return [x, 1];
  const [at, sign] =
    padding === "border" ? [x, 1] : align ? reflect(x, 0, 2 * (size - 1)) : reflect(x, -1, 2 * size - 1);
  if (at <= 0) return [0, at === 0 && padding === "reflection" ? sign : 0];
  return at >= size - 1 ? [size - 1, 0] : [at, sign];
}

const A = -0.75;

/** Cubic convolution weight at a signed distance, and its slope. */
function cubic(d: number): readonly [number, number] {
  const x = Math.abs(d);
  const sign = Math.sign(d);
  if (x < 1) {
    return [((A + 2) * x - (A + 3)) * x * x + 1, sign * (3 * (A + 2) * x * x - 2 * (A + 3) * x)];
  }
  if (x >= 2) return [0, 0];
  return [((A * x - 5 * A) * x + 8 * A) * x - 4 * A, sign * (3 * A * x * x - 10 * A * x + 8 * A)];
}

/** The taps along one dim; those that fall outside, with zero padding, are left out. */
function tapsAt(given: number, size: number, s: Sampling): Tap[] {
  const [raw, factor] = unnormalize(given, size, s.align);
  const inside = ([index]: Tap): boolean => index >= 0 && index < size;
  if (s.mode === "bicubic") {
    const low = Math.floor(raw);
    return [-1, 0, 1, 2]
      .map((k): Tap => {
        const [w, slope] = cubic(raw - low - k);
        const at = Math.round(place(low + k, size, s)[0]);
        return [at, w, slope * factor];
      })
      .filter(inside);
  }
  const [x, sign] = place(raw, size, s);
  if (s.mode === "nearest") {
    const floor = Math.floor(x);
    const half = x - floor === 0.5;
    const tap: Tap = [half ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(x), 1, 0];
    return [tap].filter(inside);
  }
  const low = Math.floor(x);
  const slope = factor * sign;
  const taps: Tap[] = [
    [low, 1 - (x - low), -slope],
    [low + 1, x - low, slope],
  ];
  return taps.filter(inside);
}

/** Calls `visit(offset, weight, slopes)` for every input pixel that one grid point reads. */
function eachTap(
  point: readonly number[],
  sizes: readonly number[],
  s: Sampling,
  visit: (offset: number, weight: number, slopes: readonly number[]) => void,
): void {
  const strides = contiguousStrides(sizes);
  // Grid coordinates come last dim first.
  const taps = sizes.map((size, d) => tapsAt(point[sizes.length - 1 - d], size, s));
  const walk = (d: number, offset: number, chosen: Tap[]): void => {
    if (d < sizes.length) {
      for (const tap of taps[d]) walk(d + 1, offset + tap[0] * strides[d], [...chosen, tap]);
      return;
    }
    const weight = chosen.reduce((w, [, each]) => w * each, 1);
    const slopes = chosen.map(([, , slope], k) =>
      chosen.reduce((w, [, each], other) => (other === k ? w : w * each), slope),
    );
    visit(offset, weight, slopes.reverse());
  };
  walk(0, 0, []);
}

interface Layout {
  readonly batch: number;
  readonly channels: number;
  readonly sizes: readonly number[];
  /** Grid points of one sample. */
  readonly points: number;
  readonly rank: number;
}

function layoutOf(input: Tensor, grid: Tensor): Layout {
  const sizes = input.shape.slice(2);
  return {
    batch: input.shape[0],
    channels: input.shape[1],
    sizes,
    points: numel(grid.shape.slice(1, -1)),
    rank: sizes.length,
  };
}

/** Visits every (sample, point) with its taps. */
function eachPoint(
  layout: Layout,
  grid: TypedArray,
  s: Sampling,
  visit: (n: number, p: number, offset: number, weight: number, slopes: readonly number[]) => void,
): void {
  for (let n = 0; n < layout.batch; n++) {
    for (let p = 0; p < layout.points; p++) {
      const at = (n * layout.points + p) * layout.rank;
      const point = Array.from(grid.subarray(at, at + layout.rank));
      eachTap(point, layout.sizes, s, (offset, weight, slopes) => visit(n, p, offset, weight, slopes));
    }
  }
}

const SAMPLING = "str mode, str padding_mode, bool align_corners";

function sampler(node: string) {
  return op(
    `grid_sampler(Tensor input, Tensor grid, ${SAMPLING}) -> Tensor`,
    "-",
  )({
    doc: "input read at the places in grid.",
    node,
    forward: ({ input, grid, mode, padding_mode, align_corners }) => {
      const layout = layoutOf(input, grid);
      const { channels, points } = layout;
      const volume = numel(layout.sizes);
      const out = allocateTensor([layout.batch, channels, ...grid.shape.slice(1, -1)], input.dtype);
      const sums = new Float64Array(out.data.length);
      const values = contiguousValues(input);
      const s = { mode, padding: padding_mode, align: align_corners };
      eachPoint(layout, contiguousValues(grid), s, (n, p, offset, weight) => {
        for (let c = 0; c < channels; c++) {
          const plane = n * channels + c;
          sums[plane * points + p] += weight * values[plane * volume + offset];
        }
      });
      out.data.set(sums);
      return out;
    },
    backward: ({ grad, input, grid, mode, padding_mode, align_corners }) => {
      const [forInput, forGrid] = grid_sampler_backward(grad, input, grid, mode, padding_mode, align_corners);
      return { input: forInput, grid: forGrid };
    },
  });
}

const grid_sampler_backward = op(
  `grid_sampler_backward(Tensor grad_output, Tensor input, Tensor grid, ${SAMPLING}) -> (Tensor, Tensor)`,
  "-",
)({
  doc: "Gradients of grid_sample with respect to input and grid.",
  forward: ({ grad_output, input, grid, mode, padding_mode, align_corners }) => {
    const layout = layoutOf(input, grid);
    const { channels, points, rank } = layout;
    const volume = numel(layout.sizes);
    const forInput = new Float64Array(input.numel);
    const forGrid = new Float64Array(grid.numel);
    const [values, grads] = [contiguousValues(input), contiguousValues(grad_output)];
    const s = { mode, padding: padding_mode, align: align_corners };
    eachPoint(layout, contiguousValues(grid), s, (n, p, offset, weight, slopes) => {
      for (let c = 0; c < channels; c++) {
        const plane = n * channels + c;
        const g = grads[plane * points + p];
        forInput[plane * volume + offset] += weight * g;
        for (let d = 0; d < rank; d++) {
          forGrid[(n * points + p) * rank + d] += g * slopes[d] * values[plane * volume + offset];
        }
      }
    });
    const results: [Tensor, Tensor] = [
      allocateTensor(input.shape, input.dtype),
      allocateTensor(grid.shape, grid.dtype),
    ];
    results[0].data.set(forInput);
    results[1].data.set(forGrid);
    return results;
  },
  backward: () => {
    throw runtimeError("derivative for aten::grid_sampler_2d_backward is not implemented");
  },
});

const SAMPLERS = [sampler("GridSampler2DBackward0"), sampler("GridSampler3DBackward0")];

export const grid_sample = op(
  "grid_sample(Tensor input, Tensor grid, str mode='bilinear', str padding_mode='zeros', bool? align_corners=None) -> Tensor",
  "F def",
)({
  doc: "input read at places in [−1, 1]. input – (N, C, H, W) or (N, C, D, H, W); grid – (N, Ho, Wo, 2) or (N, Do, Ho, Wo, 3), x first.",
  forward: ({ input, grid, mode, padding_mode, align_corners }) => {
    if (!["bilinear", "nearest", "bicubic"].includes(mode)) {
      throw valueError(
        `nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${mode}'`,
      );
    }
    if (!["zeros", "border", "reflection"].includes(padding_mode)) {
      throw valueError(
        `nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '${padding_mode}'`,
      );
    }
    if (align_corners === null) {
      warn(
        "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.",
      );
    }
    if (input.shape[0] !== grid.shape[0]) {
      throw runtimeError(
        `grid_sampler(): expected grid and input to have same batch size, but got input with sizes ${formatShape(input.shape)} and grid with sizes ${formatShape(grid.shape)}`,
      );
    }
    if (grid.shape[grid.ndim - 1] !== input.ndim - 2) {
      throw runtimeError(
        `grid_sampler(): expected grid to have size ${input.ndim - 2} in last dimension, but got grid with sizes ${formatShape(grid.shape)}`,
      );
    }
    return SAMPLERS[input.ndim - 4](input, grid, mode, padding_mode, align_corners ?? false);
  },
});

/** Centres of the pixels of one dim in [−1, 1]. */
function centres(size: number, align: boolean): number[] {
  return Array.from({ length: size }, (_, i) => {
    if (align) return size > 1 ? -1 + (2 * i) / (size - 1) : 0;
    return (2 * i + 1) / size - 1;
  });
}

/** All pixels as rows (x, y[, z], 1), x fastest. */
function baseGrid(size: readonly number[], align: boolean, like: Tensor): Tensor {
  const spatial = size.slice(2);
  const axes = spatial.map((n) => centres(n, align));
  const strides = contiguousStrides(spatial);
  const rows: number[] = [];
  for (let p = 0; p < numel(spatial); p++) {
    for (let d = spatial.length - 1; d >= 0; d--) {
      rows.push(axes[d][Math.floor(p / strides[d]) % spatial[d]]);
    }
    rows.push(1);
  }
  return fromValues(rows, [numel(spatial), spatial.length + 1], like.dtype);
}

const affine_grid_generator = op(
  "affine_grid_generator(Tensor theta, SymInt[] size, bool align_corners) -> Tensor",
  "-",
)({
  doc: "Sampling places of an affine map.",
  forward: ({ theta, size, align_corners }) => {
    const base = baseGrid(size, align_corners, theta);
    const batched = expand(base, [theta.shape[0], ...base.shape]);
    return reshape(bmm(batched, transpose(theta, 1, 2)), [size[0], ...size.slice(2), size.length - 2]);
  },
  backward: {
    theta: ({ grad, size, align_corners }) => {
      const base = baseGrid(size, align_corners, grad);
      const rows = reshape(grad, [size[0], base.shape[0], size.length - 2]);
      return transpose(bmm(transpose(expand(base, [size[0], ...base.shape]), 1, 2), rows), 1, 2);
    },
  },
});

export const affine_grid = op(
  "affine_grid(Tensor theta, SymInt[] size, bool? align_corners=None) -> Tensor",
  "F def",
)({
  doc: "Sampling places for grid_sample. theta – (N, 2, 3) or (N, 3, 4); size – of the output image.",
  forward: ({ theta, size, align_corners }) => {
    const rank = size.length - 2;
    if (rank !== 2 && rank !== 3) {
      throw runtimeError(
        "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. " +
          `Got size torch.Size(${formatShape(size)})`,
      );
    }
    if (theta.ndim !== 3 || theta.shape[1] !== rank || theta.shape[2] !== rank + 1) {
      throw valueError(
        `Expected a batch of ${rank}D affine matrices of shape Nx${rank}x${rank + 1} for size torch.Size(${formatShape(size)}). Got torch.Size(${formatShape(theta.shape)}).`,
      );
    }
    if (align_corners === null) {
      warn(
        "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.",
      );
    }
    return affine_grid_generator(theta, size, align_corners ?? false);
  },
});
