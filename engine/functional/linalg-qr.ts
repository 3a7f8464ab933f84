/** QR decompositions: linalg.qr, and torch.qr. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, sub } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { zeros_like } from "./creation.ts";
import { tril } from "./diagonal.ts";
import { linalg_solve_triangular } from "./linalg-triangular.ts";
import { matmul } from "./matmul.ts";
import { checkFloating, checkMatrix, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { orthogonal, reflect } from "./qr-kernel.ts";
import { narrow } from "./slice.ts";

type Mode = "reduced" | "complete" | "r";

function decomposed(A: Tensor, mode: Mode): [Tensor, Tensor] {
  const { values, count, rows, columns, lead } = matricesOf(A);
  const width = mode === "complete" ? rows : Math.min(rows, columns);
  const Q = new Float64Array(mode === "r" ? 0 : count * rows * width);
  const R = new Float64Array(count * width * columns);
  for (let k = 0; k < count; k++) {
    const a = values.slice(k * rows * columns, (k + 1) * rows * columns);
    const reflections = reflect(a, rows, columns);
    if (mode !== "r") Q.set(orthogonal(reflections, rows, width), k * rows * width);
    for (let i = 0; i < width; i++) {
      for (let j = i; j < columns; j++) R[(k * width + i) * columns + j] = a[i * columns + j];
    }
  }
  const q = mode === "r" ? allocateTensor([0], A.dtype) : rounded(Q, [...lead, rows, width], A.dtype);
  return [q, rounded(R, [...lead, width, columns], A.dtype)];
}

/** (Q′ + Q · sym(R R′ᵀ − Q′ᵀ Q)) R⁻ᵀ, where sym copies what is below the diagonal above it. */
function squareGradient(gQ: Tensor, gR: Tensor, Q: Tensor, R: Tensor): Tensor {
  const M = sub(matmul(R, mT(gR)), matmul(mT(gQ), Q));
  const symmetric = add(tril(M), mT(tril(M, -1)));
  return linalg_solve_triangular(mT(R), add(gQ, matmul(Q, symmetric)), false, false);
}

function qrGradient(gQ: Tensor, gR: Tensor, Q: Tensor, R: Tensor, A: Tensor): Tensor {
  const [rows, columns] = R.shape.slice(-2);
  if (columns <= rows) return squareGradient(gQ, gR, Q, R);
  // A = [X | Y] and R = [U | V], so that Y = Q V and Q is a function of X alone.
  const rest = columns - rows;
  const [gU, gV] = [narrow(gR, -1, 0, rows), narrow(gR, -1, rows, rest)];
  const Y = narrow(A, -1, rows, rest);
  const gX = squareGradient(add(gQ, matmul(Y, mT(gV))), gU, Q, narrow(R, -1, 0, rows));
  return cat([gX, matmul(Q, gV)], -1);
}

function modeOf(mode: string): Mode {
  if (mode === "reduced" || mode === "complete" || mode === "r") return mode;
  throw runtimeError(
    `qr received unrecognized mode '${mode}' but expected one of 'reduced' (default), 'r', or 'complete'`,
  );
}

export const linalg_qr = op(
  "linalg_qr(Tensor A, str mode='reduced') -> (Tensor Q, Tensor R)",
  "linalg",
)({
  doc: "Orthonormal columns Q and upper triangular R; mode 'complete' makes Q square, 'r' leaves it out.",
  formula: "A = Q · R",
  forward: ({ A, mode }) => {
    checkMatrix(A, "linalg.qr");
    checkFloating(A, "linalg.qr");
    return decomposed(A, modeOf(mode));
  },
  backward: {
    A: ({ grads, results: [Q, R], A, mode }) => {
      if (mode === "r") {
        throw runtimeError(
          "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr.",
        );
      }
      const [rows, columns] = A.shape.slice(-2);
      if (mode === "complete" && rows > columns) {
        throw runtimeError(
          "The QR decomposition is not differentiable when mode='complete' and nrows > ncols",
        );
      }
      return qrGradient(grads[0] ?? zeros_like(Q), grads[1] ?? zeros_like(R), Q, R, A);
    },
  },
});

export const qr = op(
  "qr(Tensor self, bool some=True) -> (Tensor Q, Tensor R)",
  "torch method",
)({
  doc: "The older name of linalg.qr; some=False is mode='complete'.",
  formula: "self = Q · R",
  forward: ({ self, some }) => linalg_qr(self, some ? "reduced" : "complete"),
});
