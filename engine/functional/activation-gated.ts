/** Activations with a learned or random slope, and gated ones: prelu, rrelu, glu. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { defaultGenerator } from "../tensor/random-generator.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { le } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { alongGrad, sigmoid_backward } from "./derivative-kernels.ts";
import { sigmoid } from "./math.ts";
import { view } from "./movement.ts";
import { narrow, slice } from "./slice.ts";
import { where } from "./where.ts";

const _prelu_kernel = op(
  "_prelu_kernel(Tensor self, Tensor weight) -> Tensor",
  "-",
)({
  doc: "self where positive, else weight · self; weight broadcasts.",
  node: "PreluKernelBackward0",
  forward: ({ self, weight }) =>
    alongGrad(self, weight, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = x > 0 ? x : b[bo + i * bs] * x;
      }
    }),
  backward: {
    self: ({ grad, self, weight }) => {
      const negative = le(self, scalarTensor(0));
      return where(negative, mul(grad, weight), grad);
    },
    weight: ({ grad, self }) => {
      const negative = le(self, scalarTensor(0));
      return where(negative, mul(grad, self), zeros_like(grad));
    },
  },
});

export const prelu = op(
  "prelu(Tensor self, Tensor weight) -> Tensor",
  "torch method F",
)({
  doc: "self where positive, else weight · self; weight – one number, or one for each channel (dim 1).",
  formula: "out = self > 0 ? self : weight · self",
  forward: ({ self, weight }) => {
    if (self.dtype !== weight.dtype) {
      throw runtimeError(
        `prelu: Type promoting not supported. Got ${SCALAR_TYPE[self.dtype]} and ${SCALAR_TYPE[weight.dtype]}`,
      );
    }
    if (weight.numel !== 1) {
      if (self.ndim === 0) throw runtimeError("Not allow zero-dim input tensor.");
      const channels = self.ndim > 1 ? self.shape[1] : 1;
      if (channels !== weight.numel) {
        throw runtimeError(
          `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${weight.numel} and channel size = ${channels}.`,
        );
      }
    }
    if (weight.ndim > 1) {
      throw runtimeError(
        `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${weight.ndim}`,
      );
    }
    const lead = self.ndim > 1 ? [1, weight.numel] : [weight.numel];
    const shape = [...lead, ...new Array<number>(Math.max(self.ndim - 2, 0)).fill(1)];
    return _prelu_kernel(self, self.ndim === 0 ? view(weight, []) : view(weight, shape));
  },
});

const rrelu_with_noise = op(
  "rrelu_with_noise(Tensor self, Tensor noise, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool training=False, Generator? generator=None) -> Tensor",
  "-",
)({
  doc: "leaky_relu whose slope is noise, drawn here for each negative element when training.",
  forward: ({ self, noise, lower, upper, training, generator }) => {
    requireFloat("leaky_relu_cpu", self);
    const [low, high] = [scalarValue(lower), scalarValue(upper)];
    const source = generator ?? defaultGenerator;
    const values = contiguousValues(self);
    const out = allocateTensor(self.shape, self.dtype);
    for (let i = 0; i < values.length; i++) {
      const x = values[i];
      const slope = x > 0 ? 1 : training ? source.nextFloat53() * (high - low) + low : (low + high) / 2;
      noise.data[i] = slope;
      out.data[i] = x * slope;
    }
    return out;
  },
  // noise holds the slopes: 1 where self is positive.
  backward: { self: ({ grad, noise }) => mul(grad, noise), noise: "nondifferentiable" },
});

export const rrelu = op(
  "rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool training=False, Generator? generator=None) -> Tensor",
  "torch inplace-torch",
)({
  doc: "leaky_relu with a slope drawn from [lower, upper) when training, else their mean.",
  forward: ({ self, lower, upper, training, generator }) => {
    if (scalarValue(lower) > scalarValue(upper)) {
      throw runtimeError("Lower bound should be less than or equal to the upper bound");
    }
    return rrelu_with_noise(self, zeros_like(self), lower, upper, training, generator);
  },
});

export const glu = op(
  "glu(Tensor self, int dim=-1) -> Tensor",
  "-",
)({
  doc: "The first half along dim times the sigmoid of the second half.",
  formula: "out = a · σ(b), self = [a, b]",
  forward: ({ self, dim }) => {
    if (self.ndim === 0) throw runtimeError("glu does not support 0-dimensional tensors");
    const at = wrapDim(dim, self.ndim);
    const size = self.shape[at];
    if (size % 2 !== 0) {
      throw runtimeError(`Halving dimension must be even, but dimension ${at} is size ${size}`);
    }
    requireFloat("glu_cpu", self);
    return mul(narrow(self, at, 0, size / 2), sigmoid(narrow(self, at, size / 2, size / 2)));
  },
  backward: { self: ({ grad, self, dim }) => glu_backward(grad, self, dim) },
});

/** [g·σ(b), g·a·σ'(b)] side by side along dim. */
function glu_backward(grad: Tensor, self: Tensor, dim: number): Tensor {
  const at = wrapDim(dim, self.ndim);
  const half = self.shape[at] / 2;
  const [a, b] = [slice(self, at, 0, half), slice(self, at, half, 2 * half)];
  const s = sigmoid(b);
  return cat([mul(grad, s), sigmoid_backward(mul(grad, a), s)], at);
}
