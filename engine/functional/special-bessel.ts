/** The modified Bessel functions of the first kind: i0, and i0e, i1, i1e in torch.special. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { i0e as i0eOf, i0 as i0Of, i1e as i1eOf, i1 as i1Of } from "./bessel-function.ts";
import { eq } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { mapped } from "./loops.ts";
import { masked_fill } from "./masked.ts";
import { floatUnary, sgn } from "./math.ts";
import { reciprocal } from "./power.ts";

export const i0 = op(
  "i0(Tensor self) -> Tensor",
  "torch method inplace inplace-torch special",
)({
  doc: "Element-wise modified Bessel function of the first kind, of order 0.",
  formula: "out = Σ_k (self/2)^(2k) / k!²",
  forward: ({ self }) => floatUnary(self, mapped(i0Of)),
  backward: { self: ({ grad, self }) => mul(grad, special_i1(self)) },
});

export const special_i0e = op(
  "special_i0e(Tensor self) -> Tensor",
  "special",
)({
  doc: "i0, scaled.",
  formula: "out = e^(−|self|) · i0(self)",
  forward: ({ self }) => floatUnary(self, mapped(i0eOf)),
  backward: {
    self: ({ grad, self, result }) => mul(grad, sub(special_i1e(self), mul(sgn(self), result))),
  },
});

/** `slope` away from 0, and its limit ½ there. */
function unlessZero(self: Tensor, slope: (x: Tensor) => Tensor): Tensor {
  const zero = eq(self, scalarTensor(0));
  return masked_fill(slope(masked_fill(self, zero, 1)), zero, 0.5);
}

export const special_i1 = op(
  "special_i1(Tensor self) -> Tensor",
  "special",
)({
  doc: "Element-wise modified Bessel function of the first kind, of order 1.",
  formula: "out = Σ_k (self/2)^(2k + 1) / (k! (k + 1)!)",
  forward: ({ self }) => floatUnary(self, mapped(i1Of)),
  backward: {
    self: ({ grad, self }) =>
      mul(
        grad,
        unlessZero(self, (x) => sub(i0(x), div(special_i1(x), x))),
      ),
  },
});

export const special_i1e = op(
  "special_i1e(Tensor self) -> Tensor",
  "special",
)({
  doc: "i1, scaled.",
  formula: "out = e^(−|self|) · i1(self)",
  forward: ({ self }) => floatUnary(self, mapped(i1eOf)),
  backward: {
    self: ({ grad, self }) =>
      mul(
        grad,
        unlessZero(self, (x) => sub(special_i0e(x), mul(special_i1e(x), add(sgn(x), reciprocal(x))))),
      ),
  },
});
