/** Norms of matrices, and of vectors by the same name: linalg.norm, matrix_norm, cond. */
import { op } from "../autograd/op.ts";
import type { DType } from "../tensor/dtype.ts";
import { cppNumber } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import { formatShape, wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { linalg_inv_ex } from "./linalg-inverse.ts";
import { linalg_svdvals } from "./linalg-svd.ts";
import { checkFloating, checkMatrix } from "./matrix-batch.ts";
import { amax, amin } from "./minmax.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import { linalg_vector_norm } from "./norm.ts";
import { movedim_list } from "./rearrange.ts";
import { sum_dim } from "./reduce.ts";
import { slice } from "./slice.ts";

type Dims = readonly number[];

function checkedDims(A: Tensor, dim: Dims): [number, number] {
  if (dim.length !== 2) {
    throw runtimeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${dim.join(" ")}`);
  }
  const [a, b] = dim.map((d) => wrapDim(d, A.ndim));
  if (a === b) {
    throw runtimeError(`linalg.matrix_norm: dims must be different. Got (${dim.join(", ")})`);
  }
  return [a, b];
}

/** Singular values of the matrices in dims a and b, reduced to one number each. */
function spectral(
  A: Tensor,
  [a, b]: [number, number],
  keepdim: boolean,
  reduce: (values: Tensor) => Tensor,
): Tensor {
  const out = reduce(linalg_svdvals(movedim_list(A, [a, b], [-2, -1])));
  if (!keepdim) return out;
  return [a, b].sort((x, y) => x - y).reduce((y, d) => unsqueeze(y, d), out);
}

function numbered(A: Tensor, ord: Scalar, dim: Dims, keepdim: boolean): Tensor {
  const order = scalarValue(ord);
  const size = Math.abs(order);
  if (size !== 1 && size !== 2 && size !== Number.POSITIVE_INFINITY) {
    throw runtimeError(`linalg.matrix_norm: Order ${cppNumber(order)} not supported.`);
  }
  const [a, b] = checkedDims(A, dim);
  const extreme = order > 0 ? amax : amin;
  if (size === 2) return spectral(A, [a, b], keepdim, (values) => extreme(values, [-1], false));
  // Order 1 adds up columns and looks for the largest sum, infinity rows.
  const [added, rest] = size === 1 ? [a, b] : [b, a];
  const sums = linalg_vector_norm(A, 1, [added], keepdim);
  return extreme(sums, [keepdim || rest < added ? rest : rest - 1], keepdim);
}

function named(A: Tensor, ord: string, dim: Dims, keepdim: boolean): Tensor {
  if (ord !== "fro" && ord !== "nuc") {
    throw runtimeError(`linalg.matrix_norm: Order ${ord} not supported.`);
  }
  const [a, b] = checkedDims(A, dim);
  if (ord === "fro") return linalg_vector_norm(A, 2, [a, b], keepdim);
  return spectral(A, [a, b], keepdim, (values) => sum_dim(values, [-1]));
}

function checked(A: Tensor, dtype: DType | null): Tensor {
  checkFloating(A, "linalg.matrix_norm");
  checkMatrix(A, "linalg.matrix_norm");
  return dtype === null ? A : cast(A, dtype);
}

export const linalg_matrix_norm = op(
  "linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "linalg",
)({
  doc: "Norms of matrices: ±1 and ±inf of sums of columns and rows, ±2 of singular values.",
  forward: ({ self, ord, dim, keepdim, dtype }) => numbered(checked(self, dtype), ord, dim, keepdim),
});

export const linalg_matrix_norm_named = op(
  "linalg_matrix_norm.str_ord(Tensor self, str ord='fro', int[] dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "linalg",
)({
  doc: "Norms of matrices: 'fro', the root of the sum of squares, or 'nuc', the sum of the singular values.",
  forward: ({ self, ord, dim, keepdim, dtype }) => named(checked(self, dtype), ord, dim, keepdim),
});

export const linalg_norm = op(
  "linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "linalg",
)({
  doc: "Norms of vectors or, where two dims are meant, of matrices; without ord the root of the sum of squares.",
  forward: ({ self, ord, dim, keepdim, dtype }) => {
    checkNormDims(self, ord !== null, dim);
    if (ord !== null && (dim === null ? self.ndim : dim.length) === 2) {
      return linalg_matrix_norm(self, ord, dim ?? [0, 1], keepdim, dtype);
    }
    return linalg_vector_norm(self, ord ?? 2, dim, keepdim, dtype);
  },
});

function checkNormDims(self: Tensor, hasOrder: boolean, dim: Dims | null): void {
  if (dim !== null && dim.length !== 1 && dim.length !== 2) {
    throw runtimeError(
      `linalg.norm: If dim is specified, it must be of length 1 or 2. Got ${formatShape(dim)}`,
    );
  }
  if (dim === null && hasOrder && self.ndim !== 1 && self.ndim !== 2) {
    throw runtimeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${self.ndim}D.`,
    );
  }
}

export const linalg_norm_named = op(
  "linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "linalg",
)({
  doc: "Norms of matrices by name: 'fro' or 'nuc'.",
  forward: ({ self, ord, dim, keepdim, dtype }) => {
    if (dim !== null && dim.length !== 1 && dim.length !== 2) checkNormDims(self, true, dim);
    if (dim === null && self.ndim !== 2) {
      throw runtimeError(
        `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${self.ndim}D.`,
      );
    }
    return linalg_matrix_norm_named(self, ord, dim ?? [0, 1], keepdim, dtype);
  },
});

/** ‖A‖ · ‖A⁻¹‖, infinite for singular matrices. */
function condition(A: Tensor, norm: (A: Tensor) => Tensor): Tensor {
  return mul(norm(A), norm(linalg_inv_ex(A)[0]));
}

export const linalg_cond = op(
  "linalg_cond(Tensor self, Scalar? p=None) -> Tensor",
  "linalg",
)({
  doc: "Condition numbers of matrices, by default the largest singular value over the smallest.",
  formula: "out = ‖self‖ · ‖self⁻¹‖",
  forward: ({ self, p }) => {
    checkMatrix(self, "linalg.cond");
    const order = p === null ? 2 : scalarValue(p);
    if (Math.abs(order) !== 2) return condition(self, (A) => linalg_matrix_norm(A, order));
    const values = linalg_svdvals(self);
    const [largest, smallest] = [slice(values, -1, 0, 1), slice(values, -1, -1, null)];
    return squeeze_dim(order > 0 ? div(largest, smallest) : div(smallest, largest), -1);
  },
});

export const linalg_cond_named = op(
  "linalg_cond.p_str(Tensor self, str p) -> Tensor",
  "linalg",
)({
  doc: "Condition numbers of matrices in the norm 'fro' or 'nuc'.",
  forward: ({ self, p }) => condition(self, (A) => linalg_matrix_norm_named(A, p)),
});
