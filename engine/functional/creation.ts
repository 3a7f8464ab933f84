/** Creation: tensors from sizes, ranges and numbers, and from the default random stream. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { scalarOf } from "../schema/match.ts";
import { convert, convertInto, elementOf } from "../tensor/copy.ts";
import { allocate, type DType, isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { fusedFloat32, fusedFloat64 } from "../tensor/fused.ts";
import { dtypeOfScalar, getDefaultDType } from "../tensor/promotion.ts";
import { floatRounder } from "../tensor/rounding.ts";
import { type Scalar, scalarKind, scalarValue } from "../tensor/scalar.ts";
import { formatShape, numel, type Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor, wrapData } from "../tensor/tensor.ts";

/** A number as a 0-d tensor that yields to other dtypes in promotion. */
export function scalarTensor(scalar: Scalar): Tensor {
  const kind = scalarKind(scalar);
  const dtype: DType = kind === "float" ? "float64" : kind === "int" ? "int64" : "bool";
  const out = wrapData(allocate(dtype, 1).fill(scalarValue(scalar)), [], dtype);
  out.wrappedNumber = true;
  return out;
}

function filled(size: Shape, dtype: DType, value: number): Tensor {
  for (const s of size) {
    if (s < 0) {
      throw runtimeError(`Trying to create tensor with negative dimension ${s}: ${formatShape(size)}`);
    }
  }
  const out = allocateTensor(size, dtype);
  if (value !== 0) out.data.fill(elementOf(value, dtype));
  return out;
}

export const zeros = op(
  "zeros(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "A tensor of zeros.",
  forward: ({ size, dtype }) => {
    if (size.some((length) => length < 0)) {
      throw runtimeError("zeros: Dimension size must be non-negative.");
    }
    return filled(size, dtype ?? getDefaultDType(), 0);
  },
  backward: "nondifferentiable",
});

export const ones = op(
  "ones(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "A tensor of ones.",
  forward: ({ size, dtype }) => filled(size, dtype ?? getDefaultDType(), 1),
  backward: "nondifferentiable",
});

export const empty = op(
  "empty(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "A tensor whose values are unspecified (here: zeros).",
  forward: ({ size, dtype }) => filled(size, dtype ?? getDefaultDType(), 0),
  backward: "nondifferentiable",
});

export const full = op(
  "full(SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "A tensor filled with fill_value; its dtype follows the value unless given.",
  forward: ({ size, fill_value, dtype }) =>
    filled(size, dtype ?? dtypeOfScalar(fill_value), scalarValue(fill_value)),
  backward: "nondifferentiable",
});

export const zeros_like = op(
  "zeros_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "Zeros with the shape of self.",
  forward: ({ self, dtype }) => filled(self.shape, dtype ?? self.dtype, 0),
  backward: "nondifferentiable",
});

export const ones_like = op(
  "ones_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "Ones with the shape of self.",
  forward: ({ self, dtype }) => filled(self.shape, dtype ?? self.dtype, 1),
  backward: "nondifferentiable",
});

export const full_like = op(
  "full_like(Tensor self, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "fill_value with the shape of self.",
  forward: ({ self, fill_value, dtype }) => filled(self.shape, dtype ?? self.dtype, scalarValue(fill_value)),
  backward: "nondifferentiable",
});

export const empty_like = op(
  "empty_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None, bool? requires_grad=False) -> Tensor",
  "torch",
)({
  doc: "Unspecified values (here: zeros) with the shape of self.",
  forward: ({ self, dtype }) => filled(self.shape, dtype ?? self.dtype, 0),
  backward: "nondifferentiable",
});

/** PyTorch fills eight elements at a time: only the first of them is rounded before the others are counted from it. */
function fillRange(data: TypedArray, from: number, by: number): void {
  const whole = data.length - (data.length % 8);
  for (let i = 0; i < data.length; i++) {
    const lane = i < whole ? i % 8 : 0;
    const first = Math.fround(fusedFloat64(by, i - lane, from));
    data[i] = fusedFloat64(by, lane, first);
  }
}

function range(start: Scalar, end: Scalar, step: Scalar, dtype: DType | null): Tensor {
  const [from, to, by] = [start, end, step].map(scalarValue);
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw runtimeError(`unsupported range: ${from} -> ${to}`.replaceAll("Infinity", "inf"));
  }
  if (by === 0) throw runtimeError("step must be nonzero");
  // The count is taken in the dtype asked for.
  if (dtype !== null && !isFloatingPoint(dtype) && Math.trunc(by) === 0)
    throw valueError("step must be nonzero");
  if ((by > 0 && to < from) || (by < 0 && to > from)) {
    throw runtimeError("upper bound and lower bound inconsistent with step sign");
  }
  const anyFloat = [start, end, step].some((s) => scalarKind(s) === "float");
  const out = allocateTensor(
    [Math.max(0, Math.ceil((to - from) / by))],
    dtype ?? (anyFloat ? getDefaultDType() : "int64"),
  );
  if (out.dtype === "float32") fillRange(out.data, from, by);
  else for (let i = 0; i < out.data.length; i++) out.data[i] = fusedFloat64(by, i, from);
  return out;
}

const FACTORY =
  "*, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? requires_grad=False";

export const arange_end = op(
  `arange(Scalar end, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "0, 1, … below end.",
  forward: ({ end, dtype }) => range(0, end, 1, dtype),
  backward: "nondifferentiable",
});

export const arange = op(
  `arange.start(Scalar start, Scalar end, Scalar step=1, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "start, start + step, … below end.",
  forward: ({ start, end, step, dtype }) => range(start, end, step, dtype),
  backward: "nondifferentiable",
});

/** PyTorch takes 0-d tensors for either end. */
function checkEnds(start: Tensor | null, end: Tensor | null): void {
  const named: string[] = [];
  if (start !== null) named.push(`start with ${start.ndim} dimension(s)`);
  if (end !== null) named.push(`end with ${end.ndim} dimension(s)`);
  if ([start, end].every((x) => x === null || x.ndim === 0)) return;
  throw runtimeError(
    `linspace only supports 0-dimensional start and end tensors, but got ${named.join(" and ")}.`,
  );
}

export const linspace_tensors = op(
  `linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "linspace between two 0-d tensors.",
  forward: ({ start, end, steps, dtype }) => {
    checkEnds(start, end);
    return linspace(scalarOf(start), scalarOf(end), steps, dtype);
  },
});

export const linspace_end = op(
  `linspace.Scalar_Tensor(Scalar start, Tensor end, int steps, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "linspace from a number to a 0-d tensor.",
  forward: ({ start, end, steps, dtype }) => {
    checkEnds(null, end);
    return linspace(start, scalarOf(end), steps, dtype);
  },
});

export const linspace_start = op(
  `linspace.Tensor_Scalar(Tensor start, Scalar end, int steps, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "linspace from a 0-d tensor to a number.",
  forward: ({ start, end, steps, dtype }) => {
    checkEnds(start, null);
    return linspace(scalarOf(start), end, steps, dtype);
  },
});

export const linspace = op(
  `linspace(Scalar start, Scalar end, int steps, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "steps values from start to end, evenly spaced, both included.",
  forward: ({ start, end, steps, dtype }) => {
    if (steps < 0) throw runtimeError("number of steps must be non-negative");
    const out = allocateTensor([steps], dtype ?? getDefaultDType());
    const single = out.dtype === "float32";
    const round = isFloatingPoint(out.dtype) ? floatRounder(out.dtype) : (value: number) => value;
    const fused = single ? fusedFloat32 : fusedFloat64;
    const element = isFloatingPoint(out.dtype) ? round : Math.trunc;
    const [from, to] = [element(scalarValue(start)), element(scalarValue(end))];
    const by = steps > 1 ? round(round(to - from) / (steps - 1)) : 0;
    // PyTorch walks from both ends, so that the last value is exactly `end`.
    const half = Math.max(Math.floor(steps / 2), steps === 1 ? 1 : 0);
    for (let i = 0; i < steps; i++)
      out.data[i] = round(i < half ? fused(by, i, from) : fused(-by, steps - 1 - i, to));
    if (!isFloatingPoint(out.dtype)) for (let i = 0; i < steps; i++) out.data[i] = Math.trunc(out.data[i]);
    return out;
  },
  backward: "nondifferentiable",
});

export const eye = op(
  `eye(SymInt n, SymInt? m=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "The identity matrix, n by m.",
  forward: ({ n, m, dtype }) => {
    const columns = m ?? n;
    if (n < 0) throw runtimeError(`n must be greater or equal to 0, got ${n}`);
    if (columns < 0) throw runtimeError(`m must be greater or equal to 0, got ${columns}`);
    const out = allocateTensor([n, columns], dtype ?? getDefaultDType());
    for (let i = 0; i < Math.min(n, columns); i++) out.data[i * columns + i] = 1;
    return out;
  },
  backward: "nondifferentiable",
});

export const fill_tensor = op(
  "fill.Tensor(Tensor self, Tensor value) -> Tensor",
  "torch inplace inplace-torch",
)({
  doc: "self's shape filled with the 0-d tensor value.",
  node: "FillBackward3",
  forward: ({ self, value }) => {
    if (value.ndim !== 0) {
      throw runtimeError(
        `fill_ only supports 0-dimension value tensor but got tensor with ${value.ndim} dimensions.`,
      );
    }
    const [element] = convert(value.data.slice(value.offset, value.offset + 1), value.dtype, self.dtype);
    return filled(self.shape, self.dtype, element);
  },
  // The driver sums the gradient of the 0-d value.
  backward: { self: ({ grad }) => zeros_like(grad), value: ({ grad }) => grad },
});

const fill = op(
  "fill.Scalar(Tensor self, Scalar value) -> Tensor",
  "torch inplace inplace-torch",
)({
  doc: "self's shape filled with value.",
  forward: ({ self, value }) => filled(self.shape, self.dtype, scalarValue(value)),
  backward: { self: ({ grad }) => zeros_like(grad) },
});
export const fill_ = inplace(fill);

const zero = op(
  "zero(Tensor self) -> Tensor",
  "inplace inplace-torch",
)({
  doc: "self's shape filled with zeros.",
  forward: ({ self }) => filled(self.shape, self.dtype, 0),
  backward: { self: ({ grad }) => zeros_like(grad) },
});
export const zero_ = inplace(zero);

/** A contiguous tensor from nested numbers already flattened: what `torch.tensor` is made of. */
export function fromValues(values: ArrayLike<number>, shape: Shape, dtype: DType): Tensor {
  if (values.length !== numel(shape))
    throw runtimeError(`fromValues: ${values.length} values for ${formatShape(shape)}`);
  const out = allocateTensor(shape, dtype);
  convertInto(out.data, 0, Float64Array.from(values), "float64", dtype);
  return out;
}

/** What `torch.tensor` takes: a number, or lists of the same shape at every depth. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** `tensor([[1, 2], [3, 4]])` for TypeScript: nested arrays to a tensor. */
export function tensor(nested: NestedNumbers, dtype: DType = getDefaultDType()): Tensor {
  const shape: number[] = [];
  for (let level = nested; typeof level !== "number"; level = level[0]) shape.push(level.length);
  const values: number[] = [];
  collect(nested, values);
  return fromValues(values, shape, dtype);
}

function collect(nested: NestedNumbers, into: number[]): void {
  if (typeof nested === "number") into.push(nested);
  else for (const item of nested) collect(item, into);
}
