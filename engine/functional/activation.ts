/** Activations of the relu and tanh families, as PyTorch's native ops. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { lt } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { alongGrad, leaky_relu_backward, threshold_backward } from "./derivative-kernels.ts";
import { computeDType, unary } from "./loops.ts";
import { floatsOnly } from "./math.ts";
import { mul_scalar, scaled } from "./scalar-arithmetic.ts";
import { where } from "./where.ts";

export const relu = op(
  "relu(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise maximum with 0; the gradient at 0 is 0.",
  formula: "out = max(0, self)",
  derivatives: { self: "grad · (out > 0)" },
  forward: ({ self }) => {
    if (self.dtype === "bool") throw runtimeError("Boolean inputs not supported for relu");
    return unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      if (o instanceof Float32Array) {
        // The maximum of x and 0, exact in double precision and without a branch that signs at random would mislead.
        for (let i = 0; i < n; i++) o[oo + i] = 0.5 * (a[ao + i * as] + Math.abs(a[ao + i * as]));
      } else for (let i = 0; i < n; i++) o[oo + i] = Math.max(a[ao + i * as], 0);
    });
  },
  backward: { self: ({ grad, result }) => threshold_backward(grad, result, 0) },
});
export const relu_ = inplace(relu);

export const threshold = op(
  "threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor",
  "torch inplace-torch",
)({
  doc: "self where it exceeds threshold, else value.",
  formula: "out = self > threshold ? self : value",
  forward: ({ self, threshold, value }) => {
    if (self.dtype === "bool") throw notImplementedFor("threshold_cpu", self.dtype);
    const [limit, otherwise] = [scalarValue(threshold), scalarValue(value)];
    return unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = x <= limit ? otherwise : x;
      }
    });
  },
  backward: { self: ({ grad, self, threshold }) => threshold_backward(grad, self, threshold) },
});
export const threshold_ = inplace(threshold);

export const leaky_relu = op(
  "leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor",
  "-",
)({
  doc: "self where positive, else negative_slope · self.",
  formula: "out = self > 0 ? self : negative_slope · self",
  derivatives: { self: "self > 0 ? grad : negative_slope · grad" },
  forward: ({ self, negative_slope }) => {
    const slope = scalarValue(negative_slope);
    return floatsOnly("leaky_relu_cpu", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = x > 0 ? x : x * slope;
      }
    });
  },
  backward: {
    self: ({ grad, self, negative_slope }) => leaky_relu_backward(grad, self, negative_slope, false),
  },
});
export const leaky_relu_ = inplace(leaky_relu);

const elu_backward = op(
  "elu_backward(Tensor grad_output, Scalar alpha, Scalar scale, Scalar input_scale, bool is_result, Tensor self_or_result) -> Tensor",
  "-",
)({
  doc: "Gradient of elu.",
  forward: ({ grad_output, alpha, scale, input_scale, self_or_result }) => {
    const [steep, inner] = [scalarValue(scale), scalarValue(input_scale)];
    const negative = scalarValue(alpha) * steep * inner;
    return alongGrad(grad_output, self_or_result, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = b[bo + i * bs];
        o[oo + i] = a[ao + i * as] * (x <= 0 ? negative * Math.exp(x * inner) : steep);
      }
    });
  },
  backward: {
    grad_output: ({ grad, alpha, scale, input_scale, self_or_result }) =>
      elu_backward(grad, alpha, scale, input_scale, false, self_or_result),
    self_or_result: ({ grad, grad_output, alpha, scale, input_scale, self_or_result: x }) => {
      const both = scaled(mul(grad, grad_output), input_scale);
      const curved = elu_backward(both, alpha, scale, input_scale, false, x);
      return where(lt(x, scalarTensor(0)), curved, zeros_like(grad));
    },
  },
});

function eluKernel(self: Tensor, alpha: Scalar, scale: Scalar, input_scale: Scalar): Tensor {
  const [steep, inner] = [scalarValue(scale), scalarValue(input_scale)];
  const negative = scalarValue(alpha) * steep;
  return floatsOnly("elu_cpu", self, (o, oo, a, ao, as, n) => {
    for (let i = 0; i < n; i++) {
      const x = a[ao + i * as];
      o[oo + i] = x <= 0 ? Math.expm1(x * inner) * negative : x * steep;
    }
  });
}

export const elu = op(
  "elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor",
  "-",
)({
  doc: "self where positive, else alpha · (e^self − 1).",
  formula: "out = self > 0 ? self : alpha · (e^self − 1)",
  derivatives: { self: "self > 0 ? grad : grad · (out + alpha)" },
  forward: ({ self, alpha, scale, input_scale }) => eluKernel(self, alpha, scale, input_scale),
  backward: {
    self: ({ grad, self, alpha, scale, input_scale }) =>
      elu_backward(grad, alpha, scale, input_scale, false, self),
  },
});
export const elu_ = inplace(elu);

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export const selu = op(
  "selu(Tensor self) -> Tensor",
  "torch inplace-torch",
)({
  doc: "Self-normalising elu: scale · (self where positive, else alpha · (e^self − 1)), alpha ≈ 1.6733, scale ≈ 1.0507.",
  forward: ({ self }) => elu(self, SELU_ALPHA, SELU_SCALE, 1),
});

export const celu = op(
  "celu(Tensor self, Scalar alpha=1.0) -> Tensor",
  "torch inplace-torch",
)({
  doc: "Continuously differentiable elu.",
  formula: "out = max(0, self) + min(0, alpha · (e^(self / alpha) − 1))",
  forward: ({ self, alpha }) => {
    if (scalarValue(alpha) === 0) throw runtimeError("ZeroDivisionError: alpha cannot be 0 for CELU");
    return eluKernel(self, alpha, 1, 1 / scalarValue(alpha));
  },
  backward: {
    self: ({ grad, self, alpha }) => elu_backward(grad, alpha, 1, 1 / scalarValue(alpha), false, self),
  },
});
export const celu_ = inplace(celu);

const hardtanh_backward = op(
  "hardtanh_backward(Tensor grad_output, Tensor self, Scalar min_val, Scalar max_val) -> Tensor",
  "-",
)({
  doc: "grad_output strictly between the bounds, else 0.",
  forward: ({ grad_output, self, min_val, max_val }) => {
    const [low, high] = [scalarValue(min_val), scalarValue(max_val)];
    return alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = b[bo + i * bs];
        o[oo + i] = x <= low || x >= high ? 0 : a[ao + i * as];
      }
    });
  },
  backward: {
    grad_output: ({ grad, self, min_val, max_val }) => hardtanh_backward(grad, self, min_val, max_val),
    self: ({ grad }) => zeros_like(grad),
  },
});

export const hardtanh = op(
  "hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor",
  "-",
)({
  doc: "self kept between min_val and max_val.",
  formula: "out = min(max(self, min_val), max_val)",
  forward: ({ self, min_val, max_val }) => {
    if (self.dtype === "bool") throw runtimeError("Bool inputs not supported for hardtanh");
    const [low, high] = [scalarValue(min_val), scalarValue(max_val)];
    return unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = x < low ? low : Math.min(x, high);
      }
    });
  },
  backward: { self: ({ grad, self, min_val, max_val }) => hardtanh_backward(grad, self, min_val, max_val) },
});
export const hardtanh_ = inplace(hardtanh);

const hardsigmoid_backward = op(
  "hardsigmoid_backward(Tensor grad_output, Tensor self) -> Tensor",
  "-",
)({
  doc: "grad_output / 6 where −3 < self < 3, else 0.",
  forward: ({ grad_output, self }) =>
    alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = b[bo + i * bs];
        o[oo + i] = x > -3 && x < 3 ? a[ao + i * as] / 6 : 0;
      }
    }),
  backward: {
    grad_output: ({ grad, self }) => hardsigmoid_backward(grad, self),
    self: ({ grad }) => zeros_like(grad),
  },
});

export const hardsigmoid = op(
  "hardsigmoid(Tensor self) -> Tensor",
  "-",
)({
  doc: "Piecewise linear sigmoid.",
  formula: "out = min(max(self + 3, 0), 6) / 6",
  forward: ({ self }) =>
    floatsOnly("hardsigmoid_cpu", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.min(Math.max(a[ao + i * as] + 3, 0), 6) / 6;
    }),
  backward: { self: ({ grad, self }) => hardsigmoid_backward(grad, self) },
});
export const hardsigmoid_ = inplace(hardsigmoid);

const hardswish_backward = op(
  "hardswish_backward(Tensor grad_output, Tensor self) -> Tensor",
  "-",
)({
  doc: "grad_output · (self / 3 + 1/2) where −3 < self < 3; 0 below, grad_output above.",
  forward: ({ grad_output, self }) =>
    alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = b[bo + i * bs];
        o[oo + i] = x <= -3 ? 0 : x < 3 ? a[ao + i * as] * (x / 3 + 0.5) : a[ao + i * as];
      }
    }),
  backward: {
    grad_output: ({ grad, self }) => hardswish_backward(grad, self),
    self: ({ grad, grad_output, self }) =>
      mul_scalar(hardtanh_backward(mul(grad, grad_output), self, -3, 3), 1 / 3),
  },
});

export const hardswish = op(
  "hardswish(Tensor self) -> Tensor",
  "-",
)({
  doc: "self times its hard sigmoid.",
  formula: "out = self · min(max(self + 3, 0), 6) / 6",
  forward: ({ self }) =>
    floatsOnly("hardswish_cpu", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = (x * Math.min(Math.max(x + 3, 0), 6)) / 6;
      }
    }),
  backward: { self: ({ grad, self }) => hardswish_backward(grad, self) },
});
export const hardswish_ = inplace(hardswish);
