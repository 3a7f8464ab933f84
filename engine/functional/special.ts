/** Entropy, logits and their kin: entr, logit, xlog1py, and other names of functions in torch.special. */
import { op } from "../autograd/op.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { eq, gt, le, lt } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { log1p } from "./exponential.ts";
import { logical_and, logical_or } from "./logical.ts";
import { binary, computeDType, mapped, zipped } from "./loops.ts";
import { masked_fill } from "./masked.ts";
import { floatUnary, log, sigmoid } from "./math.ts";
import { add_scalar, mul_scalar, rsub_scalar } from "./scalar-arithmetic.ts";

export const special_expit = op(
  "special_expit(Tensor self) -> Tensor",
  "special",
)({
  doc: "The same as sigmoid.",
  forward: ({ self }) => sigmoid(self),
});

export const special_entr = op(
  "special_entr(Tensor self) -> Tensor",
  "special",
)({
  doc: "Element-wise entropy: 0 at 0, −∞ below.",
  formula: "out = −self · ln self",
  forward: ({ self }) =>
    floatUnary(
      self,
      mapped((x) =>
        x > 0 ? -x * Math.log(x) : x === 0 ? 0 : Number.isNaN(x) ? x : Number.NEGATIVE_INFINITY,
      ),
    ),
  backward: { self: ({ grad, self }) => mul_scalar(mul(grad, add_scalar(log(self), 1)), -1) },
});

export const logit = op(
  "logit(Tensor self, float? eps=None) -> Tensor",
  "torch method inplace inplace-torch special",
)({
  doc: "Inverse of sigmoid; eps clamps self to [eps, 1 − eps] first.",
  formula: "out = ln(self / (1 − self))",
  forward: ({ self, eps }) =>
    floatUnary(
      self,
      mapped((x) => {
        const z = eps === null ? x : Math.min(Math.max(x, eps), 1 - eps);
        return z === 1 ? Number.POSITIVE_INFINITY : Math.log(z / (1 - z));
      }),
    ),
  backward: { self: ({ grad, self, eps }) => logitGradient(grad, self, eps) },
});

/** grad / (x (1 − x)); outside the clamped range 0, and NaN outside [0, 1]. */
function logitGradient(grad: Tensor, self: Tensor, eps: number | null): Tensor {
  const [low, high] = [scalarTensor(eps ?? 0), scalarTensor(1 - (eps ?? 0))];
  const outside = logical_or(lt(self, low), gt(self, high));
  const inside = masked_fill(self, outside, 0.5);
  const slope = div(grad, mul(inside, rsub_scalar(inside, 1)));
  return masked_fill(slope, outside, eps === null ? Number.NaN : 0);
}

export const special_xlog1py = op(
  "special_xlog1py(Tensor self, Tensor other) -> Tensor",
  "special",
)({
  doc: "self · ln(1 + other), 0 where self is 0.",
  formula: "out = self · ln(1 + other)",
  forward: ({ self, other }) => {
    const dtype = toFloatType(resultType([self, other]));
    const kernel = zipped((x, y) => (Number.isNaN(y) ? y : x === 0 ? 0 : x * Math.log1p(y)));
    return binary(self, other, computeDType(dtype), dtype, kernel);
  },
  backward: {
    self: ({ grad, self, other }) => {
      const undefinedThere = logical_and(eq(self, scalarTensor(0)), le(other, scalarTensor(-1)));
      return masked_fill(mul(grad, log1p(other)), undefinedThere, 0);
    },
    other: ({ grad, self, other }) => div(mul(grad, self), add_scalar(other, 1)),
  },
});

export const special_xlog1py_self_scalar = op(
  "special_xlog1py.self_scalar(Scalar self, Tensor other) -> Tensor",
  "special",
)({
  doc: "self · ln(1 + other) for a number on the left.",
  forward: ({ self, other }) => special_xlog1py(scalarTensor(self), other),
});

export const special_xlog1py_other_scalar = op(
  "special_xlog1py.other_scalar(Tensor self, Scalar other) -> Tensor",
  "special",
)({
  doc: "self · ln(1 + other) for a number on the right.",
  forward: ({ self, other }) => special_xlog1py(self, scalarTensor(other)),
});
