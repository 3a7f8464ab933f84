/** Element-wise functions of two tensors: extremes, angles, remainders, signs. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor, requireFloat } from "../tensor/kernel-types.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, div_mode, mul, neg, sub } from "./arithmetic.ts";
import { eq, ge, gt, le, lt } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { type BinaryKernel, binary, computeDType } from "./loops.ts";
import { exp, sgn } from "./math.ts";
import { to_copy } from "./movement.ts";
import { pow } from "./power.ts";
import { isnan, signbit } from "./rounding.ts";
import { where } from "./where.ts";

function promoted(self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  const dtype = resultType([self, other]);
  return binary(self, other, computeDType(dtype), dtype, kernel);
}

function promotedFloat(self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  const dtype = toFloatType(resultType([self, other]));
  return binary(self, other, computeDType(dtype), dtype, kernel);
}

/** The gradient where `wins`, half of it where both are equal. */
function shared(grad: Tensor, wins: Tensor, self: Tensor, other: Tensor): Tensor {
  const half = div(grad, scalarTensor(2));
  return where(eq(self, other), half, where(wins, grad, zeros_like(grad)));
}

const MAXIMUM: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = Math.max(a[ao + i * as], b[bo + i * bs]);
};
const MINIMUM: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = Math.min(a[ao + i * as], b[bo + i * bs]);
};

export const maximum = op(
  "maximum(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "The larger of two, element by element; NaN wins.",
  formula: "out = max(self, other)",
  derivatives: {
    self: "self > other ? grad : self < other ? 0 : grad / 2",
    other: "other > self ? grad : other < self ? 0 : grad / 2",
  },
  forward: ({ self, other }) => promoted(self, other, MAXIMUM),
  backward: {
    self: ({ grad, self, other }) => shared(grad, gt(self, other), self, other),
    other: ({ grad, self, other }) => shared(grad, lt(self, other), self, other),
  },
});

export const minimum = op(
  "minimum(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "The smaller of two, element by element; NaN wins.",
  formula: "out = min(self, other)",
  derivatives: {
    self: "self < other ? grad : self > other ? 0 : grad / 2",
    other: "other < self ? grad : other > self ? 0 : grad / 2",
  },
  forward: ({ self, other }) => promoted(self, other, MINIMUM),
  backward: {
    self: ({ grad, self, other }) => shared(grad, lt(self, other), self, other),
    other: ({ grad, self, other }) => shared(grad, gt(self, other), self, other),
  },
});

/** fmax and fmin prefer a number to NaN, and give ties to self. */
const FMAX: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) {
    const x = a[ao + i * as];
    const y = b[bo + i * bs];
    o[oo + i] = Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y);
  }
};
const FMIN: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) {
    const x = a[ao + i * as];
    const y = b[bo + i * bs];
    o[oo + i] = Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y);
  }
};

function picks(grad: Tensor, condition: Tensor): Tensor {
  return where(condition, grad, zeros_like(grad));
}

export const fmax = op(
  "fmax(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "The larger of two, element by element; a number wins over NaN.",
  forward: ({ self, other }) => promoted(self, other, FMAX),
  backward: {
    self: ({ grad, self, other }) => where(isnan(other), grad, picks(grad, ge(self, other))),
    other: ({ grad, self, other }) =>
      where(isnan(other), zeros_like(grad), where(ge(self, other), zeros_like(grad), grad)),
  },
});

export const fmin = op(
  "fmin(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "The smaller of two, element by element; a number wins over NaN.",
  forward: ({ self, other }) => promoted(self, other, FMIN),
  backward: {
    self: ({ grad, self, other }) => where(isnan(other), grad, picks(grad, le(self, other))),
    other: ({ grad, self, other }) =>
      where(isnan(other), zeros_like(grad), where(le(self, other), zeros_like(grad), grad)),
  },
});

export const fmod = op(
  "fmod.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Remainder with the sign of self, as C's fmod.",
  formula: "out = self − trunc(self / other) · other",
  forward: ({ self, other }) => {
    const dtype = resultType([self, other]);
    if (!isFloatingPoint(dtype) && other.numel > 0 && other.data[other.offset] === 0) {
      throw runtimeError("ZeroDivisionError");
    }
    return promoted(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] % b[bo + i * bs];
    });
  },
  backward: {
    self: ({ grad }) => grad,
    other: ({ grad, self, other }) => neg(mul(grad, div_mode(self, other, "trunc"))),
  },
});

export const atan2 = op(
  "atan2(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Angle of the point (other, self), in radians.",
  formula: "out = atan(self / other), by quadrant",
  aliases: ["arctan2"],
  forward: ({ self, other }) =>
    promotedFloat(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.atan2(a[ao + i * as], b[bo + i * bs]);
    }),
  backward: {
    self: ({ grad, self, other }) => mul(grad, div(other, add(mul(self, self), mul(other, other)))),
    other: ({ grad, self, other }) => neg(mul(grad, div(self, add(mul(self, self), mul(other, other))))),
  },
});

export const hypot = op(
  "hypot(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Length of the hypotenuse.",
  formula: "out = √(self² + other²)",
  forward: ({ self, other }) => {
    requireFloat("hypot_cpu", { dtype: resultType([self, other]) });
    return promotedFloat(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.hypot(a[ao + i * as], b[bo + i * bs]);
    });
  },
  backward: {
    self: ({ grad, self, result }) => mul(grad, div(self, result)),
    other: ({ grad, other, result }) => mul(grad, div(other, result)),
  },
});

export const copysign = op(
  "copysign.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "The size of self with the sign of other.",
  forward: ({ self, other }) =>
    promotedFloat(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const sign = b[bo + i * bs];
        const size = Math.abs(a[ao + i * as]);
        o[oo + i] = sign < 0 || Object.is(sign, -0) ? -size : size;
      }
    }),
  backward: {
    self: ({ grad, self, other }) =>
      mul(grad, mul(sgn(self), where(signbit(other), scalarTensor(-1), scalarTensor(1)))),
    other: ({ grad }) => zeros_like(grad),
  },
});

export const heaviside = op(
  "heaviside(Tensor self, Tensor values) -> Tensor",
  "torch method inplace",
)({
  doc: "0 below zero, 1 above, values at zero.",
  forward: ({ self, values }) => {
    if (self.dtype !== values.dtype) {
      throw runtimeError("heaviside is not yet implemented for tensors with different dtypes.");
    }
    return promoted(self, values, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] = x === 0 ? b[bo + i * bs] : x > 0 ? 1 : 0;
      }
    });
  },
  backward: "nondifferentiable",
});

export const logaddexp = op(
  "logaddexp(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Logarithm of a sum of exponentials.",
  formula: "out = ln(e^self + e^other)",
  forward: ({ self, other }) =>
    promotedFloat(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        const y = b[bo + i * bs];
        const top = Math.max(x, y);
        o[oo + i] =
          Math.abs(top) === Number.POSITIVE_INFINITY && x === y
            ? x
            : top + Math.log1p(Math.exp(-Math.abs(x - y)));
      }
    }),
  backward: {
    self: ({ grad, self, other }) => div(grad, add(exp(sub(other, self)), scalarTensor(1))),
    other: ({ grad, self, other }) => div(grad, add(exp(sub(self, other)), scalarTensor(1))),
  },
});

export const logaddexp2 = op(
  "logaddexp2(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Base-2 logarithm of a sum of powers of 2.",
  formula: "out = log₂(2^self + 2^other)",
  forward: ({ self, other }) => {
    const scale = scalarTensor(Math.LN2);
    return div(logaddexp(mul(self, scale), mul(other, scale)), scale);
  },
});

export const ldexp = op(
  "ldexp.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "self times a power of two.",
  formula: "out = self · 2^other",
  forward: ({ self, other }) => mul(self, exp(mul(other, scalarTensor(Math.LN2)))),
});

function integers(name: string, self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  const dtype = resultType([self, other]);
  if (isFloatingPoint(dtype) || dtype === "bool") throw notImplementedFor(name, dtype);
  return binary(self, other, "float64", dtype, kernel);
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

export const gcd = op(
  "gcd(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Greatest common divisor of integers.",
  forward: ({ self, other }) =>
    integers("gcd_cpu", self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = greatestDivisor(a[ao + i * as], b[bo + i * bs]);
    }),
  backward: "nondifferentiable",
});

export const lcm = op(
  "lcm(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Least common multiple of integers.",
  forward: ({ self, other }) =>
    integers("lcm_cpu", self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const [x, y] = [a[ao + i * as], b[bo + i * bs]];
        const divisor = greatestDivisor(x, y);
        o[oo + i] = divisor === 0 ? 0 : Math.abs((x / divisor) * y);
      }
    }),
  backward: "nondifferentiable",
});

export const float_power = op(
  "float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor",
  "torch method",
)({
  doc: "Element-wise power computed in float64.",
  forward: ({ self, exponent }) => pow(to_copy(self, "float64"), to_copy(exponent, "float64")),
});
