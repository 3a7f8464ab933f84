/** Exponentials and logarithms to other bases, and those that are exact near zero. */
import { op } from "../autograd/op.ts";
import { add, div, mul } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { floatUnary } from "./math.ts";

const UNARY = "torch method inplace inplace-torch";

export const log2 = op(
  "log2(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise logarithm to base 2.",
  formula: "out = log₂ self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.log2(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, mul(self, scalarTensor(Math.LN2))) },
});

export const log10 = op(
  "log10(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise logarithm to base 10.",
  formula: "out = log₁₀ self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.log10(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, mul(self, scalarTensor(Math.LN10))) },
});

export const log1p = op(
  "log1p(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "Element-wise ln(1 + self), exact near 0.",
  formula: "out = ln(1 + self)",
  derivatives: { self: "grad / (1 + self)" },
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.log1p(a[ao + i * as]);
    }),
  backward: { self: ({ grad, self }) => div(grad, add(self, scalarTensor(1))) },
});

export const expm1 = op(
  "expm1(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "Element-wise e^self − 1, exact near 0.",
  formula: "out = e^self − 1",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.expm1(a[ao + i * as]);
    }),
  backward: { self: ({ grad, result }) => mul(grad, add(result, scalarTensor(1))) },
});

export const exp2 = op(
  "exp2(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "Element-wise power of 2.",
  formula: "out = 2^self",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = 2 ** a[ao + i * as];
    }),
  backward: { self: ({ grad, result }) => mul(grad, mul(result, scalarTensor(Math.LN2))) },
});
