/** Inverses and linear systems: linalg.inv, solve, and their forms that report failure in a tensor. */
import { op } from "../autograd/op.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { linAlgError, runtimeError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { neg } from "./arithmetic.ts";
import { solveInPlace } from "./lu-kernel.ts";
import { matmul } from "./matmul.ts";
import {
  batchPlace,
  checkFloating,
  checkSquare,
  checkSquareFloating,
  identityLike,
  matricesOf,
  mT,
  rounded,
  sameBatch,
} from "./matrix-batch.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";

/** X and, for each matrix, the place of a pivot that is 0. */
function solved(A: Tensor, B: Tensor): [Tensor, Tensor] {
  const [a, b] = sameBatch(A, B).map(matricesOf);
  const info = allocateTensor(a.lead, "int32");
  for (let k = 0; k < a.count; k++) {
    const [at, to] = [k * a.rows * a.rows, k * b.rows * b.columns];
    info.data[k] = solveInPlace(a.values, at, a.rows, b.values, to, b.columns);
  }
  return [rounded(b.values, [...b.lead, b.rows, b.columns], A.dtype), info];
}

export const linalg_inv_ex = op(
  "linalg_inv_ex(Tensor A, *, bool check_errors=False) -> (Tensor inverse, Tensor info)",
  "linalg",
)({
  doc: "Inverses of square matrices, and for each 0 or the place of the zero that stopped the elimination.",
  formula: "inverse · A = I",
  forward: ({ A, check_errors }) => {
    checkSquareFloating(A, "linalg.inv");
    const [inverse, info] = solved(A, identityLike(A));
    if (check_errors) checkInverted(A, info);
    return [inverse, info];
  },
  backward: {
    // d(A⁻¹) = −A⁻¹ dA A⁻¹
    A: ({ grad, result }) => neg(matmul(mT(result), matmul(grad, mT(result)))),
  },
});

function checkInverted(A: Tensor, info: Tensor): void {
  const failed = info.data.findIndex((at) => at > 0);
  if (failed < 0) return;
  throw linAlgError(
    `linalg.inv: ${batchPlace(A, failed)}The diagonal element ${info.data[failed]} is zero, the inversion could not be completed because the input matrix is singular.`,
  );
}

export const linalg_inv = op(
  "linalg_inv(Tensor A) -> Tensor",
  "linalg",
)({
  doc: "Inverses of square matrices (*, n, n).",
  formula: "out · A = I",
  forward: ({ A }) => {
    const [inverse, info] = linalg_inv_ex(A);
    checkInverted(A, info);
    return inverse;
  },
});

export const inverse = op(
  "inverse(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The same as linalg.inv.",
  forward: ({ self }) => linalg_inv(self),
});

/** B holds one vector for each matrix of A, not matrices. */
function holdsVectors(A: Tensor, B: Tensor): boolean {
  return B.ndim === 1 || (A.ndim - 1 === B.ndim && sameShape(B.shape, A.shape.slice(0, -1)));
}

function checkSystem(A: Tensor, B: Tensor, left: boolean): void {
  checkSquare(A, "linalg.solve");
  checkFloating(A, "linalg.solve");
  if (A.dtype !== B.dtype) {
    throw runtimeError(
      `linalg.solve: Expected A and B to have the same dtype, but found A of type ${SCALAR_TYPE[A.dtype]} and B of type ${SCALAR_TYPE[B.dtype]} instead`,
    );
  }
  const n = A.shape[A.ndim - 1];
  const vectors = holdsVectors(A, B);
  const [rows, columns] = vectors ? [B.shape[B.ndim - 1], 1] : B.shape.slice(-2);
  if ((left || vectors ? rows : columns) === n) return;
  throw runtimeError(
    `linalg.solve: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} (${n}x${n} and ${rows}x${columns})`,
  );
}

export const linalg_solve_ex = op(
  "linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor result, Tensor info)",
  "linalg",
)({
  doc: "The X with A X = B (X A = B unless left), and for each matrix 0 or the place of the zero that stopped it.",
  forward: ({ A, B, left, check_errors }) => {
    checkSystem(A, B, left);
    const vectors = holdsVectors(A, B);
    const columns = vectors ? unsqueeze(B, -1) : B;
    const [x, info] = left || vectors ? solved(A, columns) : solved(mT(A), mT(columns));
    if (check_errors) checkSolved(info);
    if (vectors) return [squeeze_dim(x, -1), info];
    return [left ? x : mT(x), info];
  },
  backward: (context) => {
    // With A X = B: Bʹ = A⁻ᵀ Xʹ and Aʹ = −Bʹ Xᵀ.
    const { grad, A, B, left, result } = context;
    const gB = linalg_solve_ex(mT(A), grad, left)[0];
    if (!context.needs("A")) return { B: gB };
    const [g, x] = holdsVectors(A, B) ? [unsqueeze(gB, -1), unsqueeze(result, -1)] : [gB, result];
    const isLeft = left || holdsVectors(A, B);
    return { A: neg(isLeft ? matmul(g, mT(x)) : matmul(mT(x), g)), B: gB };
  },
});

function checkSolved(info: Tensor): void {
  if (!info.data.some((at) => at > 0)) return;
  throw linAlgError("torch.linalg.solve: The solver failed because the input matrix is singular.");
}

export const linalg_solve = op(
  "linalg_solve(Tensor A, Tensor B, *, bool left=True) -> Tensor",
  "linalg",
)({
  doc: "The X with A X = B for square matrices A (*, n, n) and B (*, n, k) or vectors (*, n); X A = B unless left.",
  formula: "A · out = B",
  forward: ({ A, B, left }) => {
    const [x, info] = linalg_solve_ex(A, B, left);
    checkSolved(info);
    return x;
  },
});
