/** Comparisons: element-wise truth values, and the questions with one answer (equal, allclose). */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BinaryKernel, binary, computeDType, unary } from "./loops.ts";

function compared(self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  return binary(self, other, computeDType(resultType([self, other])), "bool", kernel);
}

const COMPARE = "torch method inplace";

export const eq = op(
  "eq.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self == other, as bools.",
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] === b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const ne = op(
  "ne.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self != other, as bools.",
  aliases: ["not_equal"],
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] !== b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const lt = op(
  "lt.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self < other, as bools.",
  aliases: ["less"],
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] < b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const le = op(
  "le.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self <= other, as bools.",
  aliases: ["less_equal"],
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] <= b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const gt = op(
  "gt.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self > other, as bools.",
  aliases: ["greater"],
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] > b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const ge = op(
  "ge.Tensor(Tensor self, Tensor other) -> Tensor",
  COMPARE,
)({
  doc: "Element-wise self >= other, as bools.",
  aliases: ["greater_equal"],
  forward: ({ self, other }) =>
    compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] >= b[bo + i * bs] ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const logical_not = op(
  "logical_not(Tensor self) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise not; numbers count as True unless zero.",
  forward: ({ self }) =>
    unary(self, computeDType(self.dtype), "bool", (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] === 0 ? 1 : 0;
    }),
  backward: "nondifferentiable",
});

export const equal = op(
  "equal(Tensor self, Tensor other) -> bool",
  "torch method",
)({
  doc: "True when both have the same size and the same elements.",
  forward: ({ self, other }) => {
    if (!sameShape(self.shape, other.shape)) return false;
    const a = contiguousValues(self);
    const b = contiguousValues(other);
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  },
  backward: "nondifferentiable",
});

export const isclose = op(
  "isclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> Tensor",
  "torch method",
)({
  doc: "Element-wise |self − other| ≤ atol + rtol · |other|.",
  forward: ({ self, other, rtol, atol, equal_nan }) => {
    if (self.dtype !== other.dtype) {
      throw runtimeError(
        `${SCALAR_TYPE[self.dtype] ?? self.dtype} did not match ${SCALAR_TYPE[other.dtype] ?? other.dtype}`,
      );
    }
    for (const [name, tolerance] of [
      ["rtol", rtol],
      ["atol", atol],
    ] as const) {
      if (tolerance < 0) {
        throw runtimeError(`${name} must be greater than or equal to zero, but got ${tolerance}`);
      }
    }
    return compared(self, other, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const x = a[ao + i * as];
        const y = b[bo + i * bs];
        const near = x === y || (Number.isFinite(y) && Math.abs(x - y) <= atol + Math.abs(rtol * y));
        o[oo + i] = near || (equal_nan && Number.isNaN(x) && Number.isNaN(y)) ? 1 : 0;
      }
    });
  },
  backward: "nondifferentiable",
});

export const allclose = op(
  "allclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> bool",
  "torch method",
)({
  doc: "True when all elements are close; see isclose.",
  forward: ({ self, other, rtol, atol, equal_nan }) =>
    contiguousValues(isclose(self, other, rtol, atol, equal_nan)).every((v) => v === 1),
  backward: "nondifferentiable",
});
