/** Loss layers: what an output costs, by a target. */
import { layersOf } from "./layer.ts";

const layer = layersOf("loss");

const REDUCE = "str reduction='mean'";
/** Two arguments of old, whose place `reduction` has taken. */
const LEGACY = `Any? size_average=None, Any? reduce=None, ${REDUCE}` as const;
const legacy = {
  base: "_Loss",
  consumed: ["size_average", "reduce"],
  attributes: { reduction: "_reduction(size_average, reduce, reduction)" },
} as const;
const weighted = { ...legacy, base: "_WeightedLoss", buffers: ["weight"] } as const;

export const L1Loss = layer(`L1Loss(${LEGACY})`)({
  ...legacy,
  doc: "|input - target|, averaged, summed or as it is.",
  forward: "forward(input, target): F.l1_loss(input, target, reduction=self.reduction)",
  constants: ["reduction"],
});

export const NLLLoss = layer(
  `NLLLoss(Tensor? weight=None, Any? size_average=None, int ignore_index=-100, Any? reduce=None, ${REDUCE})`,
)({
  ...weighted,
  doc: "-input at the target class. input is (N, C, …) log-probabilities, target (N, …) classes.",
  forward:
    "forward(input, target): F.nll_loss(input, target, weight=self.weight, ignore_index=self.ignore_index, reduction=self.reduction)",
  constants: ["ignore_index", "reduction"],
});

export const PoissonNLLLoss = layer(
  `PoissonNLLLoss(bool log_input=True, bool full=False, Any? size_average=None, float eps=1e-08, Any? reduce=None, ${REDUCE})`,
)({
  ...legacy,
  doc: "Negative log-likelihood of counts under a Poisson distribution.",
  forward:
    "forward(log_input, target): F.poisson_nll_loss(log_input, target, log_input=self.log_input, full=self.full, eps=self.eps, reduction=self.reduction)",
  constants: ["log_input", "full", "eps", "reduction"],
});

export const GaussianNLLLoss = layer(`GaussianNLLLoss(*, bool full=False, float eps=1e-06, ${REDUCE})`)({
  base: "_Loss",
  doc: "Negative log-likelihood of target under a normal distribution with mean input and variance var.",
  forward:
    "forward(input, target, var): F.gaussian_nll_loss(input, target, var, full=self.full, eps=self.eps, reduction=self.reduction)",
  constants: ["full", "eps", "reduction"],
});

export const KLDivLoss = layer(
  `KLDivLoss(Any? size_average=None, Any? reduce=None, ${REDUCE}, bool log_target=False)`,
)({
  ...legacy,
  doc: "target · (log target - input): how far apart two distributions are; input is log-probabilities.",
  forward:
    "forward(input, target): F.kl_div(input, target, reduction=self.reduction, log_target=self.log_target)",
  constants: ["reduction"],
});

export const MSELoss = layer(`MSELoss(${LEGACY})`)({
  ...legacy,
  doc: "(input - target)², averaged, summed or as it is.",
  forward: "forward(input, target): F.mse_loss(input, target, reduction=self.reduction)",
  constants: ["reduction"],
});

export const BCELoss = layer(`BCELoss(Tensor? weight=None, ${LEGACY})`)({
  ...weighted,
  doc: "-(target · log input + (1 - target) · log(1 - input)); input is probabilities.",
  forward:
    "forward(input, target): F.binary_cross_entropy(input, target, weight=self.weight, reduction=self.reduction)",
  constants: ["reduction"],
});

export const BCEWithLogitsLoss = layer(
  `BCEWithLogitsLoss(Tensor? weight=None, ${LEGACY}, Tensor? pos_weight=None)`,
)({
  ...legacy,
  doc: "BCELoss of sigmoid(input), computed so that nothing overflows.",
  buffers: ["weight", "pos_weight"],
  forward:
    "forward(input, target): F.binary_cross_entropy_with_logits(input, target, self.weight, pos_weight=self.pos_weight, reduction=self.reduction)",
});

export const HingeEmbeddingLoss = layer(`HingeEmbeddingLoss(float margin=1.0, ${LEGACY})`)({
  ...legacy,
  doc: "input where target is 1, max(0, margin - input) where it is -1.",
  forward:
    "forward(input, target): F.hinge_embedding_loss(input, target, margin=self.margin, reduction=self.reduction)",
  constants: ["margin", "reduction"],
});

export const MultiLabelMarginLoss = layer(`MultiLabelMarginLoss(${LEGACY})`)({
  ...legacy,
  doc: "How far other classes come within 1 of the target classes of each row.",
  forward: "forward(input, target): F.multilabel_margin_loss(input, target, reduction=self.reduction)",
  constants: ["reduction"],
});

export const SmoothL1Loss = layer(`SmoothL1Loss(${LEGACY}, float beta=1.0)`)({
  ...legacy,
  doc: "0.5 · d² / beta where |d| is below beta, else |d| - 0.5 · beta; d = input - target.",
  forward:
    "forward(input, target): F.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)",
  constants: ["reduction"],
});

export const HuberLoss = layer(`HuberLoss(${REDUCE}, float delta=1.0)`)({
  base: "_Loss",
  doc: "0.5 · d² where |d| is below delta, else delta · (|d| - 0.5 · delta); d = input - target.",
  forward: "forward(input, target): F.huber_loss(input, target, reduction=self.reduction, delta=self.delta)",
  constants: ["reduction", "delta"],
});

export const SoftMarginLoss = layer(`SoftMarginLoss(${LEGACY})`)({
  ...legacy,
  doc: "log(1 + exp(-target · input)), with targets 1 and -1.",
  forward: "forward(input, target): F.soft_margin_loss(input, target, reduction=self.reduction)",
  constants: ["reduction"],
});

export const CrossEntropyLoss = layer(
  `CrossEntropyLoss(Tensor? weight=None, Any? size_average=None, int ignore_index=-100, Any? reduce=None, ${REDUCE}, float label_smoothing=0.0)`,
)({
  ...weighted,
  doc: "-log softmax(input) at the target class. input is (N, C, …) logits; target is (N, …) classes or (N, C, …) probabilities.",
  forward:
    "forward(input, target): F.cross_entropy(input, target, weight=self.weight, ignore_index=self.ignore_index, reduction=self.reduction, label_smoothing=self.label_smoothing)",
  constants: ["ignore_index", "reduction", "label_smoothing"],
});

export const MultiLabelSoftMarginLoss = layer(`MultiLabelSoftMarginLoss(Tensor? weight=None, ${LEGACY})`)({
  ...weighted,
  doc: "BCEWithLogitsLoss averaged over the classes of each row.",
  forward:
    "forward(input, target): F.multilabel_soft_margin_loss(input, target, weight=self.weight, reduction=self.reduction)",
  constants: ["reduction"],
});

export const CosineEmbeddingLoss = layer(`CosineEmbeddingLoss(float margin=0.0, ${LEGACY})`)({
  ...legacy,
  doc: "1 - cos(input1, input2) where target is 1, max(0, cos - margin) where it is -1.",
  forward:
    "forward(input1, input2, target): F.cosine_embedding_loss(input1, input2, target, margin=self.margin, reduction=self.reduction)",
  constants: ["margin", "reduction"],
});

export const MarginRankingLoss = layer(`MarginRankingLoss(float margin=0.0, ${LEGACY})`)({
  ...legacy,
  doc: "max(0, -target · (input1 - input2) + margin).",
  forward:
    "forward(input1, input2, target): F.margin_ranking_loss(input1, input2, target, margin=self.margin, reduction=self.reduction)",
  constants: ["margin", "reduction"],
});

export const MultiMarginLoss = layer(
  `MultiMarginLoss(int p=1, float margin=1.0, Tensor? weight=None, ${LEGACY})`,
)({
  ...weighted,
  doc: "How far other classes come within margin of the target class of each row.",
  checks: [["p != 1 and p != 2", "ValueError", "only p == 1 and p == 2 supported"]],
  forward:
    "forward(input, target): F.multi_margin_loss(input, target, p=self.p, margin=self.margin, weight=self.weight, reduction=self.reduction)",
  constants: ["p", "margin", "reduction"],
});

export const TripletMarginLoss = layer(
  `TripletMarginLoss(float margin=1.0, float p=2.0, float eps=1e-06, bool swap=False, ${LEGACY})`,
)({
  ...legacy,
  doc: "max(0, ‖anchor - positive‖ - ‖anchor - negative‖ + margin).",
  checks: [
    [
      "margin <= 0",
      "ValueError",
      "TripletMarginLoss: expected margin to be greater than 0, got {margin} instead",
    ],
  ],
  forward:
    "forward(anchor, positive, negative): F.triplet_margin_loss(anchor, positive, negative, margin=self.margin, p=self.p, eps=self.eps, swap=self.swap, reduction=self.reduction)",
  constants: ["margin", "p", "eps", "swap", "reduction"],
});

export const CTCLoss = layer(`CTCLoss(int blank=0, ${REDUCE}, bool zero_infinity=False)`)({
  base: "_Loss",
  doc: "Negative log-likelihood of label sequences without alignment. log_probs is (T, N, C).",
  forward:
    "forward(log_probs, targets, input_lengths, target_lengths): F.ctc_loss(log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity)",
  constants: ["blank", "reduction"],
});
