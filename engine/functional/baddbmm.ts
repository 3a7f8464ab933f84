/** Batched matrix product plus a tensor. */
import { op } from "../autograd/op.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { add } from "./arithmetic.ts";
import { bmm } from "./matmul.ts";
import { transpose } from "./movement.ts";
import { scaled } from "./scalar-arithmetic.ts";

export const baddbmm = op(
  "baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self (broadcast) plus the batched product of batch1 (b, n, m) and batch2 (b, m, p).",
  formula: "out = beta · self + alpha · (batch1 · batch2)",
  forward: ({ self, batch1, batch2, beta, alpha }) => {
    const product = scaled(bmm(batch1, batch2), alpha);
    return scalarValue(beta) === 0 ? product : add(product, scaled(self, beta));
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    batch1: ({ grad, batch2, alpha }) => scaled(bmm(grad, transpose(batch2, 1, 2)), alpha),
    batch2: ({ grad, batch1, alpha }) => scaled(bmm(transpose(batch1, 1, 2), grad), alpha),
  },
});
