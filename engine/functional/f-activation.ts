/** The activations of torch.nn.functional that are Python functions there, with their inplace flag. */
import { callInPlace } from "../autograd/inplace.ts";
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import type { DType } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import * as native from "./activation.ts";
import * as gated from "./activation-gated.ts";
import * as smooth from "./activation-smooth.ts";
import { add, div, neg, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { scalarTensor } from "./creation.ts";
import { abs, log, sigmoid as nativeSigmoid, tanh as nativeTanh } from "./math.ts";
import { detach } from "./movement.ts";
import { exponential_ } from "./random-fill.ts";
import { log_softmax as nativeLogSoftmax, softmax as nativeSoftmax } from "./softmax.ts";

type Unary<Rest extends unknown[]> = {
  (input: Tensor, ...rest: Rest): Tensor;
  readonly op: Parameters<typeof callInPlace>[0];
};

/** The op, or its in-place twin. */
function choose<Rest extends unknown[]>(
  of: Unary<Rest>,
  inplace: boolean,
  input: Tensor,
  ...rest: Rest
): Tensor {
  return inplace ? callInPlace(of.op, [input, ...rest]) : of(input, ...rest);
}

export const relu = op(
  "relu(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Element-wise maximum with 0; the gradient at 0 is 0.",
  formula: "out = max(0, input)",
  derivatives: { input: "grad · (out > 0)" },
  forward: ({ input, inplace }) => choose(native.relu, inplace, input),
});

export const relu6 = op(
  "relu6(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input kept between 0 and 6.",
  formula: "out = min(max(0, input), 6)",
  forward: ({ input, inplace }) => choose(native.hardtanh, inplace, input, 0, 6),
});

export const leaky_relu = op(
  "leaky_relu(Tensor input, float negative_slope=0.01, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input where positive, else negative_slope · input.",
  formula: "out = input > 0 ? input : negative_slope · input",
  derivatives: { input: "input > 0 ? grad : negative_slope · grad" },
  forward: ({ input, negative_slope, inplace }) => choose(native.leaky_relu, inplace, input, negative_slope),
});

export const elu = op(
  "elu(Tensor input, float alpha=1.0, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input where positive, else alpha · (e^input − 1).",
  formula: "out = input > 0 ? input : alpha · (e^input − 1)",
  derivatives: { input: "input > 0 ? grad : grad · (out + alpha)" },
  forward: ({ input, alpha, inplace }) => choose(native.elu, inplace, input, alpha),
});

export const selu = op(
  "selu(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Self-normalising elu, with fixed alpha ≈ 1.6733 and scale ≈ 1.0507.",
  forward: ({ input, inplace }) => choose(native.selu, inplace, input),
});

export const celu = op(
  "celu(Tensor input, float alpha=1.0, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Continuously differentiable elu.",
  formula: "out = max(0, input) + min(0, alpha · (e^(input / alpha) − 1))",
  forward: ({ input, alpha, inplace }) => choose(native.celu, inplace, input, alpha),
});

export const silu = op(
  "silu(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input times its sigmoid; also called swish.",
  formula: "out = input · σ(input)",
  derivatives: { input: "grad · (σ(input) + out · (1 − σ(input)))" },
  forward: ({ input, inplace }) => choose(smooth.silu, inplace, input),
});

export const mish = op(
  "mish(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input times the tanh of its softplus.",
  formula: "out = input · tanh(ln(1 + e^input))",
  forward: ({ input, inplace }) => choose(smooth.mish, inplace, input),
});

export const hardtanh = op(
  "hardtanh(Tensor input, float min_val=-1.0, float max_val=1.0, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input kept between min_val and max_val.",
  formula: "out = min(max(input, min_val), max_val)",
  forward: ({ input, min_val, max_val, inplace }) => {
    if (min_val > max_val) throw valueError("min_val cannot be greater than max_val");
    return choose(native.hardtanh, inplace, input, min_val, max_val);
  },
});

export const hardswish = op(
  "hardswish(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input times its hard sigmoid.",
  formula: "out = input · min(max(input + 3, 0), 6) / 6",
  forward: ({ input, inplace }) => choose(native.hardswish, inplace, input),
});

export const hardsigmoid = op(
  "hardsigmoid(Tensor input, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Piecewise linear sigmoid.",
  formula: "out = min(max(input + 3, 0), 6) / 6",
  forward: ({ input, inplace }) => choose(native.hardsigmoid, inplace, input),
});

export const threshold = op(
  "threshold(Tensor input, float threshold, float value, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "input where it exceeds threshold, else value.",
  formula: "out = input > threshold ? input : value",
  forward: ({ input, threshold, value, inplace }) =>
    choose(native.threshold, inplace, input, threshold, value),
});

export const rrelu = op(
  "rrelu(Tensor input, float lower=0.125, float upper=0.3333333333333333, bool training=False, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "leaky_relu with a slope drawn from [lower, upper) when training, else their mean.",
  forward: ({ input, lower, upper, training, inplace }) =>
    choose(gated.rrelu, inplace, input, lower, upper, training),
});

export const glu = op(
  "glu(Tensor input, int dim=-1) -> Tensor",
  "F def",
)({
  doc: "The first half along dim times the sigmoid of the second half.",
  formula: "out = a · σ(b), input = [a, b]",
  forward: ({ input, dim }) => {
    if (input.ndim === 0) {
      throw runtimeError("glu does not support scalars because halving size must be even");
    }
    return gated.glu(input, dim);
  },
});

export const sigmoid = op(
  "sigmoid(Tensor input) -> Tensor",
  "F def",
)({
  doc: "Element-wise logistic function.",
  formula: "out = 1 / (1 + e^−input)",
  derivatives: { input: "grad · out · (1 − out)" },
  forward: ({ input }) => nativeSigmoid(input),
});

export const tanh = op(
  "tanh(Tensor input) -> Tensor",
  "F def",
)({
  doc: "Element-wise hyperbolic tangent.",
  formula: "out = tanh input",
  derivatives: { input: "grad · (1 − out²)" },
  forward: ({ input }) => nativeTanh(input),
});

export const tanhshrink = op(
  "tanhshrink(Tensor input) -> Tensor",
  "F def",
)({
  doc: "input less its tanh.",
  formula: "out = input − tanh input",
  forward: ({ input }) => sub(input, nativeTanh(input)),
});

export const softsign = op(
  "softsign(Tensor input) -> Tensor",
  "F def",
)({
  doc: "A sigmoid of polynomial tails.",
  formula: "out = input / (1 + |input|)",
  forward: ({ input }) => div(input, add(abs(input), scalarTensor(1))),
});

/** The dim that softmax took before it had to be named. */
function impliedDim(name: string, ndim: number): number {
  warn(
    `Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`,
  );
  return ndim === 0 || ndim === 1 || ndim === 3 ? 0 : 1;
}

function toDType(input: Tensor, dtype: DType | null): Tensor {
  return dtype === null ? input : cast(input, dtype);
}

export const softmax = op(
  "softmax(Tensor input, int? dim=None, int _stacklevel=3, ScalarType? dtype=None) -> Tensor",
  "F def",
)({
  doc: "Exponentials along dim, scaled to sum to 1.",
  formula: "out = e^input / Σ_dim e^input",
  derivatives: { input: "out · (grad − Σ_dim grad · out)" },
  forward: ({ input, dim, dtype }) =>
    nativeSoftmax(toDType(input, dtype), dim ?? impliedDim("softmax", input.ndim)),
});

export const softmin = op(
  "softmin(Tensor input, int? dim=None, int _stacklevel=3, ScalarType? dtype=None) -> Tensor",
  "F def",
)({
  doc: "softmax of −input.",
  formula: "out = e^−input / Σ_dim e^−input",
  forward: ({ input, dim, dtype }) =>
    nativeSoftmax(toDType(neg(input), dtype), dim ?? impliedDim("softmin", input.ndim)),
});

export const log_softmax = op(
  "log_softmax(Tensor input, int? dim=None, int _stacklevel=3, ScalarType? dtype=None) -> Tensor",
  "F def",
)({
  doc: "Logarithm of softmax along dim, without underflow.",
  formula: "out = input − ln Σ_dim e^input",
  derivatives: { input: "grad − e^out · Σ_dim grad" },
  forward: ({ input, dim, dtype }) =>
    nativeLogSoftmax(toDType(input, dtype), dim ?? impliedDim("log_softmax", input.ndim)),
});

export const gumbel_softmax = op(
  "gumbel_softmax(Tensor logits, float tau=1, bool hard=False, float eps=1e-10, int dim=-1) -> Tensor",
  "F def",
)({
  doc: "A random, differentiable choice along dim; hard=True gives one-hot values with the soft gradient.",
  formula: "out = softmax((logits + g) / tau), g = −ln(−ln u)",
  forward: ({ logits, tau, hard, eps, dim }) => {
    if (eps !== 1e-10) warn("`eps` parameter is deprecated and has no effect.");
    const gumbels = neg(log(exponential_(allocateTensor(logits.shape, logits.dtype))));
    const soft = nativeSoftmax(div(add(logits, gumbels), scalarTensor(tau)), dim);
    return hard ? add(sub(oneHotOfLargest(soft, dim), detach(soft)), soft) : soft;
  },
});

/** 1 at the largest element of each line along dim, else 0. */
function oneHotOfLargest(soft: Tensor, dim: number): Tensor {
  const out = allocateTensor(soft.shape, soft.dtype);
  const values = contiguousValues(soft);
  const at = wrapDim(dim, soft.ndim);
  const [size, step] = [soft.shape[at] ?? 1, out.strides[at] ?? 1];
  for (let i = 0; i < values.length; i++) {
    if (Math.floor(i / step) % size !== 0) continue;
    let best = i;
    for (let k = 1; k < size; k++) if (values[i + k * step] > values[best]) best = i + k * step;
    out.data[best] = 1;
  }
  return out;
}
