/** Integrals of sampled functions by the trapezoidal rule: trapezoid, trapz, cumulative_trapezoid. */
import { op } from "../autograd/op.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { float, type Scalar, scalarValue } from "../tensor/scalar.ts";
import { wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { zeros } from "./creation.ts";
import { cumsum } from "./cumulative.ts";
import { view } from "./movement.ts";
import { sum_dim } from "./reduce.ts";
import { div_scalar, mul_scalar } from "./scalar-arithmetic.ts";
import { select, slice } from "./slice.ts";

function sides(y: Tensor, dim: number): [Tensor, Tensor] {
  return [slice(y, dim, 0, -1), slice(y, dim, 1)];
}

/** The widths of the trapezoids, shaped to run along `dim` of y. */
function widths(y: Tensor, x: Tensor, dim: number, name: string): Tensor {
  let points = x;
  if (x.ndim === 1) {
    if (x.shape[0] !== y.shape[dim]) {
      throw runtimeError(`${name}: There must be one \`x\` value for each sample point`);
    }
    points = view(
      x,
      y.shape.map((_, d) => (d === dim ? -1 : 1)),
    );
  } else if (x.ndim < y.ndim) {
    points = view(x, [...new Array<number>(y.ndim - x.ndim).fill(1), ...x.shape]);
  }
  const [left, right] = sides(points, dim);
  return sub(right, left);
}

function checkKind(x: Tensor, argument: string, name: string): void {
  if (x.dtype === "bool") {
    throw runtimeError(`${name}: received a bool input for ${argument}, but bool is not supported`);
  }
}

function byPoints(y: Tensor, x: Tensor, dim: number): Tensor {
  checkKind(y, "`x` or `y`", "trapezoid");
  checkKind(x, "`x` or `y`", "trapezoid");
  const d = wrapDim(dim, y.ndim);
  if (y.shape[d] === 0) return zeros(y.shape.toSpliced(d, 1), y.dtype);
  const [left, right] = sides(y, d);
  return div_scalar(sum_dim(mul(add(left, right), widths(y, x, d, "trapezoid")), [d]), 2);
}

/** dx · (Σ y − (first + last) / 2) */
function byStep(y: Tensor, dx: Scalar, dim: number): Tensor {
  checkKind(y, "`y`", "trapezoid");
  if (y.ndim === 0) throw indexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  const d = wrapDim(dim, y.ndim);
  if (y.shape[d] === 0) return zeros(y.shape.toSpliced(d, 1), y.dtype);
  const ends = mul_scalar(add(select(y, d, 0), select(y, d, -1)), 0.5);
  return mul_scalar(sub(sum_dim(y, [d]), ends), dx);
}

export const trapezoid_x = op(
  "trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor",
  "torch",
)({
  doc: "Integral of the samples y at the points x along dim, by the trapezoidal rule.",
  formula: "out = Σ (x[i] − x[i − 1]) · (y[i] + y[i − 1]) / 2",
  forward: ({ y, x, dim }) => byPoints(y, x, dim),
});

export const trapezoid = op(
  "trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor",
  "torch",
)({
  doc: "Integral of samples dx apart along dim, by the trapezoidal rule.",
  formula: "out = dx · Σ (y[i] + y[i − 1]) / 2",
  forward: ({ y, dx, dim }) => byStep(y, dx, dim),
});

export const trapz_x = op(
  "trapz.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor",
  "torch",
)({
  doc: "The same as trapezoid.",
  forward: ({ y, x, dim }) => byPoints(y, x, dim),
});

export const trapz = op(
  "trapz.dx(Tensor y, *, float dx=1., int dim=-1) -> Tensor",
  "torch",
)({
  doc: "The same as trapezoid.",
  forward: ({ y, dx, dim }) => byStep(y, dx, dim),
});

export const cumulative_trapezoid_x = op(
  "cumulative_trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor",
  "torch",
)({
  doc: "Integrals of the samples y at the points x from the first up to every other one.",
  forward: ({ y, x, dim }) => {
    checkKind(y, "`x` or `y`", "cumulative_trapezoid");
    checkKind(x, "`x` or `y`", "cumulative_trapezoid");
    const d = wrapDim(dim, y.ndim);
    const [left, right] = sides(y, d);
    return div_scalar(cumsum(mul(widths(y, x, d, "cumulative_trapezoid"), add(left, right)), d), 2);
  },
});

export const cumulative_trapezoid = op(
  "cumulative_trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor",
  "torch",
)({
  doc: "Integrals of samples dx apart from the first up to every other one.",
  forward: ({ y, dx, dim }) => {
    checkKind(y, "`y`", "cumulative_trapezoid");
    const d = wrapDim(dim, y.ndim);
    const [left, right] = sides(y, d);
    return cumsum(mul_scalar(add(left, right), float(scalarValue(dx) / 2)), d);
  },
});
