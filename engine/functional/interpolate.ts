/** F.interpolate: every mode is one sparse linear map per spatial dim, and its gradient the transpose. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { TorchError, valueError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { numel } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d } from "./f-pool-adaptive.ts";
import { antialiasTaps, cubicTaps, linearTaps, nearestTaps, type Taps } from "./resample-taps.ts";

/** Applies taps along one dim of row-major values. */
function applyTaps(values: Float64Array, outer: number, inner: number, taps: Taps): Float64Array {
  const { inSize, outSize, start, index, weight } = taps;
  const out = new Float64Array(outer * outSize * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < outSize; i++) {
      const to = (o * outSize + i) * inner;
      for (let k = start[i]; k < start[i + 1]; k++) {
        const [from, w] = [(o * inSize + index[k]) * inner, weight[k]];
        for (let j = 0; j < inner; j++) out[to + j] += w * values[from + j];
      }
    }
  }
  return out;
}

/** The transpose: adds along one dim what the taps read. */
function applyTransposed(values: Float64Array, outer: number, inner: number, taps: Taps): Float64Array {
  const { inSize, outSize, start, index, weight } = taps;
  const out = new Float64Array(outer * inSize * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < outSize; i++) {
      const from = (o * outSize + i) * inner;
      for (let k = start[i]; k < start[i + 1]; k++) {
        const [to, w] = [(o * inSize + index[k]) * inner, weight[k]];
        for (let j = 0; j < inner; j++) out[to + j] += w * values[from + j];
      }
    }
  }
  return out;
}

/** Runs one map per spatial dim; the first two dims are batch and channels. */
function separable(self: Tensor, maps: readonly Taps[], transposed: boolean): Tensor {
  const shape = [...self.shape];
  let values: Float64Array = Float64Array.from(contiguousValues(self));
  maps.forEach((taps, k) => {
    const d = k + 2;
    const [outer, inner] = [numel(shape.slice(0, d)), numel(shape.slice(d + 1))];
    values = (transposed ? applyTransposed : applyTaps)(values, outer, inner, taps);
    shape[d] = transposed ? taps.inSize : taps.outSize;
  });
  const out = allocateTensor(shape, self.dtype);
  out.data.set(values);
  return out;
}

const upsample_adjoint = op(
  "upsample_adjoint(Tensor grad, Any maps) -> Tensor",
  "-",
)({
  doc: "The transpose of a resampling.",
  forward: ({ grad, maps }) => separable(grad, maps as readonly Taps[], true),
  backward: { grad: ({ grad, maps }) => resample(grad, maps) },
});

/** One op for each node name that PyTorch shows. */
function resampler(node: string) {
  return op(
    "upsample(Tensor self, Any maps) -> Tensor",
    "-",
  )({
    doc: "self resampled along its spatial dims.",
    node,
    forward: ({ self, maps }) => separable(self, maps as readonly Taps[], false),
    backward: { self: ({ grad, maps }) => upsample_adjoint(grad, maps) },
  });
}

const resample = resampler("UpsampleBackward0");
const RESAMPLERS = Object.fromEntries(
  [
    "Nearest1D",
    "Nearest2D",
    "Nearest3D",
    "NearestExact1D",
    "NearestExact2D",
    "NearestExact3D",
    "Linear1D",
    "Bilinear2D",
    "Trilinear3D",
    "Bicubic2D",
    "Bilinear2DAa",
    "Bicubic2DAa",
  ].map((name) => [name, resampler(`Upsample${name}Backward0`)]),
);

const LINEAR = ["linear", "bilinear", "bicubic", "trilinear"];
const RANKS: Readonly<Record<string, number>> = { linear: 3, bilinear: 4, bicubic: 4, trilinear: 5 };

interface Request {
  readonly mode: string;
  readonly align: boolean;
  readonly antialias: boolean;
  readonly size: readonly number[];
  readonly scales: readonly (number | null)[];
}

function tapsFor(input: Tensor, { mode, align, antialias, size, scales }: Request): Taps[] {
  return size.map((out, k) => {
    const [n, scale] = [input.shape[k + 2], scales[k]];
    if (mode === "nearest" || mode === "nearest-exact") return nearestTaps(n, out, scale, mode !== "nearest");
    if (antialias) return antialiasTaps(n, out, align, scale, mode === "bicubic");
    return mode === "bicubic" ? cubicTaps(n, out, align, scale) : linearTaps(n, out, align, scale);
  });
}

function nodeFor(mode: string, spatial: number, antialias: boolean): string {
  if (mode === "nearest") return `Nearest${spatial}D`;
  if (mode === "nearest-exact") return `NearestExact${spatial}D`;
  const name = `${mode[0].toUpperCase()}${mode.slice(1)}${spatial}D`;
  return antialias ? `${name}Aa` : name;
}

const FORMAT = "Please provide input tensor in (N, C, d1, d2, ...,dK) format and";

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Output size and the scales that coordinates use. */
function sizes(
  input: Tensor,
  size: readonly number[] | null,
  factor: readonly number[] | null,
  recompute: boolean,
): { size: number[]; scales: (number | null)[] } {
  const spatial = input.ndim - 2;
  if (size !== null && factor !== null) {
    throw valueError("only one of size or scale_factor should be defined");
  }
  const spread = <T>(list: readonly T[], name: string, text: string): T[] => {
    if (list.length === spatial) return [...list];
    throw valueError(
      `Input and ${name} must have the same number of spatial dimensions, but got input with spatial dimensions of [${input.shape.slice(2).join(", ")}] and ${text}`,
    );
  };
  if (size !== null) {
    const full =
      size.length === 1
        ? new Array<number>(spatial).fill(size[0])
        : spread(
            size,
            "output",
            `output size of (${size.join(", ")}). ${FORMAT} output size in (o1, o2, ...,oK) format.`,
          );
    return { size: full, scales: full.map(() => null) };
  }
  if (factor === null) throw valueError("either size or scale_factor should be defined");
  const full =
    factor.length === 1
      ? new Array<number>(spatial).fill(factor[0])
      : spread(
          factor,
          "scale_factor",
          `scale_factor of shape (${factor.map(pythonFloat).join(", ")}). ${FORMAT} scale_factor in (s1, s2, ...,sK) format.`,
        );
  return {
    size: full.map((f, k) => Math.floor(input.shape[k + 2] * f)),
    scales: full.map((f) => (recompute ? null : f)),
  };
}

function area(input: Tensor, size: readonly number[]): Tensor {
  if (input.ndim === 3) return adaptive_avg_pool1d(input, size);
  return input.ndim === 4 ? adaptive_avg_pool2d(input, size) : adaptive_avg_pool3d(input, size);
}

function checkMode(input: Tensor, mode: string, align: boolean | null, antialias: boolean): void {
  if (!LINEAR.includes(mode) && align !== null) {
    throw valueError(
      "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear",
    );
  }
  if (antialias && !((mode === "bilinear" || mode === "bicubic") && input.ndim === 4)) {
    throw valueError(
      "Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D tensor as input",
    );
  }
  const wanted = RANKS[mode];
  if (
    input.ndim < 3 ||
    input.ndim > 5 ||
    (!["nearest", "nearest-exact", "area"].includes(mode) && wanted === undefined)
  ) {
    throw new TorchError(
      "NotImplementedError",
      `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${input.ndim}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${mode})`,
    );
  }
  if (wanted !== undefined && wanted !== input.ndim) {
    throw new TorchError(
      "NotImplementedError",
      `Got ${input.ndim}D input, but ${mode} mode needs ${wanted}D input`,
    );
  }
}

/** PyTorch looks at the layout first: with one channel it takes the channels for the last dim. */
function kernelName(mode: string, { shape, ndim }: Tensor): string {
  if (ndim === 4 && shape[1] === 1) return `upsample_${mode}2d_channels_last`;
  return `compute_indices_weights_${mode.replace(/^(bi|tri)/, "")}`;
}

export const interpolate = op(
  "interpolate(Tensor input, int[1]? size=None, float[1]? scale_factor=None, str mode='nearest', bool? align_corners=None, bool? recompute_scale_factor=None, bool antialias=False) -> Tensor",
  "F def",
)({
  doc: "input resampled to size, or by scale_factor. input – (N, C, …); mode: nearest, nearest-exact, linear, bilinear, bicubic, trilinear or area.",
  forward: ({ input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias }) => {
    checkMode(input, mode, align_corners, antialias);
    const target = sizes(input, size, scale_factor, recompute_scale_factor ?? false);
    if (mode === "area") return area(input, target.size);
    if (input.dtype !== "uint8") requireFloat(kernelName(mode, input), input);
    const maps = tapsFor(input, { mode, align: align_corners ?? false, antialias, ...target });
    return RESAMPLERS[nodeFor(mode, input.ndim - 2, antialias)](input, maps);
  },
});
