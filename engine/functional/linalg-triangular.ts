/** Triangular systems and Cholesky's factor: linalg.solve_triangular, cholesky, and what is solved with them. */
import { op } from "../autograd/op.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { linAlgError, runtimeError } from "../tensor/errors.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, neg } from "./arithmetic.ts";
import { eye } from "./creation.ts";
import { tril, triu } from "./diagonal.ts";
import { substitute } from "./lu-kernel.ts";
import { matmul } from "./matmul.ts";
import {
  batchPlace,
  checkSquare,
  checkSquareFloating,
  matricesOf,
  mT,
  rounded,
  sameBatch,
} from "./matrix-batch.ts";
import { clone } from "./movement.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";

function substituted(A: Tensor, B: Tensor, upper: boolean, unit: boolean): Tensor {
  const [a, b] = sameBatch(A, B).map(matricesOf);
  for (let k = 0; k < a.count; k++) {
    const [at, to] = [k * a.rows * a.rows, k * b.rows * b.columns];
    substitute(a.values, at, a.rows, b.values, to, b.columns, { upper, unit });
  }
  return rounded(b.values, [...b.lead, b.rows, b.columns], B.dtype);
}

function checkTriangular(A: Tensor, B: Tensor, left: boolean): void {
  checkSquare(A, "linalg.solve_triangular");
  if (A.dtype !== B.dtype) {
    throw runtimeError(
      `linalg.solve_triangular: Expected A and B to have the same dtype, but found A of type ${SCALAR_TYPE[A.dtype]} and B of type ${SCALAR_TYPE[B.dtype]} instead`,
    );
  }
  const n = A.shape[A.ndim - 1];
  const [rows, columns] = B.shape.slice(-2);
  if ((left ? rows : columns) === n) return;
  throw runtimeError(
    `linalg.solve_triangular: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} (${n}x${n} and ${rows}x${columns})`,
  );
}

export const linalg_solve_triangular = op(
  "linalg_solve_triangular(Tensor self, Tensor B, *, bool upper, bool left=True, bool unitriangular=False) -> Tensor",
  "linalg",
)({
  doc: "The X with self X = B for triangular matrices self (X self = B unless left); unitriangular takes ones on the diagonal.",
  formula: "self · out = B",
  forward: ({ self, B, upper, left, unitriangular }) => {
    checkTriangular(self, B, left);
    if (left) return substituted(self, B, upper, unitriangular);
    return mT(substituted(mT(self), mT(B), !upper, unitriangular));
  },
  backward: (context) => {
    const { grad, self, upper, left, unitriangular, result } = context;
    const gB = linalg_solve_triangular(mT(self), grad, !upper, left, unitriangular);
    if (!context.needs("self")) return { B: gB };
    const whole = neg(left ? matmul(gB, mT(result)) : matmul(mT(result), gB));
    const skip = unitriangular ? 1 : 0;
    return { self: upper ? triu(whole, skip) : tril(whole, -skip), B: gB };
  },
});

/** L with A = L Lᵀ below the diagonal of a; returns the order of the first minor that is not positive, or 0. */
function factorise(a: Float64Array, at: number, n: number): number {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[at + i * n + j];
      for (let k = 0; k < j; k++) sum -= a[at + i * n + k] * a[at + j * n + k];
      if (i === j) {
        if (!(sum > 0)) return j + 1;
        a[at + i * n + j] = Math.sqrt(sum);
      } else a[at + i * n + j] = sum / a[at + j * n + j];
    }
    for (let k = j + 1; k < n; k++) a[at + j * n + k] = 0;
  }
  return 0;
}

/** The factor and, for each matrix, the order of the minor that stopped it. */
function choleskyOf(self: Tensor, upper: boolean): [Tensor, Tensor] {
  const { values, count, rows, lead } = matricesOf(upper ? mT(self) : self);
  const info = allocateTensor(lead, "int32");
  for (let k = 0; k < count; k++) info.data[k] = factorise(values, k * rows * rows, rows);
  const L = rounded(values, [...lead, rows, rows], self.dtype);
  return [upper ? mT(L) : L, info];
}

/** ½ L⁻ᵀ (Φ + Φᵀ) L⁻¹ with Φ the lower triangle of Lᵀ L′, its diagonal counted once. */
function choleskyGradient(grad: Tensor, result: Tensor, upper: boolean): Tensor {
  const [L, g] = upper ? [mT(result), mT(grad)] : [result, grad];
  const phi = tril(matmul(mT(L), g));
  const symmetric = add(phi, mT(tril(phi, -1)));
  const right = linalg_solve_triangular(L, symmetric, false, false);
  return mul_scalar(linalg_solve_triangular(mT(L), right, true), 0.5);
}

export const triangular_solve = op(
  "triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient)",
  "torch method",
)({
  doc: "The older form of linalg.solve_triangular: the X with A X = self (Aᵀ X = self for transpose), and a copy of A.",
  formula: "A · solution = self",
  forward: ({ self, A, upper, transpose, unitriangular }) => {
    const solution = linalg_solve_triangular(
      transpose ? mT(A) : A,
      self,
      transpose ? !upper : upper,
      true,
      unitriangular,
    );
    return [solution, clone(A)];
  },
});

export const linalg_cholesky_ex = op(
  "linalg_cholesky_ex(Tensor self, *, bool upper=False, bool check_errors=False) -> (Tensor L, Tensor info)",
  "linalg",
)({
  doc: "Cholesky factors, and for each matrix 0 or the order of the leading minor that is not positive.",
  formula: "L · Lᵀ = self",
  forward: ({ self, upper, check_errors }) => {
    checkSquareFloating(self, "linalg.cholesky");
    const [L, info] = choleskyOf(self, upper);
    if (check_errors) checkPositive(self, info, "linalg.cholesky");
    return [L, info];
  },
  backward: { self: ({ grad, result, upper }) => choleskyGradient(grad, result, upper) },
});

function checkPositive(A: Tensor, info: Tensor, name: string): void {
  const failed = info.data.findIndex((order) => order > 0);
  if (failed < 0) return;
  throw linAlgError(
    `${name}: ${batchPlace(A, failed)}The factorization could not be completed because the input is not positive-definite (the leading minor of order ${info.data[failed]} is not positive-definite).`,
  );
}

export const linalg_cholesky = op(
  "linalg_cholesky(Tensor self, *, bool upper=False) -> Tensor",
  "linalg",
)({
  doc: "Lower (or upper) triangular factors of symmetric positive-definite matrices.",
  formula: "out · outᵀ = self",
  forward: ({ self, upper }) => {
    const [L, info] = linalg_cholesky_ex(self, upper);
    checkPositive(self, info, "linalg.cholesky");
    return L;
  },
});

export const cholesky = op(
  "cholesky(Tensor self, bool upper=False) -> Tensor",
  "torch method",
)({
  doc: "The older name of linalg.cholesky.",
  formula: "out · outᵀ = self",
  forward: ({ self, upper }) => {
    checkSquare(self, "cholesky");
    const [L, info] = choleskyOf(self, upper);
    checkPositive(self, info, "cholesky");
    return L;
  },
  backward: { self: ({ grad, result, upper }) => choleskyGradient(grad, result, upper) },
});

export const cholesky_solve = op(
  "cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor",
  "torch method",
)({
  doc: "The X with A X = self, where input2 is the Cholesky factor of A.",
  formula: "input2 · input2ᵀ · out = self",
  forward: ({ self, input2, upper }) => {
    const L = upper ? mT(input2) : input2;
    return linalg_solve_triangular(mT(L), linalg_solve_triangular(L, self, false), true);
  },
  backward: (context) => {
    const { grad, input2, upper, result } = context;
    const gB = cholesky_solve(grad, input2, upper);
    if (!context.needs("input2")) return { self: gB };
    const half = matmul(gB, mT(result));
    return { self: gB, input2: factorGradient(neg(add(half, mT(half))), input2, upper) };
  },
});

/** From the gradient G = Gᵀ of L Lᵀ: G L, or U G for an upper factor. */
function factorGradient(G: Tensor, factor: Tensor, upper: boolean): Tensor {
  return upper ? matmul(factor, G) : matmul(G, factor);
}

export const cholesky_inverse = op(
  "cholesky_inverse(Tensor self, bool upper=False) -> Tensor",
  "torch method",
)({
  doc: "Inverse of the matrix whose Cholesky factor is self.",
  formula: "out = (self · selfᵀ)⁻¹",
  forward: ({ self, upper }) => {
    checkSquare(self, "cholesky_inverse");
    return cholesky_solve(eye(self.shape[self.ndim - 1], null, self.dtype), self, upper);
  },
  backward: {
    self: ({ grad, self, upper, result }) => {
      const G = matmul(matmul(result, add(grad, mT(grad))), result);
      return factorGradient(neg(G), self, upper);
    },
  },
});
