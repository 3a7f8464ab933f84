/** Batched matrix product plus a tensor. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { bmm } from "./matmul.ts";
import { transpose } from "./movement.ts";
import { scaled } from "./scalar-arithmetic.ts";

/** A factor in the dtype of what it multiplies: whole for integers. */
function factor(scalar: Scalar, self: Tensor): Scalar {
  return isFloatingPoint(self.dtype) ? scalar : Math.trunc(scalarValue(scalar));
}

export const baddbmm = op(
  "baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self (broadcast) plus the batched product of batch1 (b, n, m) and batch2 (b, m, p).",
  formula: "out = beta · self + alpha · (batch1 @ batch2)",
  forward: ({ self, batch1, batch2, beta, alpha }) => {
    const product = scaled(bmm(batch1, batch2), factor(alpha, self));
    return scalarValue(beta) === 0 ? product : add(product, scaled(self, factor(beta, self)));
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    batch1: ({ grad, batch2, alpha }) => scaled(bmm(grad, transpose(batch2, 1, 2)), alpha),
    batch2: ({ grad, batch1, alpha }) => scaled(bmm(transpose(batch1, 1, 2), grad), alpha),
  },
});
