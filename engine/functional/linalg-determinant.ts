/** Determinants: linalg.det, slogdet, and logdet. */
import { op } from "../autograd/op.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { lt } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { linalg_inv_ex } from "./linalg-inverse.ts";
import { eliminate } from "./lu-kernel.ts";
import { masked_fill } from "./masked.ts";
import { checkSquareFloating, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { unsqueeze } from "./movement.ts";

/** Sign and logarithm of the magnitude from the pivots, so that neither overflows. */
function signAndLog(a: Float64Array, at: number, n: number): [number, number] {
  let { sign } = eliminate(a, at, n, n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const pivot = a[at + i * n + i];
    sign *= Math.sign(pivot);
    total += Math.log(Math.abs(pivot));
  }
  return [sign, total];
}

function determinant(a: Float64Array, at: number, n: number): number {
  let product = eliminate(a, at, n, n).sign;
  for (let i = 0; i < n; i++) product *= a[at + i * n + i];
  return product;
}

function asMatrix(x: Tensor): Tensor {
  return unsqueeze(unsqueeze(x, -1), -1);
}

export const linalg_det = op(
  "linalg_det(Tensor A) -> Tensor",
  "linalg",
)({
  doc: "Determinants of square matrices (*, n, n).",
  formula: "out = det A",
  forward: ({ A }) => {
    checkSquareFloating(A, "linalg.det");
    const { values, count, rows, lead } = matricesOf(A);
    const out = Float64Array.from({ length: count }, (_, k) => determinant(values, k * rows * rows, rows));
    return rounded(out, lead, A.dtype);
  },
  backward: {
    // d det = det · tr(A⁻¹ dA); a singular matrix has cofactors all the same.
    A: ({ grad, A, result }) =>
      result.data.includes(0)
        ? mul(asMatrix(grad), cofactors(A))
        : mul(asMatrix(mul(grad, result)), mT(linalg_inv_ex(A)[0])),
  },
});

const cofactors = op(
  "linalg_cofactors(Tensor A) -> Tensor",
  "-",
)({
  doc: "Determinants of what is left of A without each row and column, with the signs of a chess board.",
  forward: ({ A }) => {
    const { values, count, rows: n } = matricesOf(A);
    const out = allocateTensor(A.shape, A.dtype);
    for (let k = 0; k < count; k++) {
      for (let cell = 0; cell < n * n; cell++) {
        const [row, column] = [Math.floor(cell / n), cell % n];
        const rest = values
          .subarray(k * n * n, (k + 1) * n * n)
          .filter((_, i) => Math.floor(i / n) !== row && i % n !== column);
        out.data[k * n * n + cell] = ((row + column) % 2 === 0 ? 1 : -1) * determinant(rest, 0, n - 1);
      }
    }
    return out;
  },
  backward: "nondifferentiable",
});

export const det = op(
  "det(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "The same as linalg.det.",
  forward: ({ self }) => linalg_det(self),
});

export const linalg_slogdet = op(
  "linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet)",
  "linalg",
)({
  doc: "Signs of the determinants, and logarithms of their magnitudes.",
  formula: "det A = sign · e^logabsdet",
  forward: ({ A }) => {
    checkSquareFloating(A, "linalg.slogdet");
    const { values, count, rows, lead } = matricesOf(A);
    const [signs, logs] = [new Float64Array(count), new Float64Array(count)];
    for (let k = 0; k < count; k++) [signs[k], logs[k]] = signAndLog(values, k * rows * rows, rows);
    return [rounded(signs, lead, A.dtype), rounded(logs, lead, A.dtype)];
  },
  backward: {
    A: ({ grads, A }) => (grads[1] === null ? null : mul(asMatrix(grads[1]), mT(linalg_inv_ex(A)[0]))),
  },
});

export const slogdet = op(
  "slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet)",
  "torch method",
)({
  doc: "The same as linalg.slogdet.",
  forward: ({ self }) => linalg_slogdet(self),
});

export const logdet = op(
  "logdet(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Logarithms of determinants: −∞ for 0, NaN for negative ones.",
  formula: "out = ln det self",
  forward: ({ self }) => {
    checkSquareFloating(self, "logdet");
    const [sign, logabsdet] = linalg_slogdet(self);
    return masked_fill(logabsdet, lt(sign, scalarTensor(0)), Number.NaN);
  },
});
