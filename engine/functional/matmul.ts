/** The matmul family: mm, addmm, bmm, mv, dot, matmul, linear. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert, copyInto } from "../tensor/copy.ts";
import { allocate, type DType, isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { CPP_TYPE, SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import { broadcastShapes, formatShape, numel, type Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { scalarTensor } from "./creation.ts";
import { gemm, type Matrix } from "./gemm.ts";
import { computeDType, finish } from "./loops.ts";
import {
  _unsafe_view,
  expand,
  reshape,
  squeeze_dim,
  squeeze_own,
  t,
  transpose,
  unsqueeze,
} from "./movement.ts";
import { sum } from "./reduce.ts";

function sameDType(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) {
    throw runtimeError(
      `expected m1 and m2 to have the same dtype, but got: ${CPP_TYPE[a.dtype]} != ${CPP_TYPE[b.dtype]}`,
    );
  }
}

/** The same in the words of ops that take their first operand's type for granted. */
export function expectType(tensor: Tensor, dtype: DType): void {
  if (tensor.dtype !== dtype) {
    throw runtimeError(`expected scalar type ${SCALAR_TYPE[dtype]} but found ${SCALAR_TYPE[tensor.dtype]}`);
  }
}

/** One matrix of a tensor's last two dims. */
function matrix(tensor: Tensor, compute: DType): Matrix {
  const d = tensor.ndim;
  const direct = tensor.dtype === compute || (compute === "float64" && tensor.dtype === "int64");
  const [rows, columns] = [tensor.shape[d - 2], tensor.shape[d - 1]];
  if (direct) {
    const [rowStride, columnStride] = [tensor.strides[d - 2], tensor.strides[d - 1]];
    return { data: tensor.data, offset: tensor.offset, rows, columns, rowStride, columnStride };
  }
  const data = convert(contiguousValues(tensor), tensor.dtype, compute);
  return { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
}

export const mm = op(
  "mm(Tensor self, Tensor mat2) -> Tensor",
  "torch method",
)({
  doc: "Matrix product of self (n, m) and mat2 (m, p).",
  formula: "out = self @ mat2",
  derivatives: { self: "grad @ mat2ᵀ", mat2: "selfᵀ @ grad" },
  forward: ({ self, mat2 }) => {
    if (self.ndim !== 2) throw runtimeError("self must be a matrix");
    if (mat2.ndim !== 2) throw runtimeError("mat2 must be a matrix");
    checkInner(self, mat2);
    sameDType(self, mat2);
    if (self.dtype === "bool") throw notImplementedFor("addmm_impl_cpu_", self.dtype);
    const compute = computeDType(self.dtype);
    const shape = [self.shape[0], mat2.shape[1]];
    const out = allocate(compute, numel(shape));
    gemm(out, 0, matrix(self, compute), matrix(mat2, compute));
    return finish(out, compute, shape, self.dtype);
  },
  backward: {
    self: ({ grad, mat2, shapeOf, stridesOf }) =>
      leftGradient(grad, mat2, shapeOf("self"), stridesOf("self")),
    mat2: ({ grad, self, shapeOf, stridesOf }) =>
      rightGradient(grad, self, shapeOf("mat2"), stridesOf("mat2")),
  },
});

/** A matrix whose columns lie together, such as `weight.t()`. */
function isColumnMajor(shape: Shape, strides: Shape): boolean {
  return strides[0] === 1 && strides[1] === shape[0];
}

/** Gradient of a product w.r.t. its left operand, laid out as that is: PyTorch's choice. */
function leftGradient(grad: Tensor, right: Tensor, shape: Shape, strides: Shape): Tensor {
  return isColumnMajor(shape, strides) ? t(mm(right, t(grad))) : mm(grad, t(right));
}

/** The same for the right operand: that of a Linear's weight needs no copy to become its `.grad`. */
function rightGradient(grad: Tensor, left: Tensor, shape: Shape, strides: Shape): Tensor {
  return isColumnMajor(shape, strides) ? t(mm(t(grad), left)) : mm(t(left), grad);
}

function checkInner(a: Tensor, b: Tensor): void {
  if (a.shape[1] === b.shape[0]) return;
  throw runtimeError(
    `mat1 and mat2 shapes cannot be multiplied (${a.shape[0]}x${a.shape[1]} and ${b.shape[0]}x${b.shape[1]})`,
    { argument: "mat2", expected: [a.shape[1], b.shape[1]], actual: b.shape },
  );
}

function scaled(x: Tensor, by: Scalar): Tensor {
  return scalarValue(by) === 1 ? x : mul(x, scalarTensor(by));
}

/** self + mat1 · mat2 in float32 or float64: partial sums are added to self one by one, as PyTorch's BLAS does. */
function addedProduct(self: Tensor, mat1: Tensor, mat2: Tensor): Tensor {
  const out = allocateTensor([mat1.shape[0], mat2.shape[1]], self.dtype);
  if (self.ndim === 1 && self.isContiguous && self.numel === out.shape[1]) repeatRow(out.data, self);
  else copyInto(out, expand(self, out.shape));
  gemm(out.data, 0, matrix(mat1, self.dtype), matrix(mat2, self.dtype), "added");
  return out;
}

function checkTypes(name: string, tensor: Tensor, mat2: Tensor): void {
  if (tensor.dtype !== mat2.dtype) {
    throw runtimeError(
      `${name} and mat2 must have the same dtype, but got ${SCALAR_TYPE[tensor.dtype]} and ${SCALAR_TYPE[mat2.dtype]}`,
    );
  }
}

/** Every row of a matrix becomes `row`. */
function repeatRow(matrix: TypedArray, row: Tensor): void {
  if (matrix.length === 0) return;
  matrix.set(contiguousValues(row));
  for (let done = row.numel; done < matrix.length; done *= 2) matrix.copyWithin(done, 0, done);
}

/** Half-precision operands in float32: the sum is rounded once, at the end. */
function widened(x: Tensor): Tensor {
  return isFloatingPoint(x.dtype) ? cast(x, computeDType(x.dtype)) : x;
}

export const addmm = op(
  "addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self (broadcast) plus the matrix product of mat1 (n, m) and mat2 (m, p).",
  formula: "out = beta · self + alpha · (mat1 @ mat2)",
  forward: ({ self, mat1, mat2, beta, alpha }) => {
    if (mat1.ndim !== 2) throw runtimeError(`mat1 must be a matrix, got ${mat1.ndim}-D tensor`);
    if (mat2.ndim !== 2) throw runtimeError(`mat2 must be a matrix, got ${mat2.ndim}-D tensor`);
    checkInner(mat1, mat2);
    checkTypes("self", self, mat2);
    checkTypes("mat1", mat1, mat2);
    const isPlain = scalarValue(alpha) === 1 && scalarValue(beta) === 1 && self.dtype === mat1.dtype;
    if (isPlain && computeDType(self.dtype) === self.dtype) return addedProduct(self, mat1, mat2);
    const product = scaled(mm(widened(mat1), widened(mat2)), alpha);
    return cast(add(product, scaled(expand(widened(self), product.shape), beta)), mat1.dtype);
  },
  backward: {
    self: ({ grad, beta }) => scaled(grad, beta),
    mat1: ({ grad, mat2, alpha, shapeOf, stridesOf }) =>
      scaled(leftGradient(grad, mat2, shapeOf("mat1"), stridesOf("mat1")), alpha),
    mat2: ({ grad, mat1, alpha, shapeOf, stridesOf }) =>
      scaled(rightGradient(grad, mat1, shapeOf("mat2"), stridesOf("mat2")), alpha),
  },
});

export const bmm = op(
  "bmm(Tensor self, Tensor mat2) -> Tensor",
  "torch method",
)({
  doc: "Batched matrix product of self (b, n, m) and mat2 (b, m, p).",
  formula: "out = self @ mat2",
  derivatives: { self: "grad @ mat2ᵀ", mat2: "selfᵀ @ grad" },
  forward: ({ self, mat2 }) => {
    if (self.ndim !== 3) throw runtimeError("batch1 must be a 3D tensor");
    if (mat2.ndim !== 3) throw runtimeError("batch2 must be a 3D tensor");
    const [batch, n, m] = self.shape;
    if (mat2.shape[0] !== batch || mat2.shape[1] !== m) {
      throw runtimeError(
        `Expected size for first two dimensions of batch2 tensor to be: ${formatShape([batch, m])} but got: ${formatShape(mat2.shape.slice(0, 2))}.`,
      );
    }
    expectType(mat2, self.dtype);
    if (self.dtype === "bool") throw notImplementedFor("bmm", self.dtype);
    const compute = computeDType(self.dtype);
    const p = mat2.shape[2];
    const out = allocate(compute, batch * n * p);
    const a = matrix(self, compute);
    const b = matrix(mat2, compute);
    const [stepA, stepB] = [
      a.data === self.data ? self.strides[0] : n * m,
      b.data === mat2.data ? mat2.strides[0] : m * p,
    ];
    for (let i = 0; i < batch; i++) {
      gemm(out, i * n * p, { ...a, offset: a.offset + i * stepA }, { ...b, offset: b.offset + i * stepB });
    }
    return finish(out, compute, [batch, n, p], self.dtype);
  },
  backward: {
    self: ({ grad, mat2 }) => bmm(grad, transpose(mat2, 1, 2)),
    mat2: ({ grad, self }) => bmm(transpose(self, 1, 2), grad),
  },
});

export const dot = op(
  "dot(Tensor self, Tensor tensor) -> Tensor",
  "torch method",
)({
  doc: "Inner product of two vectors of the same length.",
  formula: "out = Σ self · tensor",
  derivatives: { self: "grad · tensor", tensor: "grad · self" },
  forward: ({ self, tensor }) => {
    if (self.ndim !== 1 || tensor.ndim !== 1) {
      throw runtimeError(`1D tensors expected, but got ${self.ndim}D and ${tensor.ndim}D tensors`);
    }
    if (self.dtype !== tensor.dtype) {
      throw runtimeError(
        `dot : expected both vectors to have same dtype, but found ${SCALAR_TYPE[self.dtype]} and ${SCALAR_TYPE[tensor.dtype]}`,
      );
    }
    if (self.shape[0] !== tensor.shape[0]) {
      throw runtimeError(
        `inconsistent tensor size, expected tensor ${formatShape(self.shape)} and src ${formatShape(tensor.shape)} to have the same number of elements, but got ${self.shape[0]} and ${tensor.shape[0]} elements respectively`,
      );
    }
    if (self.dtype === "bool") throw notImplementedFor("dot", self.dtype);
    // A sum of integers would be int64.
    return cast(sum(mul(self, tensor)), self.dtype);
  },
  backward: { self: ({ grad, tensor }) => mul(grad, tensor), tensor: ({ grad, self }) => mul(grad, self) },
});

export const mv = op(
  "mv(Tensor self, Tensor vec) -> Tensor",
  "torch method",
)({
  doc: "Product of a matrix self (n, m) and a vector vec (m).",
  formula: "out = self @ vec",
  forward: ({ self, vec }) => {
    if (self.ndim !== 2 || vec.ndim !== 1) {
      throw runtimeError(`vector + matrix @ vector expected, got ${1}, ${self.ndim}, ${vec.ndim}`);
    }
    if (self.shape[1] !== vec.shape[0]) {
      throw runtimeError(
        `size mismatch, got input (${self.shape[0]}), mat (${self.shape[0]}x${self.shape[1]}), vec (${vec.shape[0]})`,
      );
    }
    if (self.dtype !== vec.dtype) {
      const [matrixType, vectorType] = [SCALAR_TYPE[self.dtype], SCALAR_TYPE[vec.dtype]];
      throw runtimeError(
        `addmv input tensors must have the same dtype, but got ${vectorType}, ${matrixType}, and ${vectorType}`,
      );
    }
    if (self.dtype === "bool") throw notImplementedFor("addmv_impl_cpu", self.dtype);
    return squeeze_dim(mm(self, unsqueeze(vec, 1)), 1);
  },
  backward: {
    self: ({ grad, vec }) => mm(unsqueeze(grad, 1), unsqueeze(vec, 0)),
    vec: ({ grad, self }) => mv(t(self), grad),
  },
});

export const matmul = op(
  "matmul(Tensor self, Tensor other) -> Tensor",
  "torch method linalg",
)({
  doc: "Matrix product with broadcasting over leading dims; vectors become rows or columns.",
  formula: "out = self @ other",
  derivatives: { self: "grad @ otherᵀ", other: "selfᵀ @ grad" },
  forward: ({ self, other }) => {
    const [a, b] = [self.ndim, other.ndim];
    if (a === 0 || b === 0) {
      throw runtimeError(`both arguments to matmul need to be at least 1D, but they are ${a}D and ${b}D`);
    }
    if (a === 1 && b === 1) return dot(self, other);
    if (a === 2 && b === 1) return mv(self, other);
    if (a === 1 && b === 2) return squeeze_own(mm(unsqueeze(self, 0), other), 0);
    if (a === 2 && b === 2) return mm(self, other);
    return batched(self, other);
  },
});

/** matmul beyond two dims: a left stack of matrices with one right matrix folds into one product. */
function batched(self: Tensor, other: Tensor): Tensor {
  if (other.ndim <= 2) {
    const lead = self.shape.slice(0, -1);
    const folded = reshape(self, [numel(lead), self.shape[self.ndim - 1]]);
    if (other.ndim === 1) return _unsafe_view(mv(folded, other), lead);
    return _unsafe_view(mm(folded, other), [...lead, other.shape[1]]);
  }
  const left = self.ndim === 1 ? unsqueeze(self, 0) : self;
  const lead = broadcastShapes(left.shape.slice(0, -2), other.shape.slice(0, -2));
  const product = bmm(flattenBatch(left, lead), flattenBatch(other, lead));
  const [n, p] = [left.shape[left.ndim - 2], other.shape[other.ndim - 1]];
  return _unsafe_view(product, self.ndim === 1 ? [...lead, p] : [...lead, n, p]);
}

function flattenBatch(tensor: Tensor, lead: Shape): Tensor {
  const [n, m] = tensor.shape.slice(-2);
  return reshape(expand(tensor, [...lead, n, m]), [numel(lead), n, m]);
}

export const linear = op(
  "linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor",
  "F",
)({
  doc: "Affine map. input – (*, in_features); weight – (out_features, in_features); bias – (out_features) or None; returns (*, out_features).",
  formula: "out = input @ weightᵀ + bias",
  derivatives: { input: "grad @ weight", weight: "gradᵀ @ input", bias: "grad" },
  forward: ({ input, weight, bias }) => {
    checkLinear(input, weight, bias);
    if (input.ndim === 2 && weight.ndim === 2 && bias !== null) return addmm(bias, input, t(weight));
    if (input.ndim > 2 && weight.ndim === 2 && bias !== null && input.isContiguous) {
      const rows = numel(input.shape.slice(0, -1));
      const flat = addmm(bias, reshape(input, [rows, input.shape[input.ndim - 1]]), t(weight));
      return reshape(flat, [...input.shape.slice(0, -1), weight.shape[0]]);
    }
    if (bias !== null && weight.ndim === 2) checkTypes("mat1", input, weight);
    const product = matmul(input, weight.ndim === 2 ? t(weight) : weight);
    return bias === null ? product : add(product, bias);
  },
});

/** Names the argument that is the wrong way round before the product fails. */
function checkLinear(input: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (input.ndim < 1 || weight.ndim !== 2) return;
  if (bias !== null && !isFloatingPoint(bias.dtype) && isFloatingPoint(weight.dtype)) return;
  const inner = input.shape[input.ndim - 1];
  if (inner === weight.shape[1]) return;
  const rows = numel(input.shape.slice(0, -1));
  const expected = inner === weight.shape[0] ? [weight.shape[1], inner] : [weight.shape[0], inner];
  const conflict = { argument: "weight", expected, actual: weight.shape };
  if (input.ndim === 1) {
    throw runtimeError(
      `size mismatch, got input (${weight.shape[0]}), mat (${weight.shape[0]}x${weight.shape[1]}), vec (${inner})`,
      conflict,
    );
  }
  throw runtimeError(
    `mat1 and mat2 shapes cannot be multiplied (${rows}x${inner} and ${weight.shape[1]}x${weight.shape[0]})`,
    conflict,
  );
}
