/** Ranges and layouts beyond creation.ts: logspace, range, empty_permuted. */
import { op } from "../autograd/op.ts";
import { convertInto, itemOf } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { getDefaultDType } from "../tensor/promotion.ts";
import { FloatScalar, type Scalar, scalarValue } from "../tensor/scalar.ts";
import { contiguousStrides, numel } from "../tensor/shape.ts";
import { newStorage } from "../tensor/storage.ts";
import { allocateTensor, Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";

const FACTORY =
  "*, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? requires_grad=False";

function logarithmic(start: Scalar, end: Scalar, steps: number, base: number, dtype: DType | null): Tensor {
  if (steps < 0) throw runtimeError("number of steps must be non-negative");
  const out = allocateTensor([steps], dtype ?? getDefaultDType());
  const [from, to] = [scalarValue(start), scalarValue(end)];
  const single = out.dtype === "float32" ? Math.fround : (x: number) => x;
  const by = steps > 1 ? single((to - from) / (steps - 1)) : 0;
  // From both ends, as linspace.
  const values = Float64Array.from({ length: steps }, (_, i) =>
    single(base ** single(i < steps / 2 ? from + by * i : to - by * (steps - 1 - i))),
  );
  convertInto(out.data, 0, values, "float64", out.dtype);
  return out;
}

function endpoint(x: Tensor, start: Tensor | Scalar, end: Tensor | Scalar): Scalar {
  if (x.ndim === 0) return isFloatingPoint(x.dtype) ? new FloatScalar(itemOf(x)) : itemOf(x);
  const dims = [start, end].map((given) => (given instanceof Tensor ? given.ndim : null));
  const [first, second] = dims;
  throw runtimeError(
    first !== null && second !== null
      ? `logspace only supports 0-dimensional start and end tensors, but got start with ${first} dimension(s) and end with ${second} dimension(s).`
      : `logspace only supports 0-dimensional start and end tensors, but got ${first === null ? "end" : "start"} with ${first ?? second} dimension(s).`,
  );
}

const DOC = "steps powers of base, whose exponents run evenly from start to end, both included.";

export const logspace_tensors = op(
  `logspace.Tensor_Tensor(Tensor start, Tensor end, int steps, float base=10.0, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: DOC,
  forward: ({ start, end, steps, base, dtype }) =>
    logarithmic(endpoint(start, start, end), endpoint(end, start, end), steps, base, dtype),
  backward: "nondifferentiable",
});

export const logspace_scalar_tensor = op(
  `logspace.Scalar_Tensor(Scalar start, Tensor end, int steps, float base=10.0, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: DOC,
  forward: ({ start, end, steps, base, dtype }) =>
    logarithmic(start, endpoint(end, start, end), steps, base, dtype),
  backward: "nondifferentiable",
});

export const logspace_tensor_scalar = op(
  `logspace.Tensor_Scalar(Tensor start, Scalar end, int steps, float base=10.0, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: DOC,
  forward: ({ start, end, steps, base, dtype }) =>
    logarithmic(endpoint(start, start, end), end, steps, base, dtype),
  backward: "nondifferentiable",
});

export const logspace = op(
  `logspace(Scalar start, Scalar end, int steps, float base=10.0, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: DOC,
  formula: "out[i] = base^(start + i · (end − start) / (steps − 1))",
  forward: ({ start, end, steps, base, dtype }) => logarithmic(start, end, steps, base, dtype),
  backward: "nondifferentiable",
});

export const range = op(
  `range.step(Scalar start, Scalar end, Scalar step=1, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "start, start + step, … up to end, which is included, unlike arange.",
  forward: ({ start, end, step, dtype }) => {
    warn(
      "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with Python's range builtin. Instead, use torch.arange, which produces values in [start, end).",
    );
    const [from, to, by] = [start, end, step].map(scalarValue);
    if (by === 0) throw runtimeError("step must be nonzero");
    if ((by > 0 && to < from) || (by < 0 && to > from)) {
      throw runtimeError("upper bound and lower bound inconsistent with step sign");
    }
    const out = allocateTensor([Math.floor((to - from) / by) + 1], dtype ?? getDefaultDType());
    for (let i = 0; i < out.data.length; i++) out.data[i] = from + i * by;
    return out;
  },
  backward: "nondifferentiable",
});

export const empty_permuted = op(
  `empty_permuted(SymInt[] size, int[] physical_layout, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Unspecified values (here: zeros) whose dims lie in memory in the order of physical_layout, the outermost first.",
  forward: ({ size, physical_layout, dtype }) => {
    if (size.length !== physical_layout.length) {
      throw runtimeError(
        `Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = ${size.length} is not equal to len(physical_layout) = ${physical_layout.length}`,
      );
    }
    if (new Set(physical_layout).size !== size.length) throw runtimeError("Duplicate dim not allowed");
    const steps = contiguousStrides(physical_layout.map((d) => size[d]));
    const strides = size.map((_, d) => steps[physical_layout.indexOf(d)]);
    const kind = dtype ?? getDefaultDType();
    return new Tensor(newStorage(kind, numel(size)), size, strides, 0, kind);
  },
  backward: "nondifferentiable",
});
