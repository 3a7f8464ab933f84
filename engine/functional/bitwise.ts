/** Bits of integers and bools: and, or, xor, not, shifts. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { typeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { resultType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { logical_not } from "./compare.ts";
import { binary, unary } from "./loops.ts";

/** Beyond 32 bits the work is BigInt's; JavaScript's own operators see 32. */
function wide(
  a: number,
  b: number,
  small: (a: number, b: number) => number,
  big: (a: bigint, b: bigint) => bigint,
): number {
  if (a === (a | 0) && b === (b | 0)) return small(a, b);
  return Number(BigInt.asIntN(64, big(BigInt(a), BigInt(b))));
}

function bitwise(
  name: string,
  self: Tensor,
  other: Tensor,
  small: (a: number, b: number) => number,
  big: (a: bigint, b: bigint) => bigint,
): Tensor {
  const dtype = resultType([self, other]);
  if (isFloatingPoint(dtype)) {
    throw notImplementedFor(`${name}_cpu`, dtype);
  }
  return binary(self, other, "float64", dtype, (o, oo, a, ao, as, b, bo, bs, n) => {
    for (let i = 0; i < n; i++) o[oo + i] = wide(a[ao + i * as], b[bo + i * bs], small, big);
  });
}

const BITS = "torch method inplace";

export const bitwise_and = op(
  "bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor",
  BITS,
)({
  doc: "Bitwise and; logical and for bools.",
  forward: ({ self, other }) =>
    bitwise(
      "bitwise_and",
      self,
      other,
      (a, b) => a & b,
      (a, b) => a & b,
    ),
  backward: "nondifferentiable",
});

export const bitwise_or = op(
  "bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor",
  BITS,
)({
  doc: "Bitwise or; logical or for bools.",
  forward: ({ self, other }) =>
    bitwise(
      "bitwise_or",
      self,
      other,
      (a, b) => a | b,
      (a, b) => a | b,
    ),
  backward: "nondifferentiable",
});

export const bitwise_xor = op(
  "bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor",
  BITS,
)({
  doc: "Bitwise exclusive or; logical for bools.",
  forward: ({ self, other }) =>
    bitwise(
      "bitwise_xor",
      self,
      other,
      (a, b) => a ^ b,
      (a, b) => a ^ b,
    ),
  backward: "nondifferentiable",
});

export const bitwise_left_shift = op(
  "bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor",
  BITS,
)({
  doc: "self · 2^other for integers.",
  aliases: ["__lshift__"],
  forward: ({ self, other }) =>
    bitwise(
      "lshift",
      self,
      other,
      (a, b) => a * 2 ** b,
      (a, b) => a << b,
    ),
  backward: "nondifferentiable",
});

export const bitwise_right_shift = op(
  "bitwise_right_shift.Tensor(Tensor self, Tensor other) -> Tensor",
  BITS,
)({
  doc: "self / 2^other, rounded down, for integers.",
  aliases: ["__rshift__"],
  forward: ({ self, other }) =>
    bitwise(
      "rshift",
      self,
      other,
      (a, b) => Math.floor(a / 2 ** b),
      (a, b) => a >> b,
    ),
  backward: "nondifferentiable",
});

export const bitwise_not = op(
  "bitwise_not(Tensor self) -> Tensor",
  BITS,
)({
  doc: "Bitwise complement; logical not for bools.",
  forward: ({ self }) => {
    if (self.dtype === "bool") return logical_not(self);
    if (isFloatingPoint(self.dtype)) {
      throw typeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors");
    }
    return unary(self, "float64", self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = -a[ao + i * as] - 1;
    });
  },
  backward: "nondifferentiable",
});
