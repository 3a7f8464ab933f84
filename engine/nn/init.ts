/** nn.init: constants, uniform and normal draws, and the variances of Glorot and He. */
import type { NamedArgs } from "../schema/types.ts";
import { forEachRow } from "../tensor/copy.ts";
import { valueError } from "../tensor/errors.ts";
import { normal, uniform } from "../tensor/random.ts";
import { truncatedNormal } from "../tensor/random-truncated.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { initializer } from "./initializer.ts";

/** Sets every element, through strides. */
export function fillWith(tensor: Tensor, value: number): void {
  const data = tensor.data;
  forEachRow(tensor.shape, tensor.strides, tensor.offset, (at, step, count) => {
    for (let i = 0; i < count; i++) data[at + i * step] = value;
  });
}

export const uniform_ = initializer(
  "uniform_(Tensor tensor, float a=0.0, float b=1.0, Generator? generator=None) -> Tensor",
)({
  doc: "Fills tensor from the uniform distribution on [a, b).",
  fill: ({ tensor, a, b, generator }) => uniform(tensor, a, b, generator ?? undefined),
});

export const normal_ = initializer(
  "normal_(Tensor tensor, float mean=0.0, float std=1.0, Generator? generator=None) -> Tensor",
)({
  doc: "Fills tensor from the normal distribution with this mean and standard deviation.",
  fill: ({ tensor, mean, std, generator }) => normal(tensor, mean, std, generator ?? undefined),
});

export const trunc_normal_ = initializer(
  "trunc_normal_(Tensor tensor, float mean=0.0, float std=1.0, float a=-2.0, float b=2.0, Generator? generator=None) -> Tensor",
)({
  doc: "Fills tensor from the normal distribution, redrawing values outside [a, b].",
  fill: ({ tensor, mean, std, a, b, generator }) =>
    truncatedNormal(tensor, { mean, std, low: a, high: b }, generator ?? undefined),
});

export const constant_ = initializer("constant_(Tensor tensor, float val) -> Tensor")({
  doc: "Fills tensor with val.",
  fill: ({ tensor, val }) => fillWith(tensor, val),
});

export const ones_ = initializer("ones_(Tensor tensor) -> Tensor")({
  doc: "Fills tensor with ones.",
  fill: ({ tensor }) => fillWith(tensor, 1),
});

export const zeros_ = initializer("zeros_(Tensor tensor) -> Tensor")({
  doc: "Fills tensor with zeros.",
  fill: ({ tensor }) => fillWith(tensor, 0),
});

/** How many inputs and outputs one unit of a weight has: (out, in, …) counted over the kernel. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** How many inputs and outputs one element of the result sees; kernels count with their area. */
export function fans(shape: Shape): Fans {
  if (shape.length < 2) {
    throw valueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  }
  const area = shape.slice(2).reduce((product, size) => product * size, 1);
  return { fanIn: shape[1] * area, fanOut: shape[0] * area };
}

const UNIT_GAIN = new Set(
  "linear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d sigmoid".split(" "),
);

/** The factor by which weights grow to make up for what the nonlinearity takes away. */
export function calculate_gain(nonlinearity: string, param: number | null = null): number {
  if (UNIT_GAIN.has(nonlinearity)) return 1;
  if (nonlinearity === "tanh") return 5 / 3;
  if (nonlinearity === "relu") return Math.sqrt(2);
  if (nonlinearity === "leaky_relu") return Math.sqrt(2 / (1 + (param ?? 0.01) ** 2));
  if (nonlinearity === "selu") return 3 / 4;
  throw valueError(`Unsupported nonlinearity ${nonlinearity}`);
}

function glorotDeviation(tensor: Tensor, gain: number): number {
  const { fanIn, fanOut } = fans(tensor.shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

export const xavier_uniform_ = initializer(
  "xavier_uniform_(Tensor tensor, float gain=1.0, Generator? generator=None) -> Tensor",
)({
  doc: "Glorot's uniform distribution: [-a, a) with a = gain · √(6 / (fan_in + fan_out)).",
  fill: ({ tensor, gain, generator }) => {
    const bound = Math.sqrt(3) * glorotDeviation(tensor, gain);
    uniform(tensor, -bound, bound, generator ?? undefined);
  },
});

export const xavier_normal_ = initializer(
  "xavier_normal_(Tensor tensor, float gain=1.0, Generator? generator=None) -> Tensor",
)({
  doc: "Glorot's normal distribution: std = gain · √(2 / (fan_in + fan_out)).",
  fill: ({ tensor, gain, generator }) =>
    normal(tensor, 0, glorotDeviation(tensor, gain), generator ?? undefined),
});

const KAIMING =
  '(Tensor tensor, float a=0, str mode="fan_in", str nonlinearity="leaky_relu", Generator? generator=None) -> Tensor';

function heDeviation({ tensor, a, mode, nonlinearity }: NamedArgs<`k${typeof KAIMING}`>): number {
  const lower = mode.toLowerCase();
  if (lower !== "fan_in" && lower !== "fan_out") {
    throw valueError(`Mode ${lower} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  const { fanIn, fanOut } = fans(tensor.shape);
  return calculate_gain(nonlinearity, a) / Math.sqrt(lower === "fan_in" ? fanIn : fanOut);
}

export const kaiming_uniform_ = initializer(`kaiming_uniform_${KAIMING}`)({
  doc: "He's uniform distribution: [-b, b) with b = gain · √(3 / fan).",
  fill: (args) => {
    if (args.tensor.numel === 0) return;
    const bound = Math.sqrt(3) * heDeviation(args);
    uniform(args.tensor, -bound, bound, args.generator ?? undefined);
  },
});

export const kaiming_normal_ = initializer(`kaiming_normal_${KAIMING}`)({
  doc: "He's normal distribution: std = gain / √fan.",
  fill: (args) => {
    if (args.tensor.numel > 0) normal(args.tensor, 0, heDeviation(args), args.generator ?? undefined);
  },
});

/** What Linear and convolutions give their bias: U(-1/√fan_in, 1/√fan_in) of the weight. */
export const _uniform_by_fan_in_ = initializer("_uniform_by_fan_in_(Tensor tensor, Tensor weight) -> Tensor")(
  {
    doc: "Fills tensor from [-b, b) with b = 1 / √fan_in of weight.",
    fill: ({ tensor, weight }) => {
      const { fanIn } = fans(weight.shape);
      const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
      uniform(tensor, -bound, bound);
    },
  },
);
