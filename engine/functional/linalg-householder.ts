/** Products of Householder reflections: geqrf, linalg.householder_product and its older name orgqr. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { tril } from "./diagonal.ts";
import { matmul } from "./matmul.ts";
import { checkFloating, checkMatrix, identityLike, matricesOf, mT, rounded } from "./matrix-batch.ts";
import { expand, unsqueeze } from "./movement.ts";
import { reflect } from "./qr-kernel.ts";
import { narrow } from "./slice.ts";

export const geqrf = op(
  "geqrf(Tensor self) -> (Tensor a, Tensor tau)",
  "torch method",
)({
  doc: "The QR decomposition as LAPACK leaves it: R above, the reflections below the diagonal, their factors in tau.",
  forward: ({ self }) => {
    checkMatrix(self, "torch.geqrf");
    checkFloating(self, "torch.geqrf");
    const { values, count, rows, columns, lead } = matricesOf(self);
    const width = Math.min(rows, columns);
    const tau = new Float64Array(count * width);
    for (let k = 0; k < count; k++) {
      const a = values.subarray(k * rows * columns, (k + 1) * rows * columns);
      reflect(a, rows, columns).forEach((reflection, j) => {
        tau[k * width + j] = reflection.tau;
        for (let i = j + 1; i < rows; i++) a[i * columns + j] = reflection.v[i];
      });
    }
    return [rounded(values, self.shape, self.dtype), rounded(tau, [...lead, width], self.dtype)];
  },
  backward: "nondifferentiable",
});

/** Throws PyTorch's sentence for reflections that do not fit their factors. */
function checkReflections(input: Tensor, tau: Tensor): void {
  checkMatrix(input, "torch.linalg.householder_product");
  const [rows, columns] = input.shape.slice(-2);
  const sentence = "torch.linalg.householder_product: ";
  if (rows < columns) {
    throw runtimeError(`${sentence}input.shape[-2] must be greater than or equal to input.shape[-1]`);
  }
  if (columns < (tau.shape.at(-1) ?? 0)) {
    throw runtimeError(`${sentence}input.shape[-1] must be greater than or equal to tau.shape[-1]`);
  }
  if (input.ndim - tau.ndim !== 1) {
    throw runtimeError(
      `${sentence}Expected tau to have one dimension less than input, but got tau.ndim equal to ${tau.ndim} and input.ndim is equal to ${input.ndim}`,
    );
  }
  if (!sameShape(input.shape.slice(0, -2), tau.shape.slice(0, -1))) {
    throw runtimeError(
      `${sentence}Expected batch dimensions of tau to be equal to input.shape[:-2], but got ${formatShape(tau.shape.slice(0, -1))}`,
    );
  }
  if (input.dtype !== tau.dtype) {
    throw runtimeError(`${sentence}tau dtype ${tau.dtype} does not match input dtype ${input.dtype}`);
  }
}

export const linalg_householder_product = op(
  "linalg_householder_product(Tensor input, Tensor tau) -> Tensor",
  "linalg",
)({
  doc: "The first columns of a product of reflections, whose vectors are 1 on the diagonal and input's columns below it.",
  formula: "H₁ · H₂ · … with Hᵢ = I − tauᵢ · vᵢ vᵢᵀ",
  forward: ({ input, tau }) => {
    checkReflections(input, tau);
    const identity = expand(identityLike(input), input.shape);
    const vectors = add(tril(input, -1), identity);
    let product = identity;
    for (let i = (tau.shape.at(-1) ?? 0) - 1; i >= 0; i--) {
      const v = narrow(vectors, -1, i, 1);
      const factor = unsqueeze(narrow(tau, -1, i, 1), -1);
      product = sub(product, mul(mul(factor, v), matmul(mT(v), product)));
    }
    return product;
  },
});

export const orgqr = op(
  "orgqr(Tensor self, Tensor input2) -> Tensor",
  "torch method",
)({
  doc: "The older name of linalg.householder_product.",
  forward: ({ self, input2 }) => linalg_householder_product(self, input2),
});
