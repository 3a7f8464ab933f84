/** Element-wise functions of one tensor whose results are floats. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { notImplementedFor, requireFloat } from "../tensor/kernel-types.ts";
import { toFloatType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul, neg } from "./arithmetic.ts";
import { zeros_like } from "./creation.ts";
import { sigmoid_backward, tanh_backward } from "./derivative-kernels.ts";
import { computeDType, type UnaryKernel, unary } from "./loops.ts";
import { tanhFloat32 } from "./tanh-kernel.ts";

/** Runs a float-only kernel; ints become the default float dtype. */
export function floatUnary(self: Tensor, kernel: UnaryKernel): Tensor {
  const dtype = toFloatType(self.dtype);
  return unary(self, computeDType(dtype), dtype, kernel);
}

/** The same for kernels that PyTorch has for floats alone; `name` is what its sentence calls it. */
export function floatsOnly(name: string, self: Tensor, kernel: UnaryKernel): Tensor {
  requireFloat(name, self);
  return unary(self, computeDType(self.dtype), self.dtype, kernel);
}

const UNARY = "torch method inplace inplace-torch";

export const exp = op(
  "exp(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise exponential.",
  formula: "out = e^self",
  derivatives: { self: "grad · out" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.exp(a[ao + i * as]);
    }),
  backward: { self: ({ grad, result }) => mul(grad, result) },
});
export const exp_ = inplace(exp);

export const log = op(
  "log(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise natural logarithm.",
  formula: "out = ln self",
  derivatives: { self: "grad / self" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.log(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, self) },
});

export const sin = op(
  "sin(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise sine, in radians.",
  formula: "out = sin self",
  derivatives: { self: "grad · cos self" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.sin(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, cos(self)) },
});

export const cos = op(
  "cos(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise cosine, in radians.",
  formula: "out = cos self",
  derivatives: { self: "−grad · sin self" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.cos(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => neg(mul(grad, sin(self))) },
});

export const abs = op(
  "abs(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise absolute value.",
  formula: "out = |self|",
  derivatives: { self: "grad · ((self > 0) − (self < 0))" },
  aliases: ["absolute"],
  forward: ({ self }) => {
    if (self.dtype === "bool") throw notImplementedFor("abs_cpu", self.dtype);
    return unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.abs(a[ao + i * as]);
    });
  },
  backward: { self: ({ grad, self }) => mul(grad, sgn(self)) },
});

export const sgn = op(
  "sgn(Tensor self) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise sign: −1, 0 or 1.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.sign(a[ao + i * as]);
    }),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const sigmoid = op(
  "sigmoid(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise logistic function.",
  formula: "out = 1 / (1 + e^−self)",
  derivatives: { self: "grad · out · (1 − out)" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      const round = o instanceof Float32Array ? Math.fround : (value: number) => value;
      for (let i = 0; i < n; i++) o[oo + i] = 1 / round(1 + round(Math.exp(-a[ao + i * as])));
    }),
  backward: { self: ({ grad, result }) => sigmoid_backward(grad, result) },
});

export const sigmoid_ = inplace(sigmoid);

export const tanh = op(
  "tanh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise hyperbolic tangent.",
  formula: "out = tanh self",
  derivatives: { self: "grad · (1 − out²)" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      if (o instanceof Float32Array) for (let i = 0; i < n; i++) o[oo + i] = tanhFloat32(a[ao + i * as]);
      else for (let i = 0; i < n; i++) o[oo + i] = Math.tanh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, result }) => tanh_backward(grad, result) },
});
export const tanh_ = inplace(tanh);
