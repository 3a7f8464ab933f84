/** Activation layers. */
import { layersOf } from "./layer.ts";

const layer = layersOf("activation");

const ONLY_INPLACE = [["self.inplace", "inplace=True"]] as const;

export const ReLU = layer("ReLU(bool inplace=False)")({
  doc: "max(0, x), element by element.",
  forward: "F.relu(input, inplace=self.inplace)",
  extraRepr: ONLY_INPLACE,
  constants: ["inplace"],
});

export const Sigmoid = layer("Sigmoid()")({
  doc: "1 / (1 + exp(-x)), element by element.",
  forward: "torch.sigmoid(input)",
});

export const Tanh = layer("Tanh()")({
  doc: "tanh(x), element by element.",
  forward: "torch.tanh(input)",
});
