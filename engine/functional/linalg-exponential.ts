/** The exponential of a matrix: linalg.matrix_exp. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { float } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { zeros_like } from "./creation.ts";
import { matmul } from "./matmul.ts";
import { checkSquareFloating, identityLike, mT } from "./matrix-batch.ts";
import { expand } from "./movement.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";
import { narrow } from "./slice.ts";

/** Terms of the series up to A^18 / 18! are exact to double precision for a matrix of norm 1. */
const DEGREE = 18;

/** Largest sum of the magnitudes in a column, over all matrices. */
function norm(A: Tensor): number {
  const n = A.shape[A.ndim - 1];
  const values = contiguousValues(A);
  let largest = 0;
  for (let start = 0; start < values.length; start += n * n) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.abs(values[start + i * n + j]);
      largest = Math.max(largest, sum);
    }
  }
  return largest;
}

/** Σ Aᵏ / k!, by Horner's rule. */
function series(A: Tensor): Tensor {
  const identity = expand(identityLike(A), A.shape);
  let sum = identity;
  for (let k = DEGREE; k > 0; k--) sum = add(identity, mul_scalar(matmul(A, sum), float(1 / k)));
  return sum;
}

export const linalg_matrix_exp = op(
  "linalg_matrix_exp(Tensor self) -> Tensor",
  "linalg",
)({
  doc: "The exponential of each square matrix; that of a skew-symmetric one is a rotation.",
  formula: "out = Σ selfᵏ / k!",
  forward: ({ self }) => {
    checkSquareFloating(self, "linalg.matrix_exp");
    const size = norm(self);
    // exp(A) = exp(A / 2ˢ)^(2ˢ), with s such that the norm is at most 1.
    const squarings = size > 1 && Number.isFinite(size) ? Math.ceil(Math.log2(size)) : 0;
    let out = series(squarings === 0 ? self : mul_scalar(self, float(2 ** -squarings)));
    for (let k = 0; k < squarings; k++) out = matmul(out, out);
    return out;
  },
  backward: {
    // exp [A G; 0 A] = [exp A, D; 0, exp A], with D the derivative of exp at A along G; its adjoint is that at Aᵀ.
    self: ({ grad, self }) => {
      const n = self.shape[self.ndim - 1];
      const [above, below] = [cat([mT(self), grad], -1), cat([zeros_like(self), mT(self)], -1)];
      return narrow(narrow(linalg_matrix_exp(cat([above, below], -2)), -2, 0, n), -1, n, n);
    },
  },
});

export const matrix_exp = op(
  "matrix_exp(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "linalg.matrix_exp.",
  forward: ({ self }) => linalg_matrix_exp(self),
});
