/** Powers: pow in its three forms, square, sqrt, rsqrt, reciprocal. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import { float, type Scalar, scalarKind, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul, neg, sub } from "./arithmetic.ts";
import { eq } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { type BinaryKernel, binary, computeDType, mapped, unary, zipped } from "./loops.ts";
import { log } from "./math.ts";
import { where } from "./where.ts";

/** C's pow: 1 to any power is 1, and so is -1 to ±infinity; JavaScript says NaN. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY))) return 1;
  return x ** y;
}

const POW: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = power(a[ao + i * as], b[bo + i * bs]);
};

/** Whole numbers: what 1 and -1 give for a negative power is whole; everything else rounds to 0. */
function wholePower(x: number, y: number): number {
  if (y >= 0) return x ** y;
  return x === 1 ? 1 : x === -1 ? (y % 2 === 0 ? 1 : -1) : 0;
}

const WHOLE_POW: BinaryKernel = zipped(wholePower);

function powTensors(self: Tensor, exponent: Tensor): Tensor {
  const dtype = resultType([self, exponent]);
  const whole = !dtype.startsWith("float") && !dtype.startsWith("bfloat");
  if (whole && exponent.wrappedNumber && exponent.data[exponent.offset] < 0) {
    throw runtimeError("Integers to negative integer powers are not allowed.");
  }
  return binary(self, exponent, computeDType(dtype), dtype, whole ? WHOLE_POW : POW);
}

/** Exponents that PyTorch multiplies or divides out, rounding after each step. */
function shortPower(exponent: number, round: (value: number) => number): ((x: number) => number) | null {
  switch (exponent) {
    case 2:
      return (x) => x * x;
    case 3:
      return (x) => round(x * x) * x;
    case 0.5:
      return Math.sqrt;
    case -0.5:
      return (x) => 1 / round(Math.sqrt(x));
    case -1:
      return (x) => 1 / x;
    case -2:
      return (x) => 1 / round(x * x);
    default:
      return null;
  }
}

function powNumber(self: Tensor, exponent: Scalar): Tensor {
  const number = scalarTensor(exponent);
  const dtype = resultType([self, number]);
  const compute = computeDType(dtype);
  const short = isFloatingPoint(dtype)
    ? shortPower(scalarValue(exponent), compute === "float32" ? Math.fround : (value) => value)
    : null;
  return short === null ? powTensors(self, number) : unary(self, compute, dtype, mapped(short));
}

/** `scalar + delta`, keeping its kind. */
function shifted(scalar: Scalar, delta: number): Scalar {
  const value = scalarValue(scalar) + delta;
  return scalarKind(scalar) === "float" ? float(value) : value;
}

export const pow = op(
  "pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise power, broadcasting.",
  formula: "out = self ^ exponent",
  derivatives: { self: "grad · exponent · self ^ (exponent − 1)" },
  node: "PowBackward1",
  forward: ({ self, exponent }) => powTensors(self, exponent),
  backward: {
    // Zero where the exponent is 0, also at self = 0, where 0 · 0^−1 would be NaN.
    self: ({ grad, self, exponent }) =>
      where(
        eq(exponent, scalarTensor(0)),
        zeros_like(grad),
        mul(grad, mul(exponent, pow(self, sub(exponent, scalarTensor(1))))),
      ),
    exponent: ({ grad, self, result }) =>
      where(eq(self, scalarTensor(0)), zeros_like(grad), mul(grad, mul(result, log(self)))),
  },
});

export const pow_base = op(
  "pow.Scalar(Scalar self, Tensor exponent) -> Tensor",
  "torch",
)({
  doc: "A number raised to each element.",
  formula: "out = self ^ exponent",
  node: "PowBackward2",
  forward: ({ self, exponent }) => powTensors(scalarTensor(self), exponent),
  backward: {
    exponent: ({ grad, self, result }) =>
      scalarValue(self) === 0
        ? zeros_like(grad)
        : mul(grad, mul(result, scalarTensor(float(Math.log(scalarValue(self)))))),
  },
});

export const pow_scalar = op(
  "pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise power with a number as exponent.",
  formula: "out = self ^ exponent",
  derivatives: { self: "grad · exponent · self ^ (exponent − 1)" },
  forward: ({ self, exponent }) => powNumber(self, exponent),
  backward: {
    self: ({ grad, self, exponent }) =>
      scalarValue(exponent) === 0
        ? zeros_like(grad)
        : mul(grad, mul(pow_scalar(self, shifted(exponent, -1)), scalarTensor(exponent))),
  },
});

export const square = op(
  "square(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise square.",
  formula: "out = self²",
  derivatives: { self: "grad · 2 · self" },
  forward: ({ self }) => pow_scalar(self, 2),
});

export const sqrt = op(
  "sqrt(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise square root.",
  formula: "out = √self",
  derivatives: { self: "grad / (2 · out)" },
  forward: ({ self }) => {
    const dtype = toFloatType(self.dtype);
    return unary(self, computeDType(dtype), dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.sqrt(a[ao + i * as]);
    });
  },
  backward: { self: ({ grad, result }) => div(grad, mul(result, scalarTensor(2))) },
});
export const sqrt_ = inplace(sqrt);

export const rsqrt = op(
  "rsqrt(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise reciprocal of the square root.",
  formula: "out = 1 / √self",
  derivatives: { self: "−½ · grad · out^3" },
  forward: ({ self }) => {
    const dtype = toFloatType(self.dtype);
    const round = computeDType(dtype) === "float32" ? Math.fround : (value: number) => value;
    return unary(self, computeDType(dtype), dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = 1 / round(Math.sqrt(a[ao + i * as]));
    });
  },
  backward: { self: ({ grad, result }) => mul(mul(grad, pow_scalar(result, 3)), scalarTensor(float(-0.5))) },
});

export const reciprocal = op(
  "reciprocal(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise reciprocal.",
  formula: "out = 1 / self",
  derivatives: { self: "−grad · out²" },
  forward: ({ self }) => {
    const dtype = toFloatType(self.dtype);
    return unary(self, computeDType(dtype), dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = 1 / a[ao + i * as];
    });
  },
  backward: { self: ({ grad, result }) => neg(mul(grad, mul(result, result))) },
});
