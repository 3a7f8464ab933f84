/** x · ln y and its kin, 0 where x is 0. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import { div, mul } from "./arithmetic.ts";
import { eq, le } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { logical_and } from "./logical.ts";
import { binary, computeDType, zipped } from "./loops.ts";
import { masked_fill } from "./masked.ts";
import { log } from "./math.ts";

export const xlogy = op(
  "xlogy.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace special",
)({
  doc: "self · ln other, 0 where self is 0.",
  formula: "out = self · ln other",
  forward: ({ self, other }) => {
    const dtype = toFloatType(resultType([self, other]));
    const kernel = zipped((x, y) => (Number.isNaN(y) ? y : x === 0 ? 0 : x * Math.log(y)));
    return binary(self, other, computeDType(dtype), dtype, kernel);
  },
  backward: {
    self: ({ grad, self, other }) => {
      const undefinedThere = logical_and(eq(self, scalarTensor(0)), le(other, scalarTensor(0)));
      return masked_fill(mul(grad, log(other)), undefinedThere, 0);
    },
    other: ({ grad, self, other }) => div(mul(grad, self), other),
  },
});
export const xlogy_ = inplace(xlogy);

export const xlogy_scalar_self = op(
  "xlogy.Scalar_Self(Scalar self, Tensor other) -> Tensor",
  "torch special",
)({
  doc: "self · ln other for a number on the left.",
  forward: ({ self, other }) => xlogy(scalarTensor(self), other),
});

export const xlogy_scalar_other = op(
  "xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor",
  "torch method inplace special",
)({
  doc: "self · ln other for a number on the right.",
  forward: ({ self, other }) => xlogy(self, scalarTensor(other)),
});
