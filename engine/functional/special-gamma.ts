/** The gamma function's family: lgamma, digamma, polygamma, mvlgamma, zeta, incomplete gamma functions. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul, neg, sub } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import {
  digamma as digammaOf,
  gammaincc as gammainccOf,
  gammainc as gammaincOf,
  lgamma as lgammaOf,
  polygamma as polygammaOf,
  zeta,
} from "./gamma-function.ts";
import { binary, computeDType, mapped, zipped } from "./loops.ts";
import { exp, floatUnary } from "./math.ts";
import { add_scalar, mul_scalar, sub_scalar } from "./scalar-arithmetic.ts";
import { xlogy } from "./xlogy.ts";

const UNARY = "torch method inplace inplace-torch";

function floatBinary(self: Tensor, other: Tensor, f: (x: number, y: number) => number): Tensor {
  const dtype = toFloatType(resultType([self, other]));
  return binary(self, other, computeDType(dtype), dtype, zipped(f));
}

export const lgamma = op(
  "lgamma(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Element-wise logarithm of the magnitude of the gamma function.",
  formula: "out = ln |Γ(self)|",
  forward: ({ self }) => floatUnary(self, mapped(lgammaOf)),
  backward: { self: ({ grad, self }) => mul(grad, digamma(self)) },
});

export const digamma = op(
  "digamma(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "Element-wise derivative of lgamma.",
  formula: "out = ψ(self) = Γ′(self) / Γ(self)",
  forward: ({ self }) => floatUnary(self, mapped(digammaOf)),
  backward: { self: ({ grad, self }) => mul(grad, polygamma(1, self)) },
});

export const polygamma = op(
  "polygamma(int n, Tensor self) -> Tensor",
  "torch special",
)({
  doc: "Element-wise n-th derivative of digamma.",
  formula: "out = ψ⁽ⁿ⁾(self)",
  forward: ({ n, self }) => polygammaOfOrder(n, self),
  backward: { self: ({ grad, n, self }) => mul(grad, polygamma(n + 1, self)) },
});

function polygammaOfOrder(n: number, self: Tensor): Tensor {
  if (n < 0) throw runtimeError("polygamma(n, x) does not support negative n.");
  return floatUnary(
    self,
    mapped((x) => polygammaOf(n, x)),
  );
}

export const mvlgamma = op(
  "mvlgamma(Tensor self, int p) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise logarithm of the multivariate gamma function of dimension p.",
  formula: "out = p (p − 1)/4 · ln π + Σ_{j < p} ln Γ(self − j/2)",
  forward: ({ self, p }) => {
    if (p < 1) throw runtimeError("p has to be greater than or equal to 1");
    const constant = ((p * (p - 1)) / 4) * Math.log(Math.PI);
    return floatUnary(
      self,
      mapped((x) => {
        let total = constant;
        for (let j = 0; j < p; j++) total += lgammaOf(x - j / 2);
        return total;
      }),
    );
  },
  backward: {
    self: ({ grad, self, p }) => {
      let total = digamma(self);
      for (let j = 1; j < p; j++) total = add(total, digamma(sub_scalar(self, j / 2)));
      return mul(grad, total);
    },
  },
});

export const special_gammaln = op(
  "special_gammaln(Tensor self) -> Tensor",
  "special",
)({
  doc: "The same as lgamma.",
  forward: ({ self }) => lgamma(self),
});

export const special_psi = op(
  "special_psi(Tensor self) -> Tensor",
  "special",
)({
  doc: "The same as digamma.",
  forward: ({ self }) => digamma(self),
});

export const special_multigammaln = op(
  "special_multigammaln(Tensor self, int p) -> Tensor",
  "special",
)({
  doc: "The same as mvlgamma.",
  forward: ({ self, p }) => mvlgamma(self, p),
});

export const special_zeta = op(
  "special_zeta(Tensor self, Tensor other) -> Tensor",
  "special",
)({
  doc: "Hurwitz' zeta function.",
  formula: "out = Σ_{k ≥ 0} (k + other)^(−self)",
  forward: ({ self, other }) => floatBinary(self, other, zeta),
  backward: {
    self: "nondifferentiable",
    other: ({ grad, self, other }) => mul(grad, mul(neg(self), special_zeta(add_scalar(self, 1), other))),
  },
});

export const special_zeta_self_scalar = op(
  "special_zeta.self_scalar(Scalar self, Tensor other) -> Tensor",
  "special",
)({
  doc: "Hurwitz' zeta function for a number on the left.",
  forward: ({ self, other }) => special_zeta(scalarTensor(self), other),
});

export const special_zeta_other_scalar = op(
  "special_zeta.other_scalar(Tensor self, Scalar other) -> Tensor",
  "special",
)({
  doc: "Hurwitz' zeta function for a number on the right.",
  forward: ({ self, other }) => special_zeta(self, scalarTensor(other)),
});

/** x^(a − 1) e^(−x) / Γ(a) */
function gammaDensity(a: Tensor, x: Tensor): Tensor {
  return exp(sub(sub(xlogy(sub_scalar(a, 1), x), x), lgamma(a)));
}

export const igamma = op(
  "igamma(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Regularised lower incomplete gamma function.",
  formula: "out = 1/Γ(self) · ∫₀^other t^(self − 1) e^(−t) dt",
  forward: ({ self, other }) => floatBinary(self, other, gammaincOf),
  backward: {
    self: "nondifferentiable",
    other: ({ grad, self, other }) => mul(grad, gammaDensity(self, other)),
  },
});

export const igammac = op(
  "igammac(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Regularised upper incomplete gamma function.",
  formula: "out = 1 − igamma(self, other)",
  forward: ({ self, other }) => floatBinary(self, other, gammainccOf),
  backward: {
    self: "nondifferentiable",
    other: ({ grad, self, other }) => mul_scalar(mul(grad, gammaDensity(self, other)), -1),
  },
});

export const special_gammainc = op(
  "special_gammainc(Tensor self, Tensor other) -> Tensor",
  "special",
)({
  doc: "The same as igamma.",
  forward: ({ self, other }) => igamma(self, other),
});

export const special_gammaincc = op(
  "special_gammaincc(Tensor self, Tensor other) -> Tensor",
  "special",
)({
  doc: "The same as igammac.",
  forward: ({ self, other }) => igammac(self, other),
});
