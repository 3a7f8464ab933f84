/** The error function's family: erf, erfc, erfinv, and the normal distribution's functions in torch.special. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul } from "./arithmetic.ts";
import {
  erfc as erfcOf,
  erfcx,
  erfinv as erfinvOf,
  erf as erfOf,
  logNormalCdf,
  normalQuantile,
} from "./error-function.ts";
import { mapped } from "./loops.ts";
import { exp, floatUnary } from "./math.ts";
import { add_scalar, mul_scalar, sub_scalar } from "./scalar-arithmetic.ts";

const UNARY = "torch method inplace inplace-torch special";
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** by · e^(factor · x²) · grad */
function gaussian(grad: Tensor, x: Tensor, factor: number, by: number): Tensor {
  return mul(mul_scalar(exp(mul_scalar(mul(x, x), factor)), by), grad);
}

export const erf = op(
  "erf(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise error function.",
  formula: "out = 2/√π · ∫₀^self e^(−t²) dt",
  forward: ({ self }) => floatUnary(self, mapped(erfOf)),
  backward: { self: ({ grad, self }) => gaussian(grad, self, -1, TWO_OVER_ROOT_PI) },
});

export const erfc = op(
  "erfc(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise complementary error function, exact where it is tiny.",
  formula: "out = 1 − erf self",
  forward: ({ self }) => floatUnary(self, mapped(erfcOf)),
  backward: { self: ({ grad, self }) => gaussian(grad, self, -1, -TWO_OVER_ROOT_PI) },
});

export const erfinv = op(
  "erfinv(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise inverse of the error function, on (−1, 1).",
  formula: "erf out = self",
  forward: ({ self }) => floatUnary(self, mapped(erfinvOf)),
  backward: { self: ({ grad, result }) => gaussian(grad, result, 1, 1 / TWO_OVER_ROOT_PI) },
});

export const special_erfcx = op(
  "special_erfcx(Tensor self) -> Tensor",
  "special",
)({
  doc: "Scaled complementary error function.",
  formula: "out = e^(self²) · erfc self",
  forward: ({ self }) => floatUnary(self, mapped(erfcx)),
  backward: {
    self: ({ grad, self, result }) =>
      mul(sub_scalar(mul_scalar(mul(self, result), 2), TWO_OVER_ROOT_PI), grad),
  },
});

export const special_ndtr = op(
  "special_ndtr(Tensor self) -> Tensor",
  "special",
)({
  doc: "Probability that a standard normal variate is at most self.",
  formula: "out = ½ · (1 + erf(self / √2))",
  forward: ({ self }) => mul_scalar(add_scalar(erf(mul_scalar(self, Math.SQRT1_2)), 1), 0.5),
});

export const special_ndtri = op(
  "special_ndtri(Tensor self) -> Tensor",
  "special",
)({
  doc: "The number that a standard normal variate does not exceed with probability self.",
  formula: "ndtr out = self",
  forward: ({ self }) => floatUnary(self, mapped(normalQuantile)),
  backward: { self: ({ grad, result }) => gaussian(grad, result, 0.5, Math.sqrt(2 * Math.PI)) },
});

export const special_log_ndtr = op(
  "special_log_ndtr(Tensor self) -> Tensor",
  "special",
)({
  doc: "Logarithm of ndtr, exact far to the left.",
  formula: "out = ln ndtr(self)",
  forward: ({ self }) => floatUnary(self, mapped(logNormalCdf)),
  backward: {
    // The density over the probability, both without their factor e^(−self²/2).
    self: ({ grad, self }) =>
      mul_scalar(div(grad, special_erfcx(mul_scalar(self, -Math.SQRT1_2))), Math.sqrt(2 / Math.PI)),
  },
});
