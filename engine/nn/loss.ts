/** Loss layers. */
import { layersOf } from "./layer.ts";

const layer = layersOf("loss");

/** Two arguments of old: reduction takes their place. */
const LEGACY = ["size_average", "reduce"];
const REDUCTION = "_reduction(size_average, reduce, reduction)";

export const MSELoss = layer("MSELoss(Any? size_average=None, Any? reduce=None, str reduction='mean')")({
  doc: "(input - target)², averaged, summed or as it is.",
  base: "_Loss",
  consumed: LEGACY,
  attributes: { reduction: REDUCTION },
  forward: "forward(input, target): F.mse_loss(input, target, reduction=self.reduction)",
  constants: ["reduction"],
});

export const CrossEntropyLoss = layer(
  "CrossEntropyLoss(Tensor? weight=None, Any? size_average=None, int ignore_index=-100, Any? reduce=None, str reduction='mean', float label_smoothing=0.0)",
)({
  doc: "-log softmax(input) at the target class. input is (N, C, …) logits; target is (N, …) classes or (N, C, …) probabilities.",
  base: "_WeightedLoss",
  consumed: LEGACY,
  buffers: ["weight"],
  attributes: { reduction: REDUCTION },
  forward:
    "forward(input, target): F.cross_entropy(input, target, weight=self.weight, ignore_index=self.ignore_index, reduction=self.reduction, label_smoothing=self.label_smoothing)",
  constants: ["ignore_index", "reduction", "label_smoothing"],
});
