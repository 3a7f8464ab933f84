/** Rounding and the parts of numbers: ceil, floor, round, trunc, frac, sign, and their kin. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { notImplementedFor, requireFloat } from "../tensor/kernel-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul, sub } from "./arithmetic.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { computeDType, type UnaryKernel, unary } from "./loops.ts";
import { floatUnary, sgn } from "./math.ts";

const UNARY = "torch method inplace inplace-torch";

/** Integers are whole already. */
function rounded(name: string, self: Tensor, kernel: UnaryKernel): Tensor {
  if (self.dtype === "bool") throw notImplementedFor(`${name}_vml_cpu`, self.dtype);
  return unary(self, computeDType(self.dtype), self.dtype, kernel);
}

export const ceil = op(
  "ceil(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "The smallest whole number not below self.",
  forward: ({ self }) =>
    rounded("ceil", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.ceil(a[ao + i * as]);
    }),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const floor = op(
  "floor(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "The largest whole number not above self.",
  forward: ({ self }) =>
    rounded("floor", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.floor(a[ao + i * as]);
    }),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const trunc = op(
  "trunc(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "self without its fraction.",
  aliases: ["fix"],
  forward: ({ self }) =>
    rounded("trunc", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.trunc(a[ao + i * as]);
    }),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

/** Half to even, as C's nearbyint; what rounds to zero keeps its sign. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  const result = up ? floor + 1 : floor;
  return result === 0 && x < 0 ? -0 : result;
}

export const round = op(
  "round(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "The nearest whole number; halves go to the even one.",
  forward: ({ self }) =>
    rounded("round", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = roundHalfEven(a[ao + i * as]);
    }),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const round_decimals = op(
  "round.decimals(Tensor self, *, int decimals) -> Tensor",
  `${UNARY} special`,
)({
  doc: "self rounded to a number of decimals (negative: tens, hundreds, …).",
  node: "RoundBackward1",
  forward: ({ self, decimals }) => {
    const single = self.dtype === "float32" ? Math.fround : (x: number) => x;
    const scale = 10 ** Math.abs(decimals);
    return rounded("round", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        o[oo + i] =
          decimals >= 0 ? roundHalfEven(single(x * scale)) / scale : roundHalfEven(single(x / scale)) * scale;
      }
    });
  },
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const frac = op(
  "frac(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "The fraction of self, with its sign.",
  formula: "out = self − trunc self",
  forward: ({ self }) => {
    requireFloat("frac_cpu", self);
    return sub(self, trunc(self));
  },
  backward: { self: ({ grad }) => grad },
});

export const sign = op(
  "sign(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "−1, 0 or 1.",
  forward: ({ self }) => sgn(self),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const signbit = op(
  "signbit(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where the sign bit is set, −0.0 included.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] < 0 || Object.is(a[ao + i * as], -0) ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const positive = op(
  "positive(Tensor(a) self) -> Tensor(a)",
  "torch method",
)({
  doc: "self, unchanged.",
  forward: ({ self }) => self,
});

export const deg2rad = op(
  "deg2rad(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Degrees to radians.",
  formula: "out = self · π / 180",
  forward: ({ self }) => mul(self, scalarTensor(Math.PI / 180)),
  backward: { self: ({ grad }) => mul(grad, scalarTensor(Math.PI / 180)) },
});

export const rad2deg = op(
  "rad2deg(Tensor self) -> Tensor",
  UNARY,
)({
  doc: "Radians to degrees.",
  formula: "out = self · 180 / π",
  forward: ({ self }) => mul(self, scalarTensor(180 / Math.PI)),
  backward: { self: ({ grad }) => mul(grad, scalarTensor(180 / Math.PI)) },
});

export const sinc = op(
  "sinc(Tensor self) -> Tensor",
  `${UNARY} special`,
)({
  doc: "Normalised sinc.",
  formula: "out = sin(π self) / (π self), 1 at 0",
  forward: ({ self }) => {
    // PyTorch multiplies in the dtype itself: at the integers what is left of π shows.
    const single = self.dtype === "float64" ? (x: number) => x : Math.fround;
    const pi = single(Math.PI);
    return floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = single(pi * a[ao + i * as]);
        o[oo + i] = x === 0 ? 1 : Math.sin(x) / x;
      }
    });
  },
  backward: { self: ({ grad, self }) => mul(grad, sincDerivative(self)) },
});

/** (cos πx · πx − sin πx) / (π x²), 0 at 0; a kernel of its own, so its own derivative is not offered. */
const sincDerivative = op(
  "sinc_derivative(Tensor self) -> Tensor",
  "-",
)({
  doc: "Derivative of sinc.",
  forward: ({ self }) =>
    floatUnary(self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const v = a[ao + i * as];
        const x = Math.PI * v;
        o[oo + i] = v === 0 ? 0 : (Math.cos(x) * x - Math.sin(x)) / (x * v);
      }
    }),
  backward: "nondifferentiable",
});

export const isnan = op(
  "isnan(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where self is NaN.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Number.isNaN(a[ao + i * as]) ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const isinf = op(
  "isinf(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where self is infinite.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Math.abs(a[ao + i * as]) === Number.POSITIVE_INFINITY ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const isfinite = op(
  "isfinite(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where self is neither NaN nor infinite.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = Number.isFinite(a[ao + i * as]) ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const isposinf = op(
  "isposinf(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where self is +∞.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] === Number.POSITIVE_INFINITY ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const isneginf = op(
  "isneginf(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True where self is −∞.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] === Number.NEGATIVE_INFINITY ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const isreal = op(
  "isreal(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True everywhere: there are no complex tensors here.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, _a, _ao, _as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = 1;
    }),
  backward: "nondifferentiable",
});

export const nan_to_num = op(
  "nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor",
  UNARY,
)({
  doc: "NaN and infinities replaced by numbers (by default 0 and the dtype's limits).",
  forward: ({ self, nan, posinf, neginf }) => {
    if (!isFloatingPoint(self.dtype)) return sub(self, scalarTensor(0));
    const limit = self.dtype === "float64" ? Number.MAX_VALUE : 3.4028234663852886e38;
    return rounded("round", self, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        if (Number.isNaN(x)) o[oo + i] = nan ?? 0;
        else if (x === Number.POSITIVE_INFINITY) o[oo + i] = posinf ?? limit;
        else if (x === Number.NEGATIVE_INFINITY) o[oo + i] = neginf ?? -limit;
        else o[oo + i] = x;
      }
    });
  },
  backward: { self: ({ grad, self }) => mul(grad, isfinite(self)) },
});
