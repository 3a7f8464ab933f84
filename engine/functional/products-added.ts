/** Products of matrices and vectors added to a tensor: addmv, addr, addbmm. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { type Scalar, scalarKind, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { addmm, bmm, mm, mv } from "./matmul.ts";
import { expand, t, transpose, unsqueeze } from "./movement.ts";
import { outer } from "./products.ts";
import { sum_dim } from "./reduce.ts";
import { scaled } from "./scalar-arithmetic.ts";
import { select } from "./slice.ts";

/** beta · self + alpha · product in the dtype of the product: integers take the whole part of a factor. */
function combined(self: Tensor, product: Tensor, beta: Scalar, alpha: Scalar): Tensor {
  const factor = (by: Scalar): Scalar => (isFloatingPoint(product.dtype) ? by : Math.trunc(scalarValue(by)));
  const weighted = scaled(product, factor(alpha));
  const start = expand(self, product.shape);
  // A beta of 0 leaves out even NaN.
  return scalarValue(factor(beta)) === 0 ? weighted : add(scaled(start, factor(beta)), weighted);
}

export const addmv = op(
  "addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self (broadcast) plus the product of mat (n, m) and vec (m).",
  formula: "out = beta · self + alpha · (mat @ vec)",
  forward: ({ self, mat, vec, beta, alpha }) => {
    if (mat.ndim !== 2 || vec.ndim !== 1 || self.ndim > 1) {
      throw runtimeError(`vector + matrix @ vector expected, got ${self.ndim}, ${mat.ndim}, ${vec.ndim}`);
    }
    const fits = mat.shape[1] === vec.shape[0] && (self.numel === mat.shape[0] || self.numel === 1);
    if (!fits) {
      throw runtimeError(
        `size mismatch, got input (${self.shape[0] ?? 1}), mat (${mat.shape[0]}x${mat.shape[1]}), vec (${vec.shape[0]})`,
      );
    }
    return combined(self, mv(mat, vec), beta, alpha);
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    mat: ({ grad, vec, alpha }) => scaled(outer(grad, vec), alpha),
    vec: ({ grad, mat, alpha }) => scaled(mv(t(mat), grad), alpha),
  },
});

function rejectFraction(self: Tensor, factor: Scalar, name: string): void {
  if (isFloatingPoint(self.dtype) || scalarKind(factor) !== "float") return;
  throw runtimeError(`For integral input tensors, argument ${name} must not be a floating point number.`);
}

export const addr = op(
  "addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self (broadcast) plus the outer product of vec1 (n) and vec2 (m).",
  formula: "out = beta · self + alpha · (vec1 ⊗ vec2)",
  forward: ({ self, vec1, vec2, beta, alpha }) => {
    if (vec1.ndim !== 1 || vec2.ndim !== 1) {
      throw runtimeError(
        `addr: Expected 1-D argument ${vec1.ndim !== 1 ? "vec1" : "vec2"}, but got ${vec1.ndim !== 1 ? vec1.ndim : vec2.ndim}-D`,
      );
    }
    rejectFraction(self, beta, "beta");
    rejectFraction(self, alpha, "alpha");
    return combined(self, outer(vec1, vec2), beta, alpha);
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    vec1: ({ grad, vec2, alpha }) => scaled(mv(grad, vec2), alpha),
    vec2: ({ grad, vec1, alpha }) => scaled(mv(t(grad), vec1), alpha),
  },
});

function checkBatches(batch1: Tensor, batch2: Tensor): void {
  if (batch1.ndim !== 3) throw runtimeError("batch1 must be a 3D tensor");
  if (batch2.ndim !== 3) throw runtimeError("batch2 must be a 3D tensor");
  const [b, n, m] = batch1.shape;
  const [other, inner, p] = batch2.shape;
  if (b !== other) {
    throw runtimeError(`batch1 and batch2 must have same number of batches, got ${b} and ${other}`);
  }
  if (m !== inner) throw runtimeError(`Incompatible matrix sizes for bmm (${n}x${m} and ${inner}x${p})`);
}

/** One copy of the matrix for each of `count` batches. */
function repeated(matrix: Tensor, count: number): Tensor {
  return expand(unsqueeze(matrix, 0), [count, ...matrix.shape]);
}

export const addbmm = op(
  "addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self (broadcast) plus the sum of the products of the matrices in batch1 (b, n, m) and batch2 (b, m, p).",
  formula: "out = beta · self + alpha · Σ_b (batch1[b] · batch2[b])",
  forward: ({ self, batch1, batch2, beta, alpha }) => {
    checkBatches(batch1, batch2);
    if (!isFloatingPoint(batch1.dtype) || batch1.shape[0] === 0) {
      return combined(self, sum_dim(bmm(batch1, batch2), [0]), beta, alpha);
    }
    // One product after the other is added to self, as PyTorch does.
    const [first, second] = [select(batch1, 0, 0), select(batch2, 0, 0)];
    const isPlain = scalarValue(beta) === 1 && scalarValue(alpha) === 1;
    let out = isPlain ? addmm(self, first, second) : combined(self, mm(first, second), beta, alpha);
    for (let b = 1; b < batch1.shape[0]; b++) {
      out = addmm(out, select(batch1, 0, b), select(batch2, 0, b), 1, alpha);
    }
    return out;
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    batch1: ({ grad, batch2, alpha, shapeOf }) =>
      scaled(bmm(repeated(grad, shapeOf("batch1")[0]), transpose(batch2, 1, 2)), alpha),
    batch2: ({ grad, batch1, alpha }) =>
      scaled(bmm(transpose(batch1, 1, 2), repeated(grad, batch1.shape[0])), alpha),
  },
});
