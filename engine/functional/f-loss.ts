/** The losses of torch.nn.functional that students meet first, as the Python functions they are there. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { cross_entropy_loss, nll_loss_nd } from "./loss-nll.ts";
import * as native from "./loss-pointwise.ts";
import {
  broadcastTarget,
  Reduction,
  reduced,
  reductionEnum,
  reductionOf,
  sizeText,
} from "./loss-reduction.ts";
import { abs, exp } from "./math.ts";
import { expand } from "./movement.ts";
import { pow_scalar } from "./power.ts";
import { sum } from "./reduce.ts";
import { xlogy } from "./xlogy.ts";

/** Weighted losses of mse and l1: the mean divides by the sum of the weights. */
function weightedLoss(loss: Tensor, weight: Tensor, input: Tensor, reduction: number): Tensor {
  if (!sameShape(weight.shape, input.shape)) throw valueError("Weights and input must have the same size.");
  const weighted = mul(loss, weight);
  if (reduction === Reduction.None) return weighted;
  return reduction === Reduction.Sum ? sum(weighted) : div(sum(weighted), sum(weight));
}

export const mse_loss = op(
  "mse_loss(Tensor input, Tensor target, bool? size_average=None, bool? reduce=None, str reduction='mean', Tensor? weight=None) -> Tensor",
  "F def",
)({
  doc: "Mean squared error. input, target – any one shape.",
  formula: "out = mean((input − target)²)",
  derivatives: { input: "grad · 2 · (input − target) / n", target: "−grad · 2 · (input − target) / n" },
  forward: ({ input, target, size_average, reduce, reduction, weight }) => {
    const [x, t] = broadcastTarget(input, target);
    const how = reductionOf(reduction, size_average, reduce);
    if (weight === null) return native.mse_loss(x, t, how);
    return weightedLoss(pow_scalar(sub(x, t), 2), weight, input, how);
  },
});

export const l1_loss = op(
  "l1_loss(Tensor input, Tensor target, bool? size_average=None, bool? reduce=None, str reduction='mean', Tensor? weight=None) -> Tensor",
  "F def",
)({
  doc: "Mean absolute error. input, target – any one shape.",
  formula: "out = mean(|input − target|)",
  derivatives: {
    input: "grad · ((input > target) − (input < target)) / n",
    target: "−grad · ((input > target) − (input < target)) / n",
  },
  forward: ({ input, target, size_average, reduce, reduction, weight }) => {
    const [x, t] = broadcastTarget(input, target);
    const how = reductionOf(reduction, size_average, reduce);
    const loss = abs(sub(x, t));
    return weight === null ? reduced(loss, how) : weightedLoss(loss, weight, input, how);
  },
});

export const smooth_l1_loss = op(
  "smooth_l1_loss(Tensor input, Tensor target, bool? size_average=None, bool? reduce=None, str reduction='mean', float beta=1.0) -> Tensor",
  "F def",
)({
  doc: "Squared error / (2 · beta) below beta, absolute error − beta / 2 above.",
  forward: ({ input, target, size_average, reduce, reduction, beta }) => {
    const [x, t] = broadcastTarget(input, target);
    const how = reductionOf(reduction, size_average, reduce);
    return beta === 0 ? reduced(abs(sub(x, t)), how) : native.smooth_l1_loss(x, t, how, beta);
  },
});

export const huber_loss = op(
  "huber_loss(Tensor input, Tensor target, str reduction='mean', float delta=1.0, Tensor? weight=None) -> Tensor",
  "F def",
)({
  doc: "Half the squared error below delta, delta · (absolute error − delta / 2) above.",
  forward: ({ input, target, reduction, delta, weight }) => {
    const [x, t] = broadcastTarget(input, target);
    if (weight === null) return native.huber_loss(x, t, reductionEnum(reduction), delta);
    if (!sameShape(weight.shape, input.shape)) throw valueError("Weights and input must have the same size.");
    return reduced(mul(native.huber_loss(x, t, Reduction.None, delta), weight), reductionEnum(reduction));
  },
});

export const nll_loss = op(
  "nll_loss(Tensor input, Tensor target, Tensor? weight=None, bool? size_average=None, int ignore_index=-100, bool? reduce=None, str reduction='mean') -> Tensor",
  "F def",
)({
  doc: "Negative log likelihood. input – (N, C, …) log-probabilities; target – (N, …) class indices.",
  formula: "out = −mean(pick(input, target))",
  derivatives: { input: "−grad · onehot(target, input) / n" },
  forward: ({ input, target, weight, size_average, ignore_index, reduce, reduction }) =>
    nll_loss_nd(input, target, weight, reductionOf(reduction, size_average, reduce), ignore_index),
});

export const cross_entropy = op(
  "cross_entropy(Tensor input, Tensor target, Tensor? weight=None, bool? size_average=None, int ignore_index=-100, bool? reduce=None, str reduction='mean', float label_smoothing=0.0) -> Tensor",
  "F def",
)({
  doc: "Cross entropy of logits. input – (N, C, …) unnormalised; target – (N, …) class indices, or probabilities of input's shape.",
  formula: "out = −mean(pick(log_softmax(input), target))",
  derivatives: { input: "grad · (softmax(input) − onehot(target, input)) / n" },
  forward: ({ input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing }) =>
    cross_entropy_loss(
      input,
      target,
      weight,
      reductionOf(reduction, size_average, reduce),
      ignore_index,
      label_smoothing,
    ),
});

export const binary_cross_entropy = op(
  "binary_cross_entropy(Tensor input, Tensor target, Tensor? weight=None, bool? size_average=None, bool? reduce=None, str reduction='mean') -> Tensor",
  "F def",
)({
  doc: "Cross entropy of probabilities input and targets in [0, 1], of one shape.",
  formula: "out = −mean(target · ln input + (1 − target) · ln(1 − input))",
  derivatives: { input: "grad · (input − target) / (input · (1 − input)) / n" },
  forward: ({ input, target, weight, size_average, reduce, reduction }) => {
    if (!sameShape(input.shape, target.shape)) {
      throw valueError(
        `Using a target size (${sizeText(target)}) that is different to the input size (${sizeText(input)}) is deprecated. Please ensure they have the same size.`,
      );
    }
    const full = weight === null ? null : expand(weight, target.shape);
    return native.binary_cross_entropy(input, target, full, reductionOf(reduction, size_average, reduce));
  },
});

export const binary_cross_entropy_with_logits = op(
  "binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight=None, bool? size_average=None, bool? reduce=None, str reduction='mean', Tensor? pos_weight=None) -> Tensor",
  "F def",
)({
  doc: "Binary cross entropy of sigmoid(input), computed without overflow.",
  formula: "out = mean((1 − target) · input + ln(1 + e^−input))",
  derivatives: { input: "grad · (σ(input) − target) / n" },
  forward: ({ input, target, weight, size_average, reduce, reduction, pos_weight }) => {
    const how = reductionOf(reduction, size_average, reduce);
    if (!sameShape(input.shape, target.shape)) {
      throw valueError(
        `Target size (${sizeText(target)}) must be the same as input size (${sizeText(input)})`,
      );
    }
    return native.binary_cross_entropy_with_logits(input, target, weight, pos_weight, how);
  },
});

const KL_MEAN =
  "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the next major release.";

export const kl_div = op(
  "kl_div(Tensor input, Tensor target, bool? size_average=None, bool? reduce=None, str reduction='mean', bool log_target=False) -> Tensor",
  "F def",
)({
  doc: "Kullback–Leibler divergence. input – log-probabilities; target – probabilities, or their logarithms with log_target.",
  formula: "out = mean(target · (ln target − input))",
  forward: ({ input, target, size_average, reduce, reduction, log_target }) => {
    const batch = reduction === "batchmean";
    if (reduction === "mean" && size_average === null && reduce === null) warn(KL_MEAN);
    if (!isFloatingPoint(input.dtype) || !isFloatingPoint(target.dtype)) {
      throw runtimeError("kl_div: Integral inputs not supported.");
    }
    const how = batch ? Reduction.Sum : reductionOf(reduction, size_average, reduce);
    const pointwise = log_target
      ? mul(exp(target), sub(target, input))
      : sub(xlogy(target, target), mul(target, input));
    const loss = reduced(pointwise, how);
    return batch && input.ndim !== 0 ? div(loss, scalarTensor(input.shape[0])) : loss;
  },
});
