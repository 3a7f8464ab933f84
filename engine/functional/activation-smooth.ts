/** Smooth activations (gelu, silu, mish, softplus, log-sigmoid) and the shrinking ones, as native ops. */

import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import type { DType } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { gt } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { alongGrad, sigmoid_backward } from "./derivative-kernels.ts";
import { normalCdf, normalDensity } from "./error-function.ts";
import { computeDType, mapped, unary, zipped } from "./loops.ts";
import { exp, floatsOnly, sigmoid, tanh } from "./math.ts";
import { add_scalar, mul_scalar, rsub_scalar } from "./scalar-arithmetic.ts";
import { where } from "./where.ts";

const ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

function geluKind(approximate: string): boolean {
  if (approximate !== "none" && approximate !== "tanh") {
    throw runtimeError("approximate argument must be either none or tanh.");
  }
  return approximate === "tanh";
}

function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(ROOT_2_OVER_PI * (x + CUBIC * x * x * x)));
}

/** With u = √(2/π)(x + 0.044715x³): ½(1 + tanh u) + ½x(1 − tanh² u)·u' */
function geluTanhSlope(x: number): number {
  const y = Math.tanh(ROOT_2_OVER_PI * (x + CUBIC * x * x * x));
  return 0.5 * (1 + y) + 0.5 * x * (1 - y * y) * ROOT_2_OVER_PI * (1 + 3 * CUBIC * x * x);
}

const gelu_backward = op(
  "gelu_backward(Tensor grad_output, Tensor self, *, str approximate='none') -> Tensor",
  "-",
)({
  doc: "Gradient of gelu.",
  forward: ({ grad_output, self, approximate }) =>
    alongGrad(
      grad_output,
      self,
      geluKind(approximate)
        ? zipped((g, x) => g * geluTanhSlope(x))
        : zipped((g, x) => g * (normalCdf(x) + x * normalDensity(x))),
    ),
  backward: {
    grad_output: ({ grad, self, approximate }) => gelu_backward(grad, self, approximate),
    self: ({ grad, grad_output, self: x, approximate }) => {
      const both = mul(grad, grad_output);
      const square = mul(x, x);
      if (approximate === "none") {
        // φ(x)·(2 − x²)
        const density = mul_scalar(exp(mul_scalar(square, -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return mul(both, mul(density, rsub_scalar(square, 2)));
      }
      // With y = tanh u: y'(1 + …) from d/dx [½(1 + y) + ½x·y'], y' = (1 − y²)u', y'' = (1 − y²)(u'' − 2y·u'²)
      const u = mul_scalar(mul(x, add_scalar(mul_scalar(square, CUBIC), 1)), ROOT_2_OVER_PI);
      const slope = mul_scalar(add_scalar(mul_scalar(square, 3 * CUBIC), 1), ROOT_2_OVER_PI);
      const bend = mul_scalar(x, 6 * CUBIC * ROOT_2_OVER_PI);
      const y = tanh(u);
      const rest = rsub_scalar(mul(y, y), 1);
      const second = mul(rest, sub(bend, mul_scalar(mul(y, mul(slope, slope)), 2)));
      return mul(both, add(mul(rest, slope), mul_scalar(mul(x, second), 0.5)));
    },
  },
});

export const gelu = op(
  "gelu(Tensor self, *, str approximate='none') -> Tensor",
  "F",
)({
  doc: "Gaussian error linear unit; approximate='tanh' uses a formula with tanh.",
  formula: "out = self · Φ(self)",
  forward: ({ self, approximate }) =>
    floatsOnly(
      "GeluKernelImpl",
      self,
      geluKind(approximate) ? mapped(geluTanh) : mapped((x) => x * normalCdf(x)),
    ),
  backward: { self: ({ grad, self, approximate }) => gelu_backward(grad, self, approximate) },
});

const silu_backward = op(
  "silu_backward(Tensor grad_output, Tensor self) -> Tensor",
  "-",
)({
  doc: "Gradient of silu.",
  forward: ({ grad_output, self }) =>
    alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = b[bo + i * bs];
        const s = 1 / (1 + Math.exp(-x));
        o[oo + i] = a[ao + i * as] * s * (1 + x * (1 - s));
      }
    }),
  backward: {
    grad_output: ({ grad, self }) => silu_backward(grad, self),
    // σ'·(2 + x(1 − 2σ))
    self: ({ grad, grad_output, self: x }) => {
      const s = sigmoid(x);
      const bend = add_scalar(mul(x, rsub_scalar(mul_scalar(s, 2), 1)), 2);
      return mul(mul(grad, grad_output), sigmoid_backward(bend, s));
    },
  },
});

export const silu = op(
  "silu(Tensor self) -> Tensor",
  "-",
)({
  doc: "self times its sigmoid; also called swish.",
  formula: "out = self · σ(self)",
  derivatives: { self: "grad · (σ(self) + out · (1 − σ(self)))" },
  forward: ({ self }) =>
    floatsOnly("silu_cpu", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] / (1 + Math.exp(-a[ao + i * as]));
    }),
  backward: { self: ({ grad, self }) => silu_backward(grad, self) },
});
export const silu_ = inplace(silu);

/** ln(1 + e^x) without overflow. */
export function softplusOf(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function mishSlope(x: number): number {
  const y = Math.tanh(softplusOf(x));
  return y + (x * (1 - y * y)) / (1 + Math.exp(-x));
}

export const mish = op(
  "mish(Tensor self) -> Tensor",
  "-",
)({
  doc: "self times the tanh of its softplus.",
  formula: "out = self · tanh(ln(1 + e^self))",
  forward: ({ self }) =>
    floatsOnly(
      "mish_cpu",
      self,
      mapped((x) => x * Math.tanh(softplusOf(x))),
    ),
  backward: { self: ({ grad, self }) => mish_backward(grad, self) },
});
export const mish_ = inplace(mish);

const mish_backward = op(
  "mish_backward(Tensor grad_output, Tensor self) -> Tensor",
  "-",
)({
  doc: "Gradient of mish.",
  forward: ({ grad_output, self }) =>
    alongGrad(
      grad_output,
      self,
      zipped((g, x) => g * mishSlope(x)),
    ),
  backward: {
    grad_output: ({ grad, self }) => mish_backward(grad, self),
    // With y = tanh(softplus x), s = σ(x): y' = (1 − y²)s; (y + x·y')' = y'(2 + x(1 − s − 2y·s))
    self: ({ grad, grad_output, self: x }) => {
      const [y, s] = [tanh(softplus(x)), sigmoid(x)];
      const slope = mul(rsub_scalar(mul(y, y), 1), s);
      const inner = sub(rsub_scalar(s, 1), mul_scalar(mul(y, s), 2));
      return mul(mul(grad, grad_output), mul(slope, add_scalar(mul(x, inner), 2)));
    },
  },
});

const softplus_backward = op(
  "softplus_backward(Tensor grad_output, Tensor self, Scalar beta, Scalar threshold) -> Tensor",
  "-",
)({
  doc: "grad_output · σ(beta · self), or grad_output above the threshold.",
  forward: ({ grad_output, self, beta, threshold }) => {
    const [b, limit] = [scalarValue(beta), scalarValue(threshold)];
    return alongGrad(
      grad_output,
      self,
      zipped((g, x) => (x * b > limit ? g : g / (1 + Math.exp(-x * b)))),
    );
  },
  backward: {
    grad_output: ({ grad, self, beta, threshold }) => softplus_backward(grad, self, beta, threshold),
    self: ({ grad, grad_output, self, beta, threshold }) => {
      const both = mul_scalar(mul(grad, grad_output), beta);
      const curved = sigmoid_backward(both, sigmoid(mul_scalar(self, beta)));
      const linear = gt(mul_scalar(self, beta), scalarTensor(threshold));
      return where(linear, zeros_like(curved), curved);
    },
  },
});

export const softplus = op(
  "softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor",
  "F",
)({
  doc: "Smooth relu; linear where beta · self exceeds threshold.",
  formula: "out = ln(1 + e^(beta · self)) / beta",
  derivatives: { self: "grad · σ(beta · self)" },
  forward: ({ self, beta, threshold }) => {
    const [b, limit] = [scalarValue(beta), scalarValue(threshold)];
    return floatsOnly(
      "softplus_cpu",
      self,
      mapped((x) => (x * b > limit ? x : softplusOf(x * b) / b)),
    );
  },
  backward: { self: ({ grad, self, beta, threshold }) => softplus_backward(grad, self, beta, threshold) },
});

export const logsigmoid = op(
  "logsigmoid(Tensor self) -> Tensor",
  "F",
)({
  doc: "Logarithm of the sigmoid, without underflow.",
  formula: "out = ln σ(self)",
  node: "LogSigmoidBackward0",
  forward: ({ self }) =>
    floatsOnly(
      "log_sigmoid_cpu",
      self,
      mapped((x) => -softplusOf(-x)),
    ),
  backward: { self: ({ grad, self }) => mul(grad, rsub_scalar(sigmoid(self), 1)) },
});

const shrink_backward = op(
  "hardshrink_backward(Tensor grad_out, Tensor self, Scalar lambd) -> Tensor",
  "-",
)({
  doc: "grad_out where |self| > lambd, else 0.",
  forward: ({ grad_out, self, lambd }) => {
    const limit = scalarValue(lambd);
    return alongGrad(
      grad_out,
      self,
      zipped((g, x) => (x >= -limit && x <= limit ? 0 : g)),
    );
  },
  backward: {
    grad_out: ({ grad, self, lambd }) => shrink_backward(grad, self, lambd),
    self: ({ grad }) => zeros_like(grad),
  },
});

export const hardshrink = op(
  "hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor",
  "torch method F",
)({
  doc: "self where |self| > lambd, else 0.",
  forward: ({ self, lambd }) => {
    const limit = scalarValue(lambd);
    return floatsOnly(
      "hardshrink_cpu",
      self,
      mapped((x) => (x >= -limit && x <= limit ? 0 : x)),
    );
  },
  backward: { self: ({ grad, self, lambd }) => shrink_backward(grad, self, lambd) },
});

/** The largest finite number, as C++ prints it. */
const LARGEST: Partial<Record<DType, string>> = {
  float32: "3.40282e+38",
  float64: "1.79769e+308",
  float16: "65504",
  bfloat16: "3.38953e+38",
};

export const softshrink = op(
  "softshrink(Tensor self, Scalar lambd=0.5) -> Tensor",
  "F",
)({
  doc: "self moved towards 0 by lambd, and 0 where |self| ≤ lambd.",
  forward: ({ self, lambd }) => {
    requireFloat("softshrink_check", self);
    const limit = scalarValue(lambd);
    if (limit < 0) {
      throw runtimeError(
        `lambda must be in range [0, ${LARGEST[self.dtype] ?? "3.40282e+38"}] for input dtype ${SCALAR_TYPE[self.dtype]}, but found ${limit}`,
      );
    }
    return unary(
      self,
      computeDType(self.dtype),
      self.dtype,
      mapped((x) => (x > limit ? x - limit : x < -limit ? x + limit : x * 0)),
    );
  },
  backward: { self: ({ grad, self, lambd }) => shrink_backward(grad, self, lambd) },
});
