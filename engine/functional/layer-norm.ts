/** Normalisations within one sample: layer, group, root mean square. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { formatShape, numel, type Shape, sameShape } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { add, mul, neg } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { computeDType, finish } from "./loops.ts";
import { reshape } from "./movement.ts";
import { pow_scalar, rsqrt } from "./power.ts";
import { mean_dim, sum_dim, sumTo } from "./reduce.ts";
import { addcmul } from "./scaled-sums.ts";
import { centred, meanAndVariance, sameTypes, standardizeGradient } from "./standardize.ts";

function lastDims(count: number, ndim: number): number[] {
  return Array.from({ length: count }, (_, i) => ndim - count + i);
}

/** Normalises `rows` runs of `length` elements; `affine(row, i)` gives scale and shift. */
function normalizeRows(
  input: Tensor,
  length: number,
  eps: number,
  affine: (at: number) => readonly [number, number],
): [Tensor, Tensor, Tensor] {
  const compute = computeDType(input.dtype);
  const raw = contiguousValues(input);
  const x = input.dtype === compute ? raw : convert(raw, input.dtype, compute);
  const rows = length === 0 ? 0 : x.length / length;
  const out = allocate(compute, x.length);
  const means = allocate(compute, rows);
  const scales = allocate(compute, rows);
  for (let row = 0; row < rows; row++) {
    const base = row * length;
    const [mean, variance] = meanAndVariance(x, length, (visit) => {
      for (let i = base; i < base + length; i++) visit(i);
    });
    const scale = 1 / Math.sqrt(variance + eps);
    means[row] = mean;
    scales[row] = scale;
    for (let i = base; i < base + length; i++) {
      const [weight, bias] = affine(i);
      out[i] = (x[i] - mean) * scale * weight + bias;
    }
  }
  return [
    finish(out, compute, input.shape, input.dtype),
    wrapData(means, [rows], compute),
    wrapData(scales, [rows], compute),
  ];
}

export const native_layer_norm = op(
  "native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (Tensor, Tensor, Tensor)",
  "torch",
)({
  doc: "Layer normalisation, and the mean and 1/σ it used.",
  forward: ({ input, normalized_shape, weight, bias, eps }) => {
    sameTypes(input, weight, bias);
    requireFloat("LayerNormKernelImpl", input);
    const length = numel(normalized_shape);
    const w = weight === null ? null : contiguousValues(weight);
    const b = bias === null ? null : contiguousValues(bias);
    const [out, mean, scale] = normalizeRows(input, length, eps, (i) => [
      w === null ? 1 : w[i % length],
      b === null ? 0 : b[i % length],
    ]);
    const kept = input.shape.slice(0, input.ndim - normalized_shape.length);
    const shape = [...kept, ...normalized_shape.map(() => 1)];
    return [out, reshape(mean, shape), reshape(scale, shape)];
  },
  backward: {
    input: ({ grad, input, weight, normalized_shape, eps }) =>
      standardizeGradient(
        weight === null ? grad : mul(grad, weight),
        input,
        lastDims(normalized_shape.length, input.ndim),
        eps,
      ),
    weight: ({ grad, input, normalized_shape, eps }) => {
      const dims = lastDims(normalized_shape.length, input.ndim);
      const [, scale] = centred(input, dims, eps);
      // input · scale − mean · scale with one rounding, as PyTorch's kernel has it: the rest shows where they cancel.
      const shift = neg(mul(mean_dim(input, dims, true), scale));
      return sumTo(mul(grad, addcmul(shift, input, scale)), normalized_shape);
    },
    bias: ({ grad, normalized_shape }) => sumTo(grad, normalized_shape),
  },
});

function checkNormalized(
  input: Tensor,
  shape: Shape,
  weight: Tensor | null,
  bias: Tensor | null,
  star: string,
): void {
  if (shape.length === 0) {
    throw runtimeError(
      "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []",
    );
  }
  for (const [name, tensor] of [
    ["weight", weight],
    ["bias", bias],
  ] as const) {
    if (tensor !== null && !sameShape(tensor.shape, shape)) {
      throw runtimeError(
        `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${formatShape(tensor.shape)} and normalized_shape = ${formatShape(shape)}`,
      );
    }
  }
  const tail = input.shape.slice(Math.max(0, input.ndim - shape.length));
  if (input.ndim < shape.length || !sameShape(tail, shape)) {
    throw runtimeError(
      `Given normalized_shape=${formatShape(shape)}, expected input with shape [${star}${shape.join(", ")}], but got input of size${formatShape(input.shape)}`,
    );
  }
}

const LAYER_NORM =
  "Tensor input, SymInt[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1e-05";

export const layer_norm = op(
  `layer_norm(${LAYER_NORM}) -> Tensor`,
  "F def",
)({
  doc: "Normalisation over the last dims. weight, bias – normalized_shape or None.",
  formula: "out = (input − mean_rows(input)) / √(var_rows(input) + eps) · weight + bias",
  derivatives: { weight: "Σ grad · (out − bias) / weight over the rows", bias: "Σ grad over the rows" },
  forward: ({ input, normalized_shape, weight, bias, eps }) => {
    checkNormalized(input, normalized_shape, weight, bias, "*, ");
    return native_layer_norm(input, normalized_shape, weight, bias, eps)[0];
  },
});

op(
  `layer_norm(${LAYER_NORM}, bool cudnn_enable=True) -> Tensor`,
  "torch",
)({
  doc: "Normalisation over the last dims.",
  forward: ({ input, normalized_shape, weight, bias, eps }) =>
    layer_norm(input, normalized_shape, weight, bias, eps),
});

/** (N, C, …) as (N, groups, everything of a group). */
function grouped(x: Tensor, groups: number): Tensor {
  return reshape(x, [x.shape[0], groups, x.shape[0] === 0 ? 0 : x.numel / (x.shape[0] * groups)]);
}

function channelVector(vector: Tensor, ndim: number): Tensor {
  return reshape(vector, [1, vector.shape[0], ...new Array<number>(ndim - 2).fill(1)]);
}

const group_norm_native = op(
  "native_group_norm(Tensor input, Tensor? weight, Tensor? bias, int groups, float eps) -> (Tensor, Tensor, Tensor)",
  "-",
)({
  doc: "Group normalisation, and the mean and 1/σ it used.",
  forward: ({ input, weight, bias, groups, eps }) => {
    sameTypes(input, weight, bias);
    requireFloat("GroupNormKernelImpl", input);
    const [batch, channels] = input.shape;
    const plane = numel(input.shape.slice(2));
    const w = weight === null ? null : contiguousValues(weight);
    const b = bias === null ? null : contiguousValues(bias);
    const channel = (i: number) => Math.floor(i / plane) % channels;
    const [out, mean, scale] = normalizeRows(input, (channels / groups) * plane, eps, (i) => [
      w === null ? 1 : w[channel(i)],
      b === null ? 0 : b[channel(i)],
    ]);
    return [out, reshape(mean, [batch, groups]), reshape(scale, [batch, groups])];
  },
  backward: {
    input: ({ grad, input, weight, groups, eps }) => {
      const g = weight === null ? grad : mul(grad, channelVector(weight, input.ndim));
      return reshape(standardizeGradient(grouped(g, groups), grouped(input, groups), [2], eps), input.shape);
    },
    weight: ({ grad, input, groups, eps }) => {
      const [difference, scale] = centred(grouped(input, groups), [2], eps);
      const normal = reshape(mul(difference, scale), input.shape);
      return sum_dim(
        mul(grad, normal),
        input.shape.map((_, d) => d).filter((d) => d !== 1),
        false,
      );
    },
    bias: ({ grad }) =>
      sum_dim(
        grad,
        grad.shape.map((_, d) => d).filter((d) => d !== 1),
        false,
      ),
  },
});

export const group_norm = op(
  "group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05) -> Tensor",
  "F def",
)({
  doc: "Normalisation over groups of channels. input – (N, C, …); weight, bias – (C) or None.",
  forward: ({ input, num_groups, weight, bias, eps }) => {
    if (input.ndim < 2) {
      throw runtimeError(`Expected at least 2 dimensions for input tensor but received ${input.ndim}`);
    }
    if (input.shape[1] % num_groups !== 0) {
      throw runtimeError(
        `Expected number of channels in input to be divisible by num_groups, but got input of shape ${formatShape(input.shape)} and num_groups=${num_groups}`,
      );
    }
    return group_norm_native(input, weight, bias, num_groups, eps)[0];
  },
});

export const rms_norm = op(
  "rms_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
  "F def",
)({
  doc: "Division by the root mean square over the last dims; eps defaults to the dtype's resolution.",
  formula: "out = input / √(mean(input²) + eps) · weight",
  forward: ({ input, normalized_shape, weight, eps }) => {
    checkNormalized(input, normalized_shape, weight, null, "*");
    requireFloat("rms_norm", input);
    const dims = lastDims(normalized_shape.length, input.ndim);
    const epsilon = eps ?? (input.dtype === "float64" ? 2 ** -52 : 2 ** -23);
    const scale = rsqrt(add(mean_dim(pow_scalar(input, 2), dims, true), scalarTensor(epsilon)));
    const out = mul(input, scale);
    return weight === null ? out : mul(out, weight);
  },
});

op(
  "group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05, bool cudnn_enabled=True) -> Tensor",
  "torch",
)({
  doc: "Normalisation over groups of channels.",
  forward: ({ input, num_groups, weight, bias, eps }) => group_norm(input, num_groups, weight, bias, eps),
});

op(
  "rms_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
  "torch",
)({
  doc: "Division by the root mean square over the last dims.",
  forward: ({ input, normalized_shape, weight, eps }) => rms_norm(input, normalized_shape, weight, eps),
});
