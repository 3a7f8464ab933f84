/** Powers of matrices, and linalg's names of functions that stand elsewhere: matrix_power, matmul, diagonal. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { eye, ones_like } from "./creation.ts";
import { diagonal } from "./diagonal.ts";
import { linalg_inv } from "./linalg-inverse.ts";
import { masked_fill } from "./masked.ts";
import { matmul } from "./matmul.ts";
import { checkSquare } from "./matrix-batch.ts";
import { clone } from "./movement.ts";

/** Squares as often as the binary digits of n say. */
function power(A: Tensor, n: number): Tensor {
  if (n === 1) return A;
  if (n % 2 === 1) return matmul(power(A, n - 1), A);
  const half = power(A, n / 2);
  return matmul(half, half);
}

export const linalg_matrix_power = op(
  "linalg_matrix_power(Tensor self, int n) -> Tensor",
  "linalg",
)({
  doc: "Products of n times the same matrix; of its inverse for negative n.",
  formula: "out = selfⁿ",
  forward: ({ self, n }) => {
    checkSquare(self, "linalg.matrix_power");
    if (n === 0) {
      // A function of self, though a constant one.
      const nothing = masked_fill(self, ones_like(self, "bool"), 0);
      return add(nothing, eye(self.shape[self.ndim - 1], null, self.dtype));
    }
    if (n === 1) return clone(self);
    return n < 0 ? power(linalg_inv(self), -n) : power(self, n);
  },
});

export const matrix_power = op(
  "matrix_power(Tensor self, int n) -> Tensor",
  "torch method",
)({
  doc: "The same as linalg.matrix_power.",
  forward: ({ self, n }) => linalg_matrix_power(self, n),
});

export const linalg_matmul = op(
  "linalg_matmul(Tensor self, Tensor other) -> Tensor",
  "linalg",
)({
  doc: "The same as matmul.",
  forward: ({ self, other }) => matmul(self, other),
});

export const linalg_diagonal = op(
  "linalg_diagonal(Tensor(a) A, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor(a)",
  "linalg",
)({
  doc: "A view of the diagonals of matrices.",
  forward: ({ A, offset, dim1, dim2 }) => diagonal(A, offset, dim1, dim2),
});
