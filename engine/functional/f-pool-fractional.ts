/** F.fractional_max_pool2d and 3d: max pooling over windows whose places are drawn at random (Graham, 2014). */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { indexError, runtimeError, valueError } from "../tensor/errors.ts";
import { formatShape, numel, type Shape } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { maxOfWindows, plane_scatter, type Windows, windowTable } from "./pool.ts";
import { spatialOf } from "./pool-options.ts";
import { rand } from "./random.ts";

/** Where windows start: steps of nearly (size − kernel) / (out − 1), shifted by `sample` in [0, 1). */
function starts(sample: number, size: number, out: number, kernel: number, round: (x: number) => number) {
  const step = round((size - kernel) / (out - 1));
  const shift = Math.trunc(round(sample * step));
  return Array.from({ length: out }, (_, i) =>
    i === out - 1 ? size - kernel : Math.trunc(round(round(i + sample) * step)) - shift,
  );
}

const AXES = ["width", "height", "time"];

function checkFractional(
  input: Tensor,
  kernel: readonly number[],
  out: readonly number[],
  samples: Tensor,
): void {
  const spatial = kernel.length;
  const name = `fractional_max_pool${spatial}d`;
  const empty = input.shape.findIndex((size, d) => d >= input.ndim - spatial - 1 && size === 0);
  if (empty >= 0) {
    throw runtimeError(
      `${name}(): Expected input to have non-zero size for non-batch dimensions, but got${formatShape(input.shape)} with dimension ${empty} being empty.`,
    );
  }
  if (samples.ndim !== 3) {
    throw runtimeError(`Expect _random_samples to have 3 dimensions, got ${samples.ndim}`);
  }
  if (samples.shape[1] !== input.shape[input.ndim - spatial - 1]) {
    throw runtimeError("Expect _random_samples.size(1) equals to input channel size.");
  }
  if (samples.shape[2] !== spatial) {
    throw runtimeError(`Expect _random_samples.size(2) equals to ${spatial}; got ${samples.shape[2]}.`);
  }
  spatialOf(input.shape, spatial).forEach((size, d) => {
    if (out[d] + kernel[d] - 1 <= size) return;
    const axis = AXES[spatial - 1 - d];
    throw runtimeError(
      `${name}${spatial === 3 ? "_out" : ""}(): pool ${axis} ${kernel[d]} too large relative to input ${axis} ${size}`,
    );
  });
}

function fractionalMaxPool(
  input: Tensor,
  kernel: readonly number[],
  out: readonly number[],
  samples: Tensor,
): [Tensor, Tensor] {
  checkFractional(input, kernel, out, samples);
  const spatial = kernel.length;
  const sizes = spatialOf(input.shape, spatial);
  const shape = [...input.shape.slice(0, input.ndim - spatial), ...out];
  const x = contiguousValues(input);
  const drawn = contiguousValues(samples);
  const values = allocate(input.dtype, numel(shape));
  const indices = allocate("int64", values.length);
  const round = input.dtype === "float64" ? (v: number) => v : Math.fround;
  // The samples of a plane: width then height of images, but time, height, width of volumes, as in PyTorch.
  const sampleOf = (d: number) => (spatial === 2 ? 1 - d : d);
  const plane = numel(sizes);
  for (let i = 0; i * plane < x.length; i++) {
    const windows: Windows = sizes.map((size, d) =>
      starts(drawn[i * spatial + sampleOf(d)], size, out[d], kernel[d], round).map((start) => ({
        start,
        end: start + kernel[d],
        step: 1,
      })),
    );
    maxOfWindows(x, i * plane, windowTable(sizes, windows), values, indices, i * numel(out));
  }
  return [wrapData(values, shape, input.dtype), wrapData(indices, shape, "int64")];
}

const native2d = op(
  "fractional_max_pool2d(Tensor self, int[2] kernel_size, int[2] output_size, Tensor random_samples) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maxima of windows placed by random_samples (N, C, 2), and where they were.",
  node: "FractionalMaxPool2DBackward0",
  forward: ({ self, kernel_size, output_size, random_samples }) =>
    fractionalMaxPool(self, kernel_size, output_size, random_samples),
  backward: {
    self: ({ grad, results, shapeOf }) => plane_scatter(grad, results[1], shapeOf("self"), 2),
    random_samples: "nondifferentiable",
  },
});

const native3d = op(
  "fractional_max_pool3d(Tensor self, int[3] kernel_size, int[3] output_size, Tensor random_samples) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maxima of windows placed by random_samples (N, C, 3), and where they were.",
  node: "FractionalMaxPool3DBackward0",
  forward: ({ self, kernel_size, output_size, random_samples }) =>
    fractionalMaxPool(self, kernel_size, output_size, random_samples),
  backward: {
    self: ({ grad, results, shapeOf }) => plane_scatter(grad, results[1], shapeOf("self"), 3),
    random_samples: "nondifferentiable",
  },
});

interface Asked {
  readonly kernel_size: readonly number[];
  readonly output_size: readonly number[] | null;
  readonly output_ratio: readonly number[] | null;
  readonly _random_samples: Tensor | null;
}

/** The size of the result, and a sample for each plane and dim: drawn now unless given. */
function plan(input: Tensor, spatial: 2 | 3, asked: Asked): [Shape, Tensor] {
  const { kernel_size, output_size, output_ratio } = asked;
  const name = `fractional_max_pool${spatial}d`;
  if (output_size === null && output_ratio === null) {
    throw valueError(`${name} requires specifying either an output_size or an output_ratio`);
  }
  if (output_ratio !== null && output_ratio.length > spatial) {
    throw valueError(`${name} requires output_ratio to either be a single Int or tuple of Ints.`);
  }
  for (const [argument, sizes] of [
    ["kernel_size", kernel_size],
    ["output_size", output_size],
  ] as const) {
    if (sizes === null || sizes.length === spatial) continue;
    throw runtimeError(`${name}: ${argument} must either be a single Int or tuple of Ints`);
  }
  if (input.ndim < spatial + 1) {
    throw indexError(
      `Dimension out of range (expected to be in range of [${-input.ndim}, ${input.ndim - 1}], but got ${-spatial - 1})`,
    );
  }
  const sizes = spatialOf(input.shape, spatial);
  const out = output_size ?? sizes.map((size, d) => Math.trunc(size * (output_ratio ?? [])[d]));
  const lead = input.ndim === spatial + 1 ? 1 : input.shape[0];
  const planes = [lead, input.shape[input.ndim - spatial - 1], spatial];
  return [out, asked._random_samples ?? rand(planes, null, input.dtype)];
}

const OPTIONS = <N extends 2 | 3>(n: N) =>
  `int[${n}] kernel_size, int[${n}]? output_size=None, float[${n}]? output_ratio=None` as const;
const DOC = "Give output_size or output_ratio; with return_indices also where the maxima were.";

export const fractional_max_pool2d = op(
  `fractional_max_pool2d(Tensor input, ${OPTIONS(2)}, bool return_indices=False, Tensor? _random_samples=None) -> Any`,
  "F def",
)({
  doc: `Maxima of 2-D windows placed at random. ${DOC}`,
  forward: ({ input, return_indices, ...asked }) => {
    const [out, samples] = plan(input, 2, asked);
    const pair = native2d(input, asked.kernel_size, out, samples);
    return return_indices ? pair : pair[0];
  },
});

export const fractional_max_pool3d = op(
  `fractional_max_pool3d(Tensor input, ${OPTIONS(3)}, bool return_indices=False, Tensor? _random_samples=None) -> Any`,
  "F def",
)({
  doc: `Maxima of 3-D windows placed at random. ${DOC}`,
  forward: ({ input, return_indices, ...asked }) => {
    const [out, samples] = plan(input, 3, asked);
    const pair = native3d(input, asked.kernel_size, out, samples);
    return return_indices ? pair : pair[0];
  },
});
