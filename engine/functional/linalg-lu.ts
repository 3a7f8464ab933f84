/** LU decompositions: linalg.lu_factor, lu, lu_solve, and torch.lu_unpack. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, TorchError } from "../tensor/errors.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, sub } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { eye } from "./creation.ts";
import { tril, triu } from "./diagonal.ts";
import { linalg_solve_triangular } from "./linalg-triangular.ts";
import { eliminate } from "./lu-kernel.ts";
import { matmul } from "./matmul.ts";
import { batchPlace, checkMatrix, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { narrow } from "./slice.ts";

function factored(A: Tensor, pivot: boolean): [Tensor, Tensor, Tensor] {
  const { values, count, rows, columns, lead } = matricesOf(A);
  const steps = Math.min(rows, columns);
  const pivots = allocateTensor([...lead, steps], "int32");
  const info = allocateTensor(lead, "int32");
  for (let k = 0; k < count; k++) {
    const found = eliminate(values, k * rows * columns, rows, columns, pivot);
    info.data[k] = found.singular;
    // LAPACK counts rows from 1.
    found.pivots.forEach((row, i) => {
      pivots.data[k * steps + i] = row + 1;
    });
  }
  return [rounded(values, A.shape, A.dtype), pivots, info];
}

/** Permutation matrices with A = P L U, from the exchanges of rows. */
function permutations(pivots: Tensor, n: number, like: Tensor): Tensor {
  const steps = pivots.shape[pivots.ndim - 1];
  const lead = pivots.shape.slice(0, -1);
  const out = allocateTensor([...lead, n, n], like.dtype);
  const exchanges = contiguousValues(pivots);
  for (let k = 0; k * n * n < out.data.length; k++) {
    const rows = Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < steps; i++) {
      const other = exchanges[k * steps + i] - 1;
      [rows[i], rows[other]] = [rows[other], rows[i]];
    }
    rows.forEach((row, i) => {
      out.data[k * n * n + row * n + i] = 1;
    });
  }
  return out;
}

/** L (rows × k) with ones on its diagonal, and U (k × columns). */
function triangles(LU: Tensor): [Tensor, Tensor] {
  const [rows, columns] = LU.shape.slice(-2);
  const k = Math.min(rows, columns);
  const L = add(tril(narrow(LU, -1, 0, k), -1), eye(rows, k, LU.dtype));
  return [L, triu(narrow(LU, -2, 0, k))];
}

/**
 * With L₁, U₁ the square parts, L₂ below and U₂ beside them: dL and dU are the parts below the diagonal and from it on
 * of L₁⁻¹ Pᵀ dA U₁⁻¹, so their adjoints meet in one matrix G.
 */
function luGradient(grad: Tensor, LU: Tensor, P: Tensor): Tensor {
  const [rows, columns] = LU.shape.slice(-2);
  const k = Math.min(rows, columns);
  const [L, U] = triangles(LU);
  const [gL, gU] = [tril(narrow(grad, -1, 0, k), -1), triu(narrow(grad, -2, 0, k))];
  const [L1, U1] = [narrow(L, -2, 0, k), narrow(U, -1, 0, k)];
  let below = matmul(mT(L1), narrow(gL, -2, 0, k));
  let above = matmul(narrow(gU, -1, 0, k), mT(U1));
  const [tall, wide] = [rows - k, columns - k];
  if (wide > 0) below = sub(below, matmul(narrow(gU, -1, k, wide), mT(narrow(U, -1, k, wide))));
  if (tall > 0) above = sub(above, matmul(mT(narrow(L, -2, k, tall)), narrow(gL, -2, k, tall)));
  const G = add(tril(below, -1), triu(above));
  const fromLeft = (x: Tensor): Tensor => linalg_solve_triangular(mT(L1), x, true, true, true);
  const fromRight = (x: Tensor): Tensor => linalg_solve_triangular(mT(U1), x, false, false);
  if (wide > 0) return matmul(P, fromLeft(cat([fromRight(G), narrow(gU, -1, k, wide)], -1)));
  const top = fromLeft(G);
  return matmul(P, fromRight(tall > 0 ? cat([top, narrow(gL, -2, k, tall)], -2) : top));
}

export const linalg_lu_factor_ex = op(
  "linalg_lu_factor_ex(Tensor A, *, bool pivot=True, bool check_errors=False) -> (Tensor LU, Tensor pivots, Tensor info)",
  "linalg",
)({
  doc: "Both triangular factors in one matrix, the exchanges of rows, and for each the place of a pivot that is 0.",
  forward: ({ A, pivot }) => {
    checkMatrix(A, "torch.lu_factor");
    if (!isFloatingPoint(A.dtype)) {
      throw new TorchError("NotImplementedError", `"lu_cpu" not implemented for '${SCALAR_TYPE[A.dtype]}'`);
    }
    return factored(A, pivot);
  },
  backward: {
    A: ({ grad, results: [LU, pivots] }) =>
      luGradient(grad, LU, permutations(pivots, LU.shape[LU.ndim - 2], LU)),
  },
});

export const linalg_lu_factor = op(
  "linalg_lu_factor(Tensor A, *, bool pivot=True) -> (Tensor LU, Tensor pivots)",
  "linalg",
)({
  doc: "Both triangular factors in one matrix, and the exchanges of rows, counted from 1.",
  forward: ({ A, pivot }) => {
    const [LU, pivots, info] = linalg_lu_factor_ex(A, pivot);
    const failed = info.data.findIndex((at) => at > 0);
    if (failed >= 0) {
      const at = info.data[failed];
      throw runtimeError(
        `torch.linalg.lu_factor: ${batchPlace(A, failed)}U[${at},${at}] is zero and using it on lu_solve would result in a division by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)`,
      );
    }
    return [LU, pivots];
  },
});

export const linalg_lu = op(
  "linalg_lu(Tensor A, *, bool pivot=True) -> (Tensor P, Tensor L, Tensor U)",
  "linalg",
)({
  doc: "Permutations, lower and upper triangular matrices.",
  formula: "A = P · L · U",
  forward: ({ A, pivot }) => {
    const [LU, pivots] = linalg_lu_factor_ex(A, pivot);
    return [
      pivot ? permutations(pivots, A.shape[A.ndim - 2], A) : allocateTensor([0], A.dtype),
      ...triangles(LU),
    ];
  },
});

export const lu_unpack = op(
  "lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True) -> (Tensor P, Tensor L, Tensor U)",
  "torch",
)({
  doc: "Permutations and triangular matrices from what lu_factor returns.",
  forward: ({ LU_data, LU_pivots, unpack_data, unpack_pivots }) => {
    const nothing = (): Tensor => allocateTensor([0], LU_data.dtype);
    const [L, U] = unpack_data ? triangles(LU_data) : [nothing(), nothing()];
    const P = unpack_pivots ? permutations(LU_pivots, LU_data.shape[LU_data.ndim - 2], LU_data) : nothing();
    return [P, L, U];
  },
});

export const linalg_lu_solve = op(
  "linalg_lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False) -> Tensor",
  "linalg",
)({
  doc: "The X with A X = B (X A = B unless left), where LU and pivots are what lu_factor made of A; of Aᵀ for adjoint.",
  forward: ({ LU, pivots, B, left, adjoint }) => {
    const P = permutations(pivots, LU.shape[LU.ndim - 1], LU);
    // X A = B is Aᵀ Xᵀ = Bᵀ.
    const X = luSolved(LU, P, left ? B : mT(B), left ? adjoint : !adjoint);
    return left ? X : mT(X);
  },
});

function luSolved(LU: Tensor, P: Tensor, B: Tensor, transposed: boolean): Tensor {
  if (!transposed) {
    const y = linalg_solve_triangular(LU, matmul(mT(P), B), false, true, true);
    return linalg_solve_triangular(LU, y, true);
  }
  const y = linalg_solve_triangular(mT(LU), B, false);
  return matmul(P, linalg_solve_triangular(mT(LU), y, true, true, true));
}

export const lu_solve = op(
  "lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor",
  "torch method",
)({
  doc: "The X with A X = self, where LU_data and LU_pivots are what lu_factor made of A.",
  forward: ({ self, LU_data, LU_pivots }) => linalg_lu_solve(LU_data, LU_pivots, self),
});
