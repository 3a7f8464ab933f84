/** Eigenvalues and eigenvectors of symmetric matrices: linalg.eigh, eigvalsh. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { eye, zeros_like } from "./creation.ts";
import { diag_embed } from "./diagonal.ts";
import { symmetricEigen } from "./jacobi-kernel.ts";
import { matmul } from "./matmul.ts";
import { checkSquare, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { unsqueeze } from "./movement.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";

/** Makes a symmetric matrix of one triangle. */
function mirror(a: Float64Array, n: number, lower: boolean): Float64Array {
  return a.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    const [row, column] = i > j === lower ? [i, j] : [j, i];
    return a[row * n + column];
  });
}

export const linalg_eigh = op(
  "linalg_eigh(Tensor self, str UPLO='L') -> (Tensor eigenvalues, Tensor eigenvectors)",
  "linalg",
)({
  doc: "Eigenvalues of symmetric matrices in ascending order, and orthonormal eigenvectors as columns; reads one triangle.",
  formula: "self = V · diag(L) · Vᵀ",
  forward: ({ self, UPLO }) => {
    checkSquare(self, "linalg.eigh");
    requireFloat("linalg_eigh_cpu", self);
    const side = UPLO.toUpperCase();
    if (side !== "L" && side !== "U") {
      throw runtimeError(`Expected UPLO argument to be 'L' or 'U', but got ${UPLO}`);
    }
    const { values, count, rows: n, lead } = matricesOf(self);
    const [L, V] = [new Float64Array(count * n), new Float64Array(count * n * n)];
    for (let k = 0; k < count; k++) {
      const a = mirror(values.slice(k * n * n, (k + 1) * n * n), n, side === "L");
      const found = symmetricEigen(a, n);
      L.set(found.values, k * n);
      V.set(found.vectors, k * n * n);
    }
    return [rounded(L, [...lead, n], self.dtype), rounded(V, self.shape, self.dtype)];
  },
  backward: {
    // The symmetric part of V · (diag(L′) + Vᵀ V′ / (L[j] − L[i]) off the diagonal) · Vᵀ.
    self: ({ grads, results: [L, V] }) => {
      let middle = diag_embed(grads[0] ?? zeros_like(L));
      if (grads[1] !== null) {
        const product = matmul(mT(V), grads[1]);
        const identity = eye(L.shape[L.ndim - 1], null, L.dtype);
        const distances = add(sub(unsqueeze(L, -2), unsqueeze(L, -1)), identity);
        const turned = div(product, distances);
        middle = add(middle, sub(turned, mul(turned, identity)));
      }
      const whole = matmul(matmul(V, middle), mT(V));
      return mul_scalar(add(whole, mT(whole)), 0.5);
    },
  },
});

export const linalg_eigvalsh = op(
  "linalg_eigvalsh(Tensor self, str UPLO='L') -> Tensor",
  "linalg",
)({
  doc: "Eigenvalues of symmetric matrices in ascending order.",
  forward: ({ self, UPLO }) => linalg_eigh(self, UPLO)[0],
});
