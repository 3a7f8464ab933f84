/** Dropout layers. */
import { layersOf } from "./layer.ts";

const layer = layersOf("dropout");

function dropout<const Name extends string>(name: Name, doc: string, forward: string) {
  return layer(`${name}(float p=0.5, bool inplace=False)`)({
    doc,
    base: "_DropoutNd",
    checks: [["p < 0 or p > 1", "ValueError", "dropout probability has to be between 0 and 1, but got {p}"]],
    forward,
    extraRepr: "p={p}, inplace={inplace}",
    constants: ["p", "inplace"],
  });
}

export const Dropout = dropout(
  "Dropout",
  "In training, zeroes each element with probability p and scales the others by 1 / (1 - p).",
  "F.dropout(input, self.p, self.training, self.inplace)",
);

export const Dropout1d = dropout(
  "Dropout1d",
  "In training, zeroes whole channels of (N, C, L) with probability p.",
  "F.dropout1d(input, self.p, self.training, self.inplace)",
);

export const Dropout2d = dropout(
  "Dropout2d",
  "In training, zeroes whole channels of (N, C, H, W) with probability p.",
  "F.dropout2d(input, self.p, self.training, self.inplace)",
);

export const Dropout3d = dropout(
  "Dropout3d",
  "In training, zeroes whole channels of (N, C, D, H, W) with probability p.",
  "F.dropout3d(input, self.p, self.training, self.inplace)",
);

export const AlphaDropout = dropout(
  "AlphaDropout",
  "Dropout that keeps mean and deviation, for SELU.",
  "F.alpha_dropout(input, self.p, self.training)",
);

export const FeatureAlphaDropout = dropout(
  "FeatureAlphaDropout",
  "AlphaDropout of whole channels.",
  "F.feature_alpha_dropout(input, self.p, self.training)",
);
