/** gather and scatter: reading and writing along one dim at positions given element by element. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { castCopy, contiguousValues, convert } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { contiguousStrides, formatShape, type Shape, wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { div, div_mode, mul } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { eq } from "./compare.ts";
import { ones_like, scalarTensor, zeros, zeros_like } from "./creation.ts";
import { masked_fill } from "./masked.ts";
import { offsetsOf } from "./offsets.ts";
import { constant_pad_nd } from "./pad-constant.ts";

function checkIndex(index: Tensor, name: string): void {
  if (index.dtype !== "int64" && index.dtype !== "int32") {
    throw runtimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
}

/** Row-major positions in a tensor of `shape` that `index` names along `dim`. */
function targets(shape: Shape, dim: number, index: Tensor): Float64Array {
  // A 0-d tensor is read as a vector of one.
  const full = shape.length === 0 ? [1] : shape;
  const strides = contiguousStrides(full);
  const at = wrapDim(dim, full.length);
  const base = offsetsOf(index.shape, index.ndim === 0 ? [] : strides.with(at, 0));
  const values = contiguousValues(index);
  const [size, stride] = [full[at], strides[at]];
  for (let i = 0; i < base.length; i++) {
    const k = values[i];
    if (k < 0 || k >= size) {
      throw runtimeError(`index ${k} is out of bounds for dimension ${at} with size ${size}`);
    }
    base[i] += k * stride;
  }
  return base;
}

function checkRanks(tensor: Tensor, index: Tensor, called: string): void {
  if (Math.max(tensor.ndim, 1) !== Math.max(index.ndim, 1)) {
    throw runtimeError(`Index tensor must have the same number of dimensions as ${called} tensor`);
  }
}

export const gather = op(
  "gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor",
  "torch method",
)({
  doc: "Elements of self at index along dim, in the shape of index.",
  formula: "out[i][j] = self[index[i][j]][j] for dim = 0",
  forward: ({ self, dim, index }) => {
    const at = wrapDim(dim, self.ndim);
    const out = allocateTensor(index.shape, self.dtype);
    if (index.numel === 0) return out;
    checkIndex(index, "gather");
    checkRanks(self, index, "input");
    index.shape.forEach((size, d) => {
      if (d !== at && size > self.shape[d]) {
        throw runtimeError(
          `Size does not match at dimension ${d} expected index ${formatShape(index.shape)} to be no larger than self ${formatShape(self.shape)} apart from dimension ${at}`,
        );
      }
    });
    const values = contiguousValues(self);
    const positions = targets(self.shape, at, index);
    for (let i = 0; i < positions.length; i++) out.data[i] = values[positions[i]];
    return out;
  },
  backward: {
    self: ({ grad, dim, index, shapeOf }) =>
      scatter_add(zeros(shapeOf("self"), grad.dtype), dim, index, grad),
    index: "nondifferentiable",
  },
});

function checkScatter(self: Tensor, dim: number, index: Tensor, src: Tensor | null): number {
  const at = wrapDim(dim, self.ndim);
  if (index.numel === 0) return at;
  checkIndex(index, "scatter");
  checkRanks(self, index, "self");
  if (src !== null) checkRanks(src, index, "src");
  if (src !== null && src.dtype !== self.dtype) {
    throw runtimeError("scatter(): Expected self.dtype to be equal to src.dtype");
  }
  const fits = index.shape.every(
    (size, d) => (d === at || size <= self.shape[d]) && (src === null || size <= (src.shape[d] ?? 1)),
  );
  if (!fits) {
    const expected = src === null ? "" : ` and to be no larger size than src ${formatShape(src.shape)}`;
    throw runtimeError(
      `Expected index ${formatShape(index.shape)} to be no larger than self ${formatShape(self.shape)} apart from dimension ${at}${expected}`,
    );
  }
  return at;
}

/** The elements of `src` that `index` covers, row-major. */
function sourceValues(src: Tensor, index: Tensor): Float64Array {
  const at = offsetsOf(index.shape, src.ndim === index.ndim ? src.strides : [], src.offset);
  return at.map((position) => src.data[position]);
}

type Combine = (present: number, incoming: number) => number;

/** A number cast to a dtype; infinities stand for what anything is written over, whatever the dtype. */
function inDType(value: number, dtype: DType): number {
  return Number.isFinite(value) ? convert(Float64Array.of(value), "float64", dtype)[0] : value;
}

function scattered(
  self: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor | number,
  combine: Combine | null,
): Tensor {
  const tensor = typeof src === "number" ? null : src;
  const at = checkScatter(self, dim, index, tensor);
  const out = castCopy(self, self.dtype);
  if (index.numel === 0) return out;
  const positions = targets(self.shape, at, index);
  const values = tensor === null ? null : sourceValues(tensor, index);
  const number = typeof src === "number" ? inDType(src, self.dtype) : 0;
  for (let i = 0; i < positions.length; i++) {
    const p = positions[i];
    const value = values === null ? number : values[i];
    out.data[p] = combine === null ? value : combine(out.data[p], value);
  }
  return out;
}

export const scatter = op(
  "scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor",
  "torch method inplace",
)({
  doc: "self with the elements of src written at index along dim.",
  formula: "out[index[i][j]][j] = src[i][j] for dim = 0",
  forward: ({ self, dim, index, src }) => scattered(self, dim, index, src, null),
  backward: {
    self: ({ grad, dim, index }) => scatter_value(grad, dim, index, 0),
    index: "nondifferentiable",
    src: ({ grad, dim, index, shapeOf }) => fitted(gather(grad, dim, index), shapeOf("src"), index),
  },
});
export const scatter_ = inplace(scatter);

/** A gradient of index's shape in the larger shape of src. */
function fitted(grad: Tensor, shape: Shape, index: Tensor): Tensor {
  if (shape.every((size, d) => size === index.shape[d])) return grad;
  return padTo(grad, shape);
}

const padTo = (grad: Tensor, shape: Shape): Tensor => {
  const pads = shape.flatMap((size, d) => [size - (grad.shape[d] ?? 1), 0]).reverse();
  return constant_pad_nd(grad, pads);
};

export const scatter_value = op(
  "scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor",
  "torch method inplace",
)({
  doc: "self with one number written at index along dim.",
  node: "ScatterBackward1",
  forward: ({ self, dim, index, value }) => scattered(self, dim, index, scalarValue(value), null),
  backward: {
    self: ({ grad, dim, index }) => scatter_value(grad, dim, index, 0),
    index: "nondifferentiable",
  },
});

/** PyTorch knows no derivative of these two, and says so in backward. */
function withoutDerivative(): Tensor {
  throw runtimeError("derivative for aten::scatter is not implemented");
}

const REDUCERS: Readonly<Record<string, Combine>> = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
};

function reducer(reduce: string): Combine {
  const combine = REDUCERS[reduce];
  if (combine === undefined) throw runtimeError("reduce argument must be either add or multiply.");
  return combine;
}

export const scatter_reduced = op(
  "scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor",
  "torch method inplace",
)({
  doc: "self with src added to, or multiplied into, the elements at index along dim.",
  forward: ({ self, dim, index, src, reduce }) => scattered(self, dim, index, src, reducer(reduce)),
  node: "NotImplemented",
  backward: { self: withoutDerivative, index: "nondifferentiable", src: withoutDerivative },
});

export const scatter_value_reduced = op(
  "scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor",
  "torch method inplace",
)({
  doc: "self with one number added to, or multiplied into, the elements at index along dim.",
  forward: ({ self, dim, index, value, reduce }) =>
    scattered(self, dim, index, scalarValue(value), reducer(reduce)),
  node: "NotImplemented",
  backward: { self: withoutDerivative, index: "nondifferentiable" },
});

export const scatter_add = op(
  "scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor",
  "torch method inplace",
)({
  doc: "self with the elements of src added at index along dim.",
  formula: "out[index[i][j]][j] += src[i][j] for dim = 0",
  forward: ({ self, dim, index, src }) => scattered(self, dim, index, src, (a, b) => a + b),
  backward: {
    self: ({ grad }) => grad,
    index: "nondifferentiable",
    src: ({ grad, dim, index, shapeOf }) => fitted(gather(grad, dim, index), shapeOf("src"), index),
  },
});
export const scatter_add_ = inplace(scatter_add);

const REDUCE: Readonly<Record<string, { start: number; combine: Combine }>> = {
  sum: { start: 0, combine: (a, b) => a + b },
  mean: { start: 0, combine: (a, b) => a + b },
  prod: { start: 1, combine: (a, b) => a * b },
  amax: { start: Number.NEGATIVE_INFINITY, combine: Math.max },
  amin: { start: Number.POSITIVE_INFINITY, combine: Math.min },
};

export const scatter_reduce = op(
  "scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor",
  "torch method inplace",
)({
  doc: "self with src reduced into the elements at index along dim: sum, prod, mean, amax or amin.",
  forward: ({ self, dim, index, src, reduce, include_self }) => {
    const rule = REDUCE[reduce];
    if (rule === undefined) {
      throw runtimeError("reduce argument must be either sum, prod, mean, amax or amin.");
    }
    const start = include_self ? self : scatter_value(self, dim, index, rule.start);
    const out = scattered(start, dim, index, src, rule.combine);
    if (reduce !== "mean") return out;
    const count = hits(self, dim, index, include_self);
    return isFloatingPoint(out.dtype) ? div(out, count) : div_mode(out, count, "floor");
  },
  backward: ({ grad, self, src, dim, index, reduce, include_self, result }): Record<string, Tensor> => {
    const own = (g: Tensor) => (include_self ? g : scatter_value(g, dim, index, 0));
    if (reduce === "sum") return { self: own(grad), src: gather(grad, dim, index) };
    if (reduce === "mean") {
      const share = div(grad, hits(self, dim, index, include_self));
      return { self: own(share), src: gather(share, dim, index) };
    }
    if (reduce === "prod") {
      const product = mul(grad, result);
      return { self: own(div(product, self)), src: div(gather(product, dim, index), src) };
    }
    // Ties share the gradient of amax and amin evenly.
    const mine = own(cast(eq(self, result), grad.dtype));
    const theirs = cast(eq(src, gather(result, dim, index)), grad.dtype);
    const share = div(grad, scatter_add(mine, dim, index, theirs));
    return { self: mul(mine, share), src: mul(theirs, gather(share, dim, index)) };
  },
});

/** How many values met in each element, at least 1. */
function hits(self: Tensor, dim: number, index: Tensor, include_self: boolean): Tensor {
  const start = include_self ? ones_like(self) : zeros_like(self);
  const ones = allocateTensor(index.shape, self.dtype);
  ones.data.fill(1);
  const count = scatter_add(start, dim, index, ones);
  return masked_fill(count, eq(count, scalarTensor(0)), 1);
}
