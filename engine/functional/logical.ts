/** Logic on truth values: and, or, xor. */
import { op } from "../autograd/op.ts";
import { promoteTypes } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BinaryKernel, binary, computeDType } from "./loops.ts";

function judged(self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  return binary(self, other, computeDType(promoteTypes(self.dtype, other.dtype)), "bool", kernel);
}

const LOGICAL = "torch method inplace";

export const logical_and = op(
  "logical_and(Tensor self, Tensor other) -> Tensor",
  LOGICAL,
)({
  doc: "Element-wise and; numbers count as True unless zero.",
  forward: ({ self, other }) =>
    judged(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] !== 0 && b[bo + i * bs] !== 0 ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const logical_or = op(
  "logical_or(Tensor self, Tensor other) -> Tensor",
  LOGICAL,
)({
  doc: "Element-wise or; numbers count as True unless zero.",
  forward: ({ self, other }) =>
    judged(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] !== 0 || b[bo + i * bs] !== 0 ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const logical_xor = op(
  "logical_xor(Tensor self, Tensor other) -> Tensor",
  LOGICAL,
)({
  doc: "Element-wise exclusive or; numbers count as True unless zero.",
  forward: ({ self, other }) =>
    judged(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = (a[ao + i * as] !== 0) !== (b[bo + i * bs] !== 0) ? 1 : 0;
    }),
  backward: "nondifferentiable",
});
