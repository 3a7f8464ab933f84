/** Trigonometric and hyperbolic functions, in radians. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg, rsub, sub } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { floatUnary } from "./math.ts";
import { rsqrt } from "./power.ts";

const UNARY = "torch method inplace inplace-torch";

/** 1 − x² and 1 + x² */
function oneMinusSquare(x: Tensor): Tensor {
  return rsub(mul(x, x), scalarTensor(1));
}
function onePlusSquare(x: Tensor): Tensor {
  return add(mul(x, x), scalarTensor(1));
}

export const tan = op(
  "tan(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise tangent.",
  formula: "out = tan self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.tan(a[ao + i * as]);
    }),
  backward: { self: ({ grad, result }) => mul(grad, onePlusSquare(result)) },
});

export const asin = op(
  "asin(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise arc sine.",
  formula: "out = arcsin self",
  aliases: ["arcsin"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.asin(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, rsqrt(oneMinusSquare(self))) },
});

export const acos = op(
  "acos(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise arc cosine.",
  formula: "out = arccos self",
  aliases: ["arccos"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.acos(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => neg(mul(grad, rsqrt(oneMinusSquare(self)))) },
});

export const atan = op(
  "atan(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise arc tangent.",
  formula: "out = arctan self",
  aliases: ["arctan"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.atan(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, onePlusSquare(self)) },
});

export const sinh = op(
  "sinh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise hyperbolic sine.",
  formula: "out = sinh self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.sinh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, cosh(self)) },
});

export const cosh = op(
  "cosh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise hyperbolic cosine.",
  formula: "out = cosh self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.cosh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, sinh(self)) },
});

export const asinh = op(
  "asinh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise inverse hyperbolic sine.",
  formula: "out = arsinh self",
  aliases: ["arcsinh"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.asinh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, rsqrt(onePlusSquare(self))) },
});

export const acosh = op(
  "acosh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise inverse hyperbolic cosine.",
  formula: "out = arcosh self",
  aliases: ["arccosh"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.acosh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => mul(grad, rsqrt(sub(mul(self, self), scalarTensor(1)))) },
});

export const atanh = op(
  "atanh(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise inverse hyperbolic tangent.",
  formula: "out = artanh self",
  aliases: ["arctanh"],
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.atanh(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, oneMinusSquare(self)) },
});
