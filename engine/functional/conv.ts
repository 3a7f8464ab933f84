/** Convolution and transposed convolution in 1, 2 and 3 dims: one general op, its gradients, and the F functions. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { CPP_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { type ConvGeometry, convForward, convInput, convWeight } from "./conv-kernel.ts";
import { computeDType, finish } from "./loops.ts";
import { expectType } from "./matmul.ts";
import { reshape, squeeze_dim, unsqueeze } from "./movement.ts";
import { constant_pad_nd } from "./pad-constant.ts";
import { sum_dim } from "./reduce.ts";

interface ConvOptions {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

function three(values: readonly number[], fill: number): number[] {
  return [...new Array<number>(3 - values.length).fill(fill), ...values];
}

/** Geometry of "image (N, C, …) and weight (O, C/groups, …) give output positions". */
function geometry(
  image: Shape,
  weight: Shape,
  output: readonly number[],
  options: ConvOptions,
): ConvGeometry {
  return {
    batch: image[0],
    groups: options.groups,
    inChannels: image[1],
    outChannels: weight[0],
    input: three(image.slice(2), 1),
    output: three(output, 1),
    kernel: three(weight.slice(2), 1),
    stride: three(options.stride, 1),
    padding: three(options.padding, 0),
    dilation: three(options.dilation, 1),
  };
}

function outputSizes(image: Shape, weight: Shape, { stride, padding, dilation }: ConvOptions): number[] {
  return stride.map(
    (s, d) => Math.floor((image[d + 2] + 2 * padding[d] - dilation[d] * (weight[d + 2] - 1) - 1) / s) + 1,
  );
}

function values(tensor: Tensor) {
  const compute = computeDType(tensor.dtype);
  const raw = contiguousValues(tensor);
  return tensor.dtype === compute ? raw : convert(raw, tensor.dtype, compute);
}

/** input ⊛ weight, without bias. */
const conv_forward = op(
  "conv_forward(Tensor input, Tensor weight, int[] stride, int[] padding, int[] dilation, int groups) -> Tensor",
  "-",
)({
  doc: "Cross-correlation without bias.",
  node: "ConvolutionBackward0",
  forward: ({ input, weight, ...options }) => {
    const sizes = outputSizes(input.shape, weight.shape, options);
    const compute = computeDType(input.dtype);
    const g = geometry(input.shape, weight.shape, sizes, options);
    const out = convForward(g, values(input), values(weight), null, compute);
    return finish(out, compute, [input.shape[0], weight.shape[0], ...sizes], input.dtype);
  },
  backward: {
    input: ({ grad, weight, shapeOf, stride, padding, dilation, groups }) =>
      conv_input(grad, weight, shapeOf("input").slice(2), stride, padding, dilation, groups),
    weight: ({ grad, input, shapeOf, stride, padding, dilation, groups }) =>
      conv_weight(input, grad, shapeOf("weight"), stride, padding, dilation, groups),
  },
});

/** The adjoint of conv_forward in its input; `size`: the image's spatial sizes. */
const conv_input = op(
  "conv_input(Tensor cotangent, Tensor weight, int[] size, int[] stride, int[] padding, int[] dilation, int groups) -> Tensor",
  "-",
)({
  doc: "Transposed cross-correlation without bias.",
  node: "ConvolutionBackward0",
  forward: ({ cotangent, weight, size, ...options }) => {
    const image = [cotangent.shape[0], weight.shape[1] * options.groups, ...size];
    const compute = computeDType(cotangent.dtype);
    const g = geometry(image, weight.shape, cotangent.shape.slice(2), options);
    return finish(convInput(g, values(cotangent), values(weight), compute), compute, image, cotangent.dtype);
  },
  backward: {
    cotangent: ({ grad, weight, stride, padding, dilation, groups }) =>
      conv_forward(grad, weight, stride, padding, dilation, groups),
    weight: ({ grad, cotangent, shapeOf, stride, padding, dilation, groups }) =>
      conv_weight(grad, cotangent, shapeOf("weight"), stride, padding, dilation, groups),
  },
});

/** The adjoint of conv_forward in its weight, whose shape is `size`; it is bilinear, so its own gradients are convolutions. */
const conv_weight = op(
  "conv_weight(Tensor input, Tensor cotangent, int[] size, int[] stride, int[] padding, int[] dilation, int groups) -> Tensor",
  "-",
)({
  doc: "Gradient of a convolution w.r.t. its weight.",
  node: "ConvolutionBackwardBackward0",
  forward: ({ input, cotangent, size, ...options }) => {
    const compute = computeDType(cotangent.dtype);
    const g = geometry(input.shape, size, cotangent.shape.slice(2), options);
    return finish(convWeight(g, values(input), values(cotangent), compute), compute, size, cotangent.dtype);
  },
  backward: {
    input: ({ grad, cotangent, shapeOf, stride, padding, dilation, groups }) =>
      conv_input(cotangent, grad, shapeOf("input").slice(2), stride, padding, dilation, groups),
    cotangent: ({ grad, input, stride, padding, dilation, groups }) =>
      conv_forward(input, grad, stride, padding, dilation, groups),
  },
});

function withBias(out: Tensor, bias: Tensor | null): Tensor {
  return bias === null
    ? out
    : add(out, reshape(bias, [bias.shape[0], ...new Array<number>(out.ndim - 2).fill(1)]));
}

export const convolution = op(
  "convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor",
  "torch",
)({
  doc: "Convolution of input (N, C, …) with weight; transposed: its adjoint, with weight (C, O/groups, …).",
  forward: ({ input, weight, bias, transposed, output_padding, ...options }) => {
    const { stride, padding, dilation, groups } = options;
    if (!transposed) {
      const sizes = outputSizes(input.shape, weight.shape, options);
      const compute = computeDType(input.dtype);
      const g = geometry(input.shape, weight.shape, sizes, options);
      const out = convForward(g, values(input), values(weight), bias === null ? null : values(bias), compute);
      return finish(out, compute, [input.shape[0], weight.shape[0], ...sizes], input.dtype);
    }
    const size = transposedSizes(input.shape, weight.shape, options, output_padding);
    return withBias(conv_input(input, weight, size, stride, padding, dilation, groups), bias);
  },
  backward: {
    input: ({ grad, weight, shapeOf, stride, padding, dilation, transposed, groups }) =>
      transposed
        ? conv_forward(grad, weight, stride, padding, dilation, groups)
        : conv_input(grad, weight, shapeOf("input").slice(2), stride, padding, dilation, groups),
    weight: ({ grad, input, shapeOf, stride, padding, dilation, transposed, groups }) =>
      transposed
        ? conv_weight(grad, input, shapeOf("weight"), stride, padding, dilation, groups)
        : conv_weight(input, grad, shapeOf("weight"), stride, padding, dilation, groups),
    bias: ({ grad }) =>
      sum_dim(
        grad,
        grad.shape.map((_, d) => d).filter((d) => d !== 1),
        false,
      ),
  },
});

function transposedSizes(
  input: Shape,
  weight: Shape,
  options: ConvOptions,
  extra: readonly number[],
): number[] {
  const { stride, padding, dilation } = options;
  return stride.map(
    (s, d) => (input[d + 2] - 1) * s - 2 * padding[d] + dilation[d] * (weight[d + 2] - 1) + extra[d] + 1,
  );
}

/** The bias is looked at first; without one the kernel itself says what it expected. */
function checkTypes(input: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (bias !== null && bias.dtype !== input.dtype) {
    throw runtimeError(
      `Input type (${CPP_TYPE[input.dtype]}) and bias type (${CPP_TYPE[bias.dtype]}) should be the same`,
    );
  }
  if (input.dtype === "bool") throw notImplementedFor("slow_conv2d_cpu", input.dtype);
  expectType(weight, input.dtype);
}

function checkRanks(input: Shape, weight: Shape): void {
  if (weight.length !== input.length) {
    throw runtimeError(
      `Expected ${weight.length}-dimensional input for ${weight.length}-dimensional weight${formatShape(weight)}, but got ${input.length}-dimensional input of size ${formatShape(input)} instead`,
    );
  }
}

function checkOptions(input: Shape, weight: Shape, { stride, padding, dilation, groups }: ConvOptions): void {
  if (groups <= 0) throw runtimeError("non-positive groups is not supported");
  if (weight.length < 3) throw runtimeError("weight should have at least three dimensions");
  if (padding.some((pad) => pad < 0)) throw runtimeError("negative padding is not supported");
  if (stride.some((step) => step <= 0)) throw runtimeError("non-positive stride is not supported");
  if (dilation.some((step) => step <= 0)) throw runtimeError("dilation should be greater than zero");
  checkRanks(input, weight);
}

/** PyTorch's checks, in its order and words. */
function check(
  name: string,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvOptions,
  transposed: boolean,
): void {
  const n = options.stride.length;
  if (input.ndim !== n + 1 && input.ndim !== n + 2) {
    throw runtimeError(
      `Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${name}, but got input of size: ${formatShape(input.shape)}`,
    );
  }
  if (weight.ndim >= 3 && weight.ndim !== n + 2) {
    throw runtimeError(
      `expected stride to be a single integer value or a list of ${weight.ndim - 2} values to match the convolution dimensions, but got stride=${formatShape(options.stride)}`,
    );
  }
  checkOptions(input.ndim === n + 1 ? [1, ...input.shape] : input.shape, weight.shape, options);
  const shape = input.ndim === n + 1 ? [1, ...input.shape] : input.shape;
  checkTypes(input, weight, bias);
  checkChannels(shape, weight, bias, options.groups, transposed);
  if (transposed) return;
  const padded = shape.slice(2).map((size, d) => size + 2 * options.padding[d]);
  const reach = weight.shape.slice(2).map((size, d) => options.dilation[d] * (size - 1) + 1);
  if (padded.some((size, d) => size < reach[d])) {
    throw runtimeError(
      `Calculated padded input size per channel: (${padded.join(" x ")}). Kernel size: (${reach.join(" x ")}). Kernel size can't be greater than actual input size`,
    );
  }
}

function checkChannels(
  input: Shape,
  weight: Tensor,
  bias: Tensor | null,
  groups: number,
  transposed: boolean,
): void {
  const expected = transposed ? weight.shape[0] : weight.shape[1] * groups;
  if (weight.shape[0] < groups) {
    throw runtimeError(
      `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${formatShape(weight.shape)} instead`,
    );
  }
  const given = `Given ${transposed ? "transposed=1" : `groups=${groups}`}, weight of size ${formatShape(weight.shape)}`;
  if (input[1] !== expected) {
    throw runtimeError(
      `${given}, expected input${formatShape(input)} to have ${expected} channels, but got ${input[1]} channels instead`,
      { argument: "input", expected: [input[0], expected, ...input.slice(2)], actual: input },
    );
  }
  const outputs = transposed ? weight.shape[1] * groups : weight.shape[0];
  if (!transposed && outputs % groups !== 0) {
    throw runtimeError(
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size ${formatShape(weight.shape)} instead`,
    );
  }
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== outputs)) {
    throw runtimeError(
      `${given}, expected bias to be 1-dimensional with ${outputs} elements, but got bias of size ${formatShape(bias.shape)} instead`,
    );
  }
}

interface ConvCall extends ConvOptions {
  readonly input: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

/** Batches an unbatched input, checks, and convolves. */
export function convolve(name: string, call: ConvCall, outputPadding: readonly number[] | null): Tensor {
  const { input, weight, bias, groups } = call;
  const spatial = Number(/\d/.exec(name)?.[0]);
  const [stride, padding, dilation] = [call.stride, call.padding, call.dilation].map((given) =>
    given.length === 1 ? new Array<number>(spatial).fill(given[0]) : given,
  );
  const transposed = outputPadding !== null;
  check(name, input, weight, bias, { stride, padding, dilation, groups }, transposed);
  const single = input.ndim === stride.length + 1;
  const batched = single ? unsqueeze(input, 0) : input;
  const extra = outputPadding ?? stride.map(() => 0);
  const out = convolution(batched, weight, bias, stride, padding, dilation, transposed, extra, groups);
  return single ? squeeze_dim(out, 0) : out;
}

/** `padding="same"` or `"valid"`. */
export function convolveNamed(name: string, call: Omit<ConvCall, "padding">, padding: string): Tensor {
  const { stride, dilation, weight, input } = call;
  if (padding === "valid") return convolve(name, { ...call, padding: stride.map(() => 0) }, null);
  if (padding !== "same") {
    throw runtimeError(`Invalid padding string: '${padding}'`);
  }
  if (stride.some((s) => s !== 1))
    throw runtimeError("padding='same' is not supported for strided convolutions");
  checkRanks(input.ndim === stride.length + 1 ? [1, ...input.shape] : input.shape, weight.shape);
  const total = dilation.map((d, i) => d * (weight.shape[i + 2] - 1));
  const left = total.map((t) => Math.floor(t / 2));
  // What does not split evenly goes to the right, by padding the input first.
  if (total.every((t, i) => t === 2 * left[i])) return convolve(name, { ...call, padding: left }, null);
  const amounts = total
    .map((t, i) => [0, t - 2 * left[i]])
    .reverse()
    .flat();
  return convolve(name, { ...call, input: constant_pad_nd(input, amounts), padding: left }, null);
}
