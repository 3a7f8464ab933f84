/** Batch and instance normalisation: statistics per channel, kept by the caller between calls. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { formatShape, numel, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { wrapData } from "../tensor/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { computeDType, finish } from "./loops.ts";
import { clone, expand, reshape } from "./movement.ts";
import { rsqrt } from "./power.ts";
import { sum_dim } from "./reduce.ts";
import { select } from "./slice.ts";
import { centred, meanAndVariance, sameTypes, standardizeGradient } from "./standardize.ts";

/** Every dim but the channels'. */
function others(ndim: number): number[] {
  return Array.from({ length: ndim }, (_, d) => d).filter((d) => d !== 1);
}

/** A per-channel vector shaped to broadcast over (N, C, …). */
function perChannel(vector: Tensor, ndim: number): Tensor {
  return reshape(vector, [1, vector.shape[0], ...new Array<number>(ndim - 2).fill(1)]);
}

interface ChannelStatistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function channelStatistics(input: Tensor, x: ReturnType<typeof contiguousValues>): ChannelStatistics {
  const [batch, channels] = input.shape;
  const plane = numel(input.shape.slice(2));
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    [mean[c], variance[c]] = meanAndVariance(x, batch * plane, (visit) => {
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = 0; i < plane; i++) visit(base + i);
      }
    });
  }
  return { mean, variance };
}

function runningStatistics(mean: Tensor, variance: Tensor): ChannelStatistics {
  return {
    mean: Float64Array.from(contiguousValues(mean)),
    variance: Float64Array.from(contiguousValues(variance)),
  };
}

/** running ← (1 − momentum) · running + momentum · now, in place; the variance is the unbiased one. */
function updateRunning(running: Tensor, now: Float64Array, momentum: number, scale: number): void {
  for (let c = 0; c < now.length; c++) {
    const at = running.offset + c * (running.strides[0] ?? 1);
    running.data[at] = (1 - momentum) * running.data[at] + momentum * now[c] * scale;
  }
  running.bumpVersion();
}

/**
 * The running statistics, when those are what was normalised with. In training they are not even read: the layer may
 * have run again since, and updated them.
 */
function fixedStatistics(call: {
  readonly training: boolean;
  readonly running_mean: Tensor | null;
  readonly running_var: Tensor | null;
}): { mean: Tensor; variance: Tensor } | null {
  if (call.training) return null;
  const { running_mean: mean, running_var: variance } = call;
  return mean === null || variance === null ? null : { mean, variance };
}

export const native_batch_norm = op(
  "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor)",
  "torch",
)({
  doc: "Batch normalisation with the statistics of the batch (training) or the running ones.",
  formula:
    "out[n, c] = (input − (training ? mean_c(input) : running_mean[c])) / √((training ? var_c(input) : running_var[c]) + eps) · weight[c] + bias[c]",
  forward: ({ input, weight, bias, running_mean, running_var, training, momentum, eps }) => {
    requireFloat("batch_norm", input);
    sameTypes(input, weight, bias);
    const compute = computeDType(input.dtype);
    const raw = contiguousValues(input);
    const x = input.dtype === compute ? raw : convert(raw, input.dtype, compute);
    const [batch, channels] = input.shape;
    const plane = numel(input.shape.slice(2));
    const useRunning = !training && running_mean !== null && running_var !== null;
    const { mean, variance } = useRunning
      ? runningStatistics(running_mean, running_var)
      : channelStatistics(input, x);
    if (training) {
      const count = batch * plane;
      if (running_mean !== null) updateRunning(running_mean, mean, momentum, 1);
      if (running_var !== null) updateRunning(running_var, variance, momentum, count / (count - 1));
    }
    const w = weight === null ? null : contiguousValues(weight);
    const b = bias === null ? null : contiguousValues(bias);
    const out = allocate(compute, x.length);
    const scales = allocate(compute, channels);
    for (let c = 0; c < channels; c++) {
      scales[c] = 1 / Math.sqrt(variance[c] + eps);
      const scale = (1 / Math.sqrt(variance[c] + eps)) * (w === null ? 1 : w[c]);
      const shift = b === null ? 0 : b[c];
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) out[i] = (x[i] - mean[c]) * scale + shift;
      }
    }
    const means = allocate(compute, channels);
    means.set(mean);
    return [
      finish(out, compute, input.shape, input.dtype),
      wrapData(means, [channels], compute),
      wrapData(scales, [channels], compute),
    ];
  },
  backward: {
    input: (context) => {
      const { grad, input, weight, eps } = context;
      const g = weight === null ? grad : mul(grad, perChannel(weight, input.ndim));
      const fixed = fixedStatistics(context);
      if (fixed === null) return standardizeGradient(g, input, others(input.ndim), eps);
      return mul(g, perChannel(rsqrt(add(fixed.variance, scalarTensor(eps))), input.ndim));
    },
    weight: (context) => {
      const { grad, input, eps } = context;
      const dims = others(input.ndim);
      const fixed = fixedStatistics(context);
      if (fixed === null) {
        const [difference, scale] = centred(input, dims, eps);
        return sum_dim(mul(grad, mul(difference, scale)), dims, false);
      }
      const difference = add(input, perChannel(mul(fixed.mean, scalarTensor(-1)), input.ndim));
      const scale = perChannel(rsqrt(add(fixed.variance, scalarTensor(eps))), input.ndim);
      return sum_dim(mul(grad, mul(difference, scale)), dims, false);
    },
    bias: ({ grad }) => sum_dim(grad, others(grad.ndim), false),
    running_mean: "nondifferentiable",
    running_var: "nondifferentiable",
  },
});

function checkBatch(size: Shape): void {
  if (size[0] * numel(size.slice(2)) === 1) {
    throw valueError(
      `Expected more than 1 value per channel when training, got input size torch.Size(${formatShape(size)})`,
    );
  }
}

function checkChannelVector(name: string, vector: Tensor | null, channels: number): void {
  if (vector !== null && vector.numel !== channels) {
    throw runtimeError(`${name} should contain ${channels} elements not ${vector.numel}`, {
      argument: name,
      expected: [channels],
      actual: vector.shape,
    });
  }
}

/** An empty input, with the history that PyTorch gives it. */
function ofNothing(input: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  const scaled = weight === null ? clone(input) : mul(clone(input), select(weight, 0, 0));
  return bias === null ? scaled : add(scaled, select(bias, 0, 0));
}

export const batch_norm = op(
  "batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight=None, Tensor? bias=None, bool training=False, float momentum=0.1, float eps=1e-05) -> Tensor",
  "F def",
)({
  doc: "Batch normalisation over (N, C, …). running_mean, running_var – (C), updated in place when training; weight, bias – (C) or None.",
  formula:
    "out[n, c] = (input − (training ? mean_c(input) : running_mean[c])) / √((training ? var_c(input) : running_var[c]) + eps) · weight[c] + bias[c]",
  forward: ({ input, running_mean, running_var, weight, bias, training, momentum, eps }) => {
    if (training) checkBatch(input.shape);
    if (input.numel === 0) return ofNothing(input, weight, bias);
    const channels = input.shape[1];
    checkChannelVector("running_mean", running_mean, channels);
    checkChannelVector("running_var", running_var, channels);
    checkChannelVector("weight", weight, channels);
    checkChannelVector("bias", bias, channels);
    return native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)[0];
  },
});

export const instance_norm = op(
  "instance_norm(Tensor input, Tensor? running_mean=None, Tensor? running_var=None, Tensor? weight=None, Tensor? bias=None, bool use_input_stats=True, float momentum=0.1, float eps=1e-05) -> Tensor",
  "F def",
)({
  doc: "Normalisation of each channel of each sample by itself. input – (N, C, …).",
  forward: ({ input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps }) => {
    const [batch, channels, ...rest] = input.shape;
    if (use_input_stats && numel(rest) === 1) {
      throw valueError(
        `Expected more than 1 spatial element when training, got input size torch.Size(${formatShape(input.shape)})`,
      );
    }
    const spread = (vector: Tensor | null) =>
      vector === null ? null : reshape(expand(vector, [batch, channels]), [batch * channels]);
    const mean = spread(running_mean);
    const variance = spread(running_var);
    const folded = reshape(input, [1, batch * channels, ...rest]);
    const [out] = native_batch_norm(
      folded,
      spread(weight),
      spread(bias),
      mean,
      variance,
      use_input_stats,
      momentum,
      eps,
    );
    if (use_input_stats) {
      average(running_mean, mean, batch);
      average(running_var, variance, batch);
    }
    return reshape(out, input.shape);
  },
});

/** Running statistics take the mean over the batch. */
function average(running: Tensor | null, spread: Tensor | null, batch: number): void {
  if (running === null || spread === null) return;
  const channels = running.shape[0];
  for (let c = 0; c < channels; c++) {
    let total = 0;
    for (let n = 0; n < batch; n++) total += spread.data[spread.offset + n * channels + c];
    running.data[running.offset + c] = total / batch;
  }
  running.bumpVersion();
}
