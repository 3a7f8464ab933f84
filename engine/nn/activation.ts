/** Activation layers. */
import { layersOf } from "./layer.ts";

const layer = layersOf("activation");

/** What an activation that can write into its input adds to its text, after other attributes and alone. */
const INPLACE = ["self.inplace", ", inplace=True"] as const;
const ONLY_INPLACE = [["self.inplace", "inplace=True"]] as const;

export const Threshold = layer("Threshold(float threshold, float value, bool inplace=False)")({
  doc: "x where it exceeds threshold, else value.",
  forward: "F.threshold(input, self.threshold, self.value, self.inplace)",
  extraRepr: ["threshold={threshold}, value={value}", INPLACE],
  constants: ["threshold", "value", "inplace"],
});

export const ReLU = layer("ReLU(bool inplace=False)")({
  doc: "max(0, x), element by element.",
  forward: "F.relu(input, inplace=self.inplace)",
  extraRepr: ONLY_INPLACE,
  constants: ["inplace"],
});

export const RReLU = layer("RReLU(float lower=0.125, float upper=0.3333333333333333, bool inplace=False)")({
  doc: "x where positive, else a · x; a is drawn from [lower, upper) in training and their mean in evaluation.",
  forward: "F.rrelu(input, self.lower, self.upper, self.training, self.inplace)",
  extraRepr: ["lower={lower}, upper={upper}", INPLACE],
  constants: ["lower", "upper", "inplace"],
});

export const Hardtanh = layer(
  "Hardtanh(float min_val=-1.0, float max_val=1.0, bool inplace=False, float? min_value=None, float? max_value=None)",
)({
  doc: "x limited to [min_val, max_val].",
  consumed: ["min_value", "max_value"],
  attributes: {
    min_val: "min_val if min_value is None else min_value",
    max_val: "max_val if max_value is None else max_value",
  },
  checks: [
    ["max_val <= min_val", "AssertionError", "max_val ({max_val}) must be greater than min_val ({min_val})"],
  ],
  forward: "F.hardtanh(input, self.min_val, self.max_val, self.inplace)",
  extraRepr: ["min_val={min_val}, max_val={max_val}", INPLACE],
  constants: ["min_val", "max_val", "inplace"],
});

export const ReLU6 = layer("ReLU6(bool inplace=False)")({
  doc: "min(max(0, x), 6).",
  base: "Hardtanh",
  attributes: { min_val: "0.0", max_val: "6.0" },
  forward: "F.hardtanh(input, self.min_val, self.max_val, self.inplace)",
  extraRepr: ONLY_INPLACE,
});

export const Sigmoid = layer("Sigmoid()")({
  doc: "1 / (1 + exp(-x)), element by element.",
  forward: "torch.sigmoid(input)",
});

export const Hardsigmoid = layer("Hardsigmoid(bool inplace=False)")({
  doc: "x / 6 + 1/2 limited to [0, 1].",
  forward: "F.hardsigmoid(input, self.inplace)",
  constants: ["inplace"],
});

export const Tanh = layer("Tanh()")({
  doc: "tanh(x), element by element.",
  forward: "torch.tanh(input)",
});

export const SiLU = layer("SiLU(bool inplace=False)")({
  doc: "x · sigmoid(x).",
  forward: "F.silu(input, inplace=self.inplace)",
  extraRepr: ONLY_INPLACE,
  constants: ["inplace"],
});

export const Mish = layer("Mish(bool inplace=False)")({
  doc: "x · tanh(softplus(x)).",
  forward: "F.mish(input, inplace=self.inplace)",
  extraRepr: ONLY_INPLACE,
  constants: ["inplace"],
});

export const Hardswish = layer("Hardswish(bool inplace=False)")({
  doc: "x · hardsigmoid(x).",
  forward: "F.hardswish(input, self.inplace)",
  constants: ["inplace"],
});

export const ELU = layer("ELU(float alpha=1.0, bool inplace=False)")({
  doc: "x where positive, else alpha · (exp(x) - 1).",
  forward: "F.elu(input, self.alpha, self.inplace)",
  extraRepr: ["alpha={alpha}", INPLACE],
  constants: ["alpha", "inplace"],
});

export const CELU = layer("CELU(float alpha=1.0, bool inplace=False)")({
  doc: "max(0, x) + min(0, alpha · (exp(x / alpha) - 1)).",
  forward: "F.celu(input, self.alpha, self.inplace)",
  extraRepr: ["alpha={alpha}", INPLACE],
  constants: ["alpha", "inplace"],
});

export const SELU = layer("SELU(bool inplace=False)")({
  doc: "Scaled ELU, whose constants keep activations normalised.",
  forward: "F.selu(input, self.inplace)",
  extraRepr: ONLY_INPLACE,
  constants: ["inplace"],
});

export const GLU = layer("GLU(int dim=-1)")({
  doc: "a · sigmoid(b), where a and b are the halves of x along dim.",
  forward: "F.glu(input, self.dim)",
  extraRepr: "dim={dim}",
  constants: ["dim"],
});

export const GELU = layer("GELU(str approximate='none')")({
  doc: "x · Φ(x), with Φ of the normal distribution; 'tanh' approximates it.",
  forward: "F.gelu(input, approximate=self.approximate)",
  extraRepr: "approximate={approximate!r}",
  constants: ["approximate"],
});

export const Hardshrink = layer("Hardshrink(float lambd=0.5)")({
  doc: "x outside [-lambd, lambd], else 0.",
  forward: "F.hardshrink(input, self.lambd)",
  extraRepr: "{lambd}",
  constants: ["lambd"],
});

export const LeakyReLU = layer("LeakyReLU(float negative_slope=0.01, bool inplace=False)")({
  doc: "x where positive, else negative_slope · x.",
  forward: "F.leaky_relu(input, self.negative_slope, self.inplace)",
  extraRepr: ["negative_slope={negative_slope}", INPLACE],
  constants: ["inplace", "negative_slope"],
});

export const LogSigmoid = layer("LogSigmoid()")({
  doc: "log(sigmoid(x)).",
  forward: "F.logsigmoid(input)",
});

export const Softplus = layer("Softplus(float beta=1.0, float threshold=20.0)")({
  doc: "log(1 + exp(beta · x)) / beta; x itself where beta · x exceeds threshold.",
  forward: "F.softplus(input, self.beta, self.threshold)",
  extraRepr: "beta={beta}, threshold={threshold}",
  constants: ["beta", "threshold"],
});

export const Softshrink = layer("Softshrink(float lambd=0.5)")({
  doc: "x moved towards 0 by lambd, and 0 within.",
  forward: "F.softshrink(input, self.lambd)",
  extraRepr: "{lambd}",
  constants: ["lambd"],
});

export const PReLU = layer(
  "PReLU(int num_parameters=1, float init=0.25, Device? device=None, ScalarType? dtype=None)",
)({
  doc: "x where positive, else weight · x; weight is learnt, one for all channels or one each.",
  parameters: {
    weight: { shape: "(num_parameters,)", reset: "init.constant_(self.weight, self.init)" },
  },
  forward: "F.prelu(input, self.weight)",
  extraRepr: "num_parameters={num_parameters}",
  constants: ["num_parameters"],
});

export const Softsign = layer("Softsign()")({
  doc: "x / (1 + |x|).",
  forward: "F.softsign(input)",
});

export const Tanhshrink = layer("Tanhshrink()")({
  doc: "x - tanh(x).",
  forward: "F.tanhshrink(input)",
});

export const Softmin = layer("Softmin(int? dim=None)")({
  doc: "softmax(-x) along dim.",
  forward: "F.softmin(input, self.dim, _stacklevel=5)",
  extraRepr: "dim={dim}",
  constants: ["dim"],
});

export const Softmax = layer("Softmax(int? dim=None)")({
  doc: "exp(x) / Σ exp(x) along dim.",
  forward: "F.softmax(input, self.dim, _stacklevel=5)",
  extraRepr: "dim={dim}",
  constants: ["dim"],
});

export const LogSoftmax = layer("LogSoftmax(int? dim=None)")({
  doc: "log(softmax(x)) along dim.",
  forward: "F.log_softmax(input, self.dim, _stacklevel=5)",
  extraRepr: "dim={dim}",
  constants: ["dim"],
});
