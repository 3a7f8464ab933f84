/** Singular values and what rests on them: linalg.svd, svdvals, matrix_rank, pinv, lstsq. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { eye, zeros_like } from "./creation.ts";
import { diag_embed } from "./diagonal.ts";
import { completeColumns, singularValues } from "./jacobi-kernel.ts";
import { matmul } from "./matmul.ts";
import { checkFloating, checkMatrix, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { unsqueeze } from "./movement.ts";
import { narrow } from "./slice.ts";

/** Row-major transpose of a rows × columns matrix. */
function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
  return out;
}

/** The n × k matrix with further orthonormal columns, to n × n. */
function completed(a: Float64Array, n: number, k: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) out[i * n + j] = a[i * k + j];
  completeColumns(out, n, n, k);
  return out;
}

function decomposed(A: Tensor, full: boolean): [Tensor, Tensor, Tensor] {
  const { values, count, rows, columns, lead } = matricesOf(A);
  const k = Math.min(rows, columns);
  const [m, n] = full ? [rows, columns] : [k, k];
  const U = new Float64Array(count * rows * m);
  const S = new Float64Array(count * k);
  const Vh = new Float64Array(count * n * columns);
  for (let b = 0; b < count; b++) {
    const a = values.slice(b * rows * columns, (b + 1) * rows * columns);
    // A wide matrix is the transpose of a tall one.
    const tall = rows >= columns;
    const found = tall
      ? singularValues(a, rows, columns)
      : singularValues(transposed(a, rows, columns), columns, rows);
    let [u, vh] = tall ? [found.u, found.vh] : [transposed(found.vh, k, k), transposed(found.u, columns, k)];
    if (full && rows > k) u = completed(u, rows, k);
    if (full && columns > k) {
      vh = transposed(completed(transposed(vh, k, columns), columns, k), columns, columns);
    }
    U.set(u, b * rows * m);
    S.set(found.s, b * k);
    Vh.set(vh, b * n * columns);
  }
  return [
    rounded(U, [...lead, rows, m], A.dtype),
    rounded(S, [...lead, k], A.dtype),
    rounded(Vh, [...lead, n, columns], A.dtype),
  ];
}

interface Parts {
  readonly U: Tensor;
  readonly S: Tensor;
  readonly Vh: Tensor;
}

/**
 * With E[i, j] = S[j]² − S[i]² off the diagonal and skew X = X − Xᵀ:
 * U · ((skew(Uᵀ U′) / E) S + S (skew(Vᵀ V′) / E) + diag S′) · Vᵀ, and what U′ and V′ have outside their spans.
 */
function svdGradient(gU: Tensor | null, gS: Tensor | null, gVh: Tensor | null, { U, S, Vh }: Parts): Tensor {
  const squares = mul(S, S);
  const distances = add(
    sub(unsqueeze(squares, -2), unsqueeze(squares, -1)),
    eye(S.shape[S.ndim - 1], null, S.dtype),
  );
  const skew = (x: Tensor): Tensor => div(sub(x, mT(x)), distances);
  let middle = diag_embed(gS ?? zeros_like(S));
  if (gU !== null) middle = add(middle, mul(skew(matmul(mT(U), gU)), unsqueeze(S, -2)));
  if (gVh !== null) middle = add(middle, mul(unsqueeze(S, -1), skew(matmul(Vh, mT(gVh)))));
  let out = matmul(matmul(U, middle), Vh);
  const [rows, columns, k] = [U.shape[U.ndim - 2], Vh.shape[Vh.ndim - 1], S.shape[S.ndim - 1]];
  if (gU !== null && rows > k) {
    const part = div(gU, unsqueeze(S, -2));
    out = add(out, matmul(sub(part, matmul(U, matmul(mT(U), part))), Vh));
  }
  if (gVh !== null && columns > k) {
    const part = div(gVh, unsqueeze(S, -1));
    out = add(out, matmul(U, sub(part, matmul(matmul(part, mT(Vh)), Vh))));
  }
  return out;
}

export const linalg_svd = op(
  "linalg_svd(Tensor A, bool full_matrices=True, *, str? driver=None) -> (Tensor U, Tensor S, Tensor Vh)",
  "linalg",
)({
  doc: "Orthonormal columns U, singular values S from the largest on, and orthonormal rows Vh.",
  formula: "A = U · diag(S) · Vh",
  forward: ({ A, full_matrices }) => {
    checkMatrix(A, "linalg.svd");
    checkFloating(A, "linalg.svd");
    return decomposed(A, full_matrices);
  },
  backward: {
    A: ({ grads, results: [U, S, Vh] }) => {
      const k = S.shape[S.ndim - 1];
      const columns = (x: Tensor | null): Tensor | null => x && narrow(x, -1, 0, k);
      const rows = (x: Tensor | null): Tensor | null => x && narrow(x, -2, 0, k);
      const parts = { U: narrow(U, -1, 0, k), S, Vh: narrow(Vh, -2, 0, k) };
      return svdGradient(columns(grads[0]), grads[1], rows(grads[2]), parts);
    },
  },
});

export const linalg_svdvals = op(
  "linalg_svdvals(Tensor A, *, str? driver=None) -> Tensor",
  "linalg",
)({
  doc: "Singular values, from the largest on.",
  forward: ({ A }) => linalg_svd(A, false)[1],
});

export const svd = op(
  "svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V)",
  "torch method",
)({
  doc: "The older name of linalg.svd: V, not its transpose, and reduced unless some=False.",
  formula: "self = U · diag(S) · Vᵀ",
  forward: ({ self, some, compute_uv }) => {
    const [U, S, Vh] = linalg_svd(self, !some);
    return compute_uv ? [U, S, mT(Vh)] : [zeros_like(U), S, zeros_like(mT(Vh))];
  },
});
