/** Pseudoinverses, ranks and least squares: linalg.pinv, matrix_rank, lstsq. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, mul, neg, sub } from "./arithmetic.ts";
import { tril } from "./diagonal.ts";
import { linalg_svd, linalg_svdvals } from "./linalg-svd.ts";
import { matmul } from "./matmul.ts";
import { checkMatrix, mT } from "./matrix-batch.ts";
import { detach, squeeze_dim, unsqueeze } from "./movement.ts";
import { square } from "./power.ts";
import { sum_dim } from "./reduce.ts";

/** Below this a singular value counts as 0: atol or rtol times the largest, whichever is more. */
function cutoff(A: Tensor, largest: number, atol: number | null, rtol: number | null): number {
  const epsilon = A.dtype === "float64" ? 2 ** -52 : 2 ** -23;
  const relative = rtol ?? ((atol ?? 0) > 0 ? 0 : epsilon * Math.max(...A.shape.slice(-2)));
  return Math.max(atol ?? 0, relative * largest);
}

/** Calls `visit` with every singular value that does not count as 0, its place, and its matrix. */
function eachValue(
  A: Tensor,
  S: Tensor,
  atol: number | null,
  rtol: number | null,
  visit: (value: number, at: number, matrix: number) => void,
): void {
  const values = contiguousValues(S);
  const k = S.shape[S.ndim - 1];
  for (let at = 0; at < values.length; at++) {
    const matrix = Math.floor(at / k);
    if (values[at] > cutoff(A, values[matrix * k], atol, rtol)) visit(values[at], at, matrix);
  }
}

/** What `hermitian` reads: the lower triangle, and the same above it. */
function mirrored(A: Tensor): Tensor {
  return add(tril(A), mT(tril(A, -1)));
}

/** V diag(1/S) Uᵀ without the values that count as 0. */
function pseudoinverse(given: Tensor, atol: number | null, rtol: number | null, hermitian: boolean): Tensor {
  checkMatrix(given, "linalg.pinv");
  if (!isFloatingPoint(given.dtype)) {
    throw runtimeError(
      `linalg.pinv(${SCALAR_TYPE[given.dtype]}{${formatShape(given.shape)}}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types`,
    );
  }
  const A = hermitian ? mirrored(given) : given;
  const [U, S, Vh] = linalg_svd(A, false);
  const inverted = allocateTensor(S.shape, S.dtype);
  eachValue(A, S, atol, rtol, (value, at) => {
    inverted.data[at] = 1 / value;
  });
  return matmul(mul(mT(Vh), unsqueeze(inverted, -2)), mT(U));
}

/** The differential of A⁺: −A⁺ dA A⁺ + A⁺A⁺ᵀ dAᵀ (I − A A⁺) + (I − A⁺A) dAᵀ A⁺ᵀA⁺, transposed. */
function pinvGradient(grad: Tensor, A: Tensor, P: Tensor): Tensor {
  const [g, Pt] = [mT(grad), mT(P)];
  const through = neg(matmul(Pt, matmul(grad, Pt)));
  const left = sub(g, matmul(A, matmul(P, g)));
  const right = sub(g, matmul(matmul(g, P), A));
  return add(through, add(matmul(left, matmul(P, Pt)), matmul(matmul(Pt, P), right)));
}

export const linalg_pinv = op(
  "linalg_pinv.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor",
  "linalg",
)({
  doc: "Pseudoinverses (Moore–Penrose) of matrices; singular values up to max(atol, rtol · largest) count as 0.",
  forward: ({ self, atol, rtol, hermitian }) => pseudoinverse(self, atol, rtol, hermitian),
  backward: { self: ({ grad, self, result }) => pinvGradient(grad, self, result) },
});

export const linalg_pinv_rcond = op(
  "linalg_pinv(Tensor self, float rcond, bool hermitian=False) -> Tensor",
  "linalg",
)({
  doc: "Pseudoinverses of matrices; singular values up to rcond · largest count as 0.",
  forward: ({ self, rcond, hermitian }) => linalg_pinv(self, 0, rcond, hermitian),
});

export const pinverse = op(
  "pinverse(Tensor self, float rcond=1e-15) -> Tensor",
  "torch method",
)({
  doc: "The older name of linalg.pinv.",
  forward: ({ self, rcond }) => linalg_pinv_rcond(self, rcond),
});

function ranks(given: Tensor, atol: number | null, rtol: number | null, hermitian = false): Tensor {
  checkMatrix(given, "linalg.matrix_rank");
  const A = hermitian ? mirrored(given) : given;
  const S = linalg_svdvals(A);
  const out = allocateTensor(S.shape.slice(0, -1), "int64");
  eachValue(A, S, atol, rtol, (_value, _at, matrix) => {
    out.data[matrix]++;
  });
  return out;
}

export const linalg_matrix_rank = op(
  "linalg_matrix_rank.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor",
  "linalg",
)({
  doc: "How many singular values exceed max(atol, rtol · largest).",
  forward: ({ self, atol, rtol, hermitian }) => ranks(self, atol, rtol, hermitian),
  backward: "nondifferentiable",
});

export const linalg_matrix_rank_tol = op(
  "linalg_matrix_rank(Tensor self, float tol, bool hermitian=False) -> Tensor",
  "linalg",
)({
  doc: "How many singular values exceed tol.",
  forward: ({ self, tol, hermitian }) => ranks(self, tol, 0, hermitian),
  backward: "nondifferentiable",
});

export const linalg_lstsq = op(
  "linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor solution, Tensor residuals, Tensor rank, Tensor singular_values)",
  "linalg",
)({
  doc: "The X that makes ‖self · X − b‖ least, of all such the smallest; drivers differ in what they report.",
  forward: ({ self, b, rcond, driver }) => {
    if (self.ndim < 2) throw runtimeError("torch.linalg.lstsq: input must have at least 2 dimensions.");
    const kind = driver ?? "gelsy";
    if (!["gels", "gelsy", "gelsd", "gelss"].includes(kind)) {
      throw runtimeError(
        "torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)",
      );
    }
    const vectors = b.ndim === 1 || (self.ndim - 1 === b.ndim && b.ndim > 1);
    const columns = vectors ? unsqueeze(b, -1) : b;
    const X = matmul(linalg_pinv(self, 0, rcond), columns);
    const [rows, width] = self.shape.slice(-2);
    const nothing = (dtype = self.dtype): Tensor => allocateTensor([0], dtype);
    const rank = kind === "gels" ? nothing("int64") : ranks(self, 0, rcond);
    const isFull = kind === "gels" || contiguousValues(rank).every((r) => r === width);
    const hasResiduals = rows > width && isFull && kind !== "gelsy";
    const residuals = hasResiduals ? sum_dim(square(sub(matmul(self, X), columns)), [-2]) : nothing();
    // PyTorch differentiates the solution and the residuals alone.
    const singular = kind === "gelsd" || kind === "gelss" ? linalg_svdvals(detach(self)) : nothing();
    return [vectors ? squeeze_dim(X, -1) : X, residuals, rank, singular];
  },
});
