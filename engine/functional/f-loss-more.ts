/** The further losses of torch.nn.functional: margins, triplets, likelihoods, CTC. */

import { noGrad } from "../autograd/mode.ts";
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { FloatScalar, float } from "../tensor/scalar.ts";
import { sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { logsigmoid } from "./activation-smooth.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { clamp_, clamp_min } from "./clamp.ts";
import { eq, le, ne } from "./compare.ts";
import { full_like, scalarTensor, zeros_like } from "./creation.ts";
import { pairwise_distance } from "./distance.ts";
import { _ctc_loss } from "./loss-ctc.ts";
import * as native from "./loss-margin.ts";
import { Reduction, reduced, reductionEnum, reductionOf, sizeText } from "./loss-reduction.ts";
import { masked_fill } from "./masked.ts";
import { exp, log } from "./math.ts";
import { min_other } from "./minmax.ts";
import { clone, squeeze_dim, unsqueeze } from "./movement.ts";
import { pow_scalar, sqrt } from "./power.ts";
import { mean, sum_dim } from "./reduce.ts";
import { add_scalar, mul_scalar, sub_scalar } from "./scalar-arithmetic.ts";
import { where } from "./where.ts";

const LEGACY = "bool? size_average=None, bool? reduce=None, str reduction='mean'";

export const margin_ranking_loss = op(
  `margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Loss of ranking input1 above input2 where target is 1, below where it is −1.",
  formula: "out = mean(max(0, −target · (input1 − input2) + margin))",
  forward: ({ input1, input2, target, margin, size_average, reduce, reduction }) => {
    if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim) {
      throw runtimeError(
        `margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ${sizeText(input1)}, input2: ${sizeText(input2)}, target: ${sizeText(target)} `,
      );
    }
    const loss = clamp_min(add_scalar(mul(neg(target), sub(input1, input2)), float(margin)), 0);
    return reduced(loss, reductionOf(reduction, size_average, reduce));
  },
});

export const hinge_embedding_loss = op(
  `hinge_embedding_loss(Tensor input, Tensor target, float margin=1.0, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "input where target is 1, max(0, margin − input) where it is −1.",
  forward: ({ input, target, margin, size_average, reduce, reduction }) => {
    const zero = zeros_like(input);
    const far = where(ne(target, scalarTensor(1)), clamp_min(sub(scalarTensor(margin), input), 0), zero);
    const near = where(ne(target, scalarTensor(-1)), input, zero);
    return reduced(add(far, near), reductionOf(reduction, size_average, reduce));
  },
});

const COSINE_EPS = 1e-12;

export const cosine_embedding_loss = op(
  `cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "1 − cos(input1, input2) where target is 1, max(0, cos − margin) where it is −1.",
  forward: ({ input1, input2, target, margin, size_average, reduce, reduction }) => {
    if (input1.ndim > 2 || target.ndim + 1 !== input1.ndim || input1.ndim !== input2.ndim) {
      const expected =
        target.ndim === 0
          ? "0D target tensor expects 1D input tensors"
          : target.ndim === 1
            ? "1D target tensor expects 2D input tensors"
            : "0D or 1D target tensor expected, multi-target not supported";
      throw runtimeError(
        target.ndim > 1
          ? expected
          : `${expected}, but found inputs with sizes [${input1.shape.join(", ")}] and [${input2.shape.join(", ")}].`,
      );
    }
    const dim = [target.ndim];
    const product = sum_dim(mul(input1, input2), dim);
    const square = (x: Tensor): Tensor => add_scalar(sum_dim(mul(x, x), dim), COSINE_EPS);
    const cosine = div(product, sqrt(mul(square(input1), square(input2))));
    const zero = zeros_like(cosine);
    const alike = where(eq(target, scalarTensor(1)), sub(scalarTensor(1), cosine), zero);
    const apart = where(eq(target, scalarTensor(-1)), clamp_min(sub_scalar(cosine, margin), 0), zero);
    return reduced(add(alike, apart), reductionOf(reduction, size_average, reduce));
  },
});

export const triplet_margin_loss = op(
  `triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, float p=2, float eps=1e-06, bool swap=False, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Loss of being nearer to positive than to negative by margin. All – (N, D) or (D).",
  formula: "out = mean(max(0, d(anchor, positive) − d(anchor, negative) + margin))",
  forward: ({ anchor, positive, negative, margin, p, eps, swap, size_average, reduce, reduction }) => {
    const how = reductionOf(reduction, size_average, reduce);
    if (margin <= 0) throw valueError(`margin must be greater than 0, got ${pythonFloat(margin)}`);
    if (anchor.ndim !== positive.ndim || anchor.ndim !== negative.ndim) {
      throw runtimeError(
        `The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${anchor.ndim}D, positive ${positive.ndim}D, and negative ${negative.ndim}D inputs`,
      );
    }
    const near = pairwise_distance(anchor, positive, p, eps);
    let far = pairwise_distance(anchor, negative, p, eps);
    if (swap) far = min_other(far, pairwise_distance(positive, negative, p, eps));
    return reduced(clamp_min(sub(add_scalar(near, margin), far), 0), how);
  },
});

/** A float as Python writes it. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

export const multi_margin_loss = op(
  `multi_margin_loss(Tensor input, Tensor target, int p=1, float margin=1.0, Tensor? weight=None, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Margin loss over classes. input – (N, C) or (C); target – (N) or () class indices.",
  formula: "out = mean(Σ_{j≠y} max(0, margin − input[y] + input[j])^p / C)",
  forward: ({ input, target, p, margin, weight, size_average, reduce, reduction }) => {
    const how = reductionOf(reduction, size_average, reduce);
    if (p !== 1 && p !== 2) throw valueError("only p == 1 and p == 2 supported");
    if (weight !== null && weight.ndim !== 1) throw valueError("weight must be one-dimensional");
    return native.multi_margin_loss(input, target, p, margin, weight, how);
  },
});

export const multilabel_margin_loss = op(
  `multilabel_margin_loss(Tensor input, Tensor target, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Margin loss between each row's labels (up to the first −1) and its other classes. input, target – (N, C) or (C).",
  forward: ({ input, target, size_average, reduce, reduction }) =>
    native.multilabel_margin_loss(input, target, reductionOf(reduction, size_average, reduce))[0],
});

export const multilabel_soft_margin_loss = op(
  `multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight=None, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Binary cross entropy of sigmoid(input) for each class, averaged over classes. input, target – (N, C).",
  forward: ({ input, target, weight, size_average, reduce, reduction }) => {
    const how = reductionOf(reduction, size_average, reduce);
    const off = mul(sub(scalarTensor(1), target), logsigmoid(neg(input)));
    let loss = neg(add(mul(target, logsigmoid(input)), off));
    if (weight !== null) loss = mul(loss, weight);
    const last = input.ndim - 1;
    return reduced(div(sum_dim(loss, [last]), scalarTensor(input.shape[last])), how);
  },
});

export const soft_margin_loss = op(
  `soft_margin_loss(Tensor input, Tensor target, ${LEGACY}) -> Tensor`,
  "F def",
)({
  doc: "Logistic loss for targets 1 and −1.",
  formula: "out = mean(ln(1 + e^(−target · input)))",
  forward: ({ input, target, size_average, reduce, reduction }) =>
    native.soft_margin_loss(input, target, reductionOf(reduction, size_average, reduce)),
});

export const poisson_nll_loss = op(
  "poisson_nll_loss(Tensor input, Tensor target, bool log_input=True, bool full=False, bool? size_average=None, float eps=1e-08, bool? reduce=None, str reduction='mean') -> Tensor",
  "F def",
)({
  doc: "Negative log likelihood of Poisson counts target with rate input, or e^input with log_input.",
  formula: "out = mean(e^input − target · input)",
  forward: ({ input, target, log_input, full, size_average, eps, reduce, reduction }) => {
    const how = reductionOf(reduction, size_average, reduce);
    let loss = log_input
      ? sub(exp(input), mul(target, input))
      : sub(input, mul(target, log(add_scalar(input, eps))));
    if (full) {
      const half = mul_scalar(log(mul_scalar(target, 2 * Math.PI)), 0.5);
      const stirling = add(sub(mul(target, log(target)), target), half);
      loss = add(loss, masked_fill(stirling, le(target, scalarTensor(1)), 0));
    }
    return reduced(loss, how);
  },
});

/** The variance, made to fit input: homoscedastic ones get their last dim. */
function fittedVariance(input: Tensor, given: unknown): Tensor {
  if (!(given instanceof Tensor)) {
    const value = given instanceof FloatScalar ? given.value : Number(given);
    if (value < 0) throw valueError("var has negative entry/entries");
    return mul_scalar(full_like(input, 1), value);
  }
  if (sameShape(given.shape, input.shape)) return given;
  if (sameShape(given.shape, input.shape.slice(0, -1))) return unsqueeze(given, -1);
  const lead = sameShape(given.shape.slice(0, -1), input.shape.slice(0, -1));
  if (lead && given.shape[given.ndim - 1] === 1) return given;
  if (given.ndim === input.ndim && given.shape.every((s, d) => s === input.shape[d] || s === 1)) return given;
  throw valueError("var is of incorrect size");
}

export const gaussian_nll_loss = op(
  "gaussian_nll_loss(Tensor input, Tensor target, Any var, bool full=False, float eps=1e-06, str reduction='mean') -> Tensor",
  "F def",
)({
  doc: "Negative log likelihood of target under normal distributions with means input and variances var.",
  formula: "out = mean(½ (ln var + (input − target)² / var))",
  forward: ({ input, target, var: given, full, eps, reduction }) => {
    const variance = fittedVariance(input, given);
    if (!["none", "mean", "sum"].includes(reduction)) throw valueError(`${reduction} is not valid`);
    if (contiguousValues(variance).some((v) => v < 0)) throw valueError("var has negative entry/entries");
    const bounded = clone(variance);
    noGrad(() => clamp_(bounded, eps));
    const square = pow_scalar(sub(input, target), 2);
    let loss = mul(add(log(bounded), div(square, bounded)), scalarTensor(0.5));
    if (full) loss = add(loss, scalarTensor(0.5 * Math.log(2 * Math.PI)));
    return reduced(loss, reductionEnum(reduction));
  },
});

/** Lengths given as a tensor or a tuple. */
function lengthsOf(given: unknown): number[] {
  if (given instanceof Tensor) return [...contiguousValues(given)];
  return Array.isArray(given) ? given.map(Number) : [Number(given)];
}

export const ctc_loss = op(
  "ctc_loss(Tensor log_probs, Tensor targets, Any input_lengths, Any target_lengths, int blank=0, str reduction='mean', bool zero_infinity=False) -> Tensor",
  "F def",
)({
  doc: "Connectionist temporal classification. log_probs – (T, N, C) or (T, C); targets – (N, S) or flat labels.",
  forward: ({ log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity }) => {
    const batched = log_probs.ndim === 3;
    const logs = batched ? log_probs : unsqueeze(log_probs, 1);
    const labels = batched || targets.ndim === 1 ? targets : unsqueeze(targets, 0);
    const lengths = lengthsOf(target_lengths);
    let [loss] = _ctc_loss(logs, labels, lengthsOf(input_lengths), lengths, blank, zero_infinity);
    if (zero_infinity) {
      loss = where(eq(loss, scalarTensor(Number.POSITIVE_INFINITY)), zeros_like(loss), loss);
    }
    const how = reductionEnum(reduction);
    if (how === Reduction.Mean) {
      const sizes = zeros_like(loss);
      sizes.data.set(lengths.map((n) => Math.max(n, 1)));
      return mean(div(loss, sizes));
    }
    const result = reduced(loss, how);
    return !batched && how === Reduction.None ? squeeze_dim(result, 0) : result;
  },
});
