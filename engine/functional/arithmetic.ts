/** Arithmetic: add, sub, mul, div, pow, neg and their kin, with type promotion and broadcasting. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { fusedFloat32, fusedFloat64 } from "../tensor/fused.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { resultType, toFloatType } from "../tensor/promotion.ts";
import { float, type Scalar, scalarKind, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { type BinaryKernel, binary, computeDType, unary } from "./loops.ts";

function promoted(self: Tensor, other: Tensor, kernel: BinaryKernel): Tensor {
  const dtype = resultType([self, other]);
  return binary(self, other, computeDType(dtype), dtype, kernel);
}

function isOne(alpha: Scalar): boolean {
  return scalarValue(alpha) === 1;
}

const ADD: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] + b[bo + i * bs];
};
const SUB: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] - b[bo + i * bs];
};
const MUL: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] * b[bo + i * bs];
};
const DIV: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = a[ao + i * as] / b[bo + i * bs];
};
/** `self + alpha · other`, where floats round once as in PyTorch's kernels. */
function addScaled(self: Tensor, other: Tensor, alpha: Scalar): Tensor {
  const dtype = resultType([self, other]);
  if (isOne(alpha) || !isFloatingPoint(dtype)) return promoted(self, scaled(other, alpha), ADD);
  const compute = computeDType(dtype);
  const single = compute === "float32";
  const fused = single ? fusedFloat32 : fusedFloat64;
  const by = single ? Math.fround(scalarValue(alpha)) : scalarValue(alpha);
  return binary(self, other, compute, dtype, (o, oo, a, ao, as, b, bo, bs, n) => {
    for (let i = 0; i < n; i++) o[oo + i] = fused(by, b[bo + i * bs], a[ao + i * as]);
  });
}

/** `self − alpha · other`. */
function subScaled(self: Tensor, other: Tensor, alpha: Scalar): Tensor {
  const whole = isOne(alpha) || !isFloatingPoint(resultType([self, other]));
  return whole
    ? promoted(self, scaled(other, alpha), SUB)
    : addScaled(self, other, float(-scalarValue(alpha)));
}

/** `other · alpha`, skipping the product when alpha is 1. */
function scaled(other: Tensor, alpha: Scalar): Tensor {
  return isOne(alpha) ? other : mul(other, scalarTensor(alpha));
}

function checkAlpha(self: Tensor, other: Tensor, alpha: Scalar): void {
  const dtype = resultType([self, other]);
  if (scalarKind(alpha) === "float" && !dtype.startsWith("float") && !dtype.startsWith("bfloat")) {
    throw runtimeError("For integral input tensors, argument alpha must not be a floating point number.");
  }
}

export const add = op(
  "add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise sum, broadcasting.",
  formula: "out = self + alpha · other",
  derivatives: { self: "grad", other: "alpha · grad" },
  forward: ({ self, other, alpha }) => {
    checkAlpha(self, other, alpha);
    return addScaled(self, other, alpha);
  },
  backward: { self: ({ grad }) => grad, other: ({ grad, alpha }) => scaled(grad, alpha) },
});
export const add_ = inplace(add);

function rejectBools(self: Tensor, other: Tensor): void {
  if (self.dtype === "bool" && other.dtype === "bool") {
    throw runtimeError(
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
    );
  }
  if (self.dtype === "bool" || other.dtype === "bool") {
    throw runtimeError(
      "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    );
  }
}

export const sub = op(
  "sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise difference, broadcasting.",
  formula: "out = self − alpha · other",
  derivatives: { self: "grad", other: "−alpha · grad" },
  aliases: ["subtract"],
  forward: ({ self, other, alpha }) => {
    checkAlpha(self, other, alpha);
    rejectBools(self, other);
    return subScaled(self, other, alpha);
  },
  backward: { self: ({ grad }) => grad, other: ({ grad, alpha }) => neg(scaled(grad, alpha)) },
});
export const sub_ = inplace(sub);

export const rsub = op(
  "rsub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
  "torch",
)({
  doc: "other minus self, for numbers on the left of `-`.",
  formula: "out = other − alpha · self",
  forward: ({ self, other, alpha }) => {
    rejectBools(other, self);
    return subScaled(other, self, alpha);
  },
  backward: { self: ({ grad, alpha }) => neg(scaled(grad, alpha)), other: ({ grad }) => grad },
});

export const mul = op(
  "mul.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise product, broadcasting.",
  formula: "out = self · other",
  derivatives: { self: "grad · other", other: "grad · self" },
  aliases: ["multiply"],
  forward: ({ self, other }) => promoted(self, other, MUL),
  backward: { self: ({ grad, other }) => mul(grad, other), other: ({ grad, self }) => mul(grad, self) },
});
export const mul_ = inplace(mul);

export const div = op(
  "div.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise true division, broadcasting; integer inputs give floats.",
  formula: "out = self / other",
  derivatives: { self: "grad / other", other: "−grad · self / other²" },
  aliases: ["divide", "true_divide"],
  forward: ({ self, other }) => {
    const dtype = toFloatType(resultType([self, other]));
    return binary(self, other, computeDType(dtype), dtype, DIV);
  },
  backward: {
    self: ({ grad, other }) => div(grad, other),
    // d/db (a/b) = −(a/b)/b
    other: ({ grad, self, other }) => neg(mul(grad, div(div(self, other), other))),
  },
});
export const div_ = inplace(div);

const FLOOR_DIV: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = Math.floor(a[ao + i * as] / b[bo + i * bs]);
};
const TRUNC_DIV: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) o[oo + i] = Math.trunc(a[ao + i * as] / b[bo + i * bs]);
};

function rejectZeroDivision(self: Tensor, other: Tensor): void {
  const kind = resultType([self, other]);
  if (kind.startsWith("float") || kind.startsWith("bfloat")) return;
  if (contiguousValues(other).includes(0)) throw runtimeError("ZeroDivisionError");
}

export const div_mode = op(
  "div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise division rounded by rounding_mode: None, 'floor' or 'trunc'.",
  aliases: ["divide"],
  node: "DivBackward1",
  forward: ({ self, other, rounding_mode }) => {
    if (rounding_mode === null) return div(self, other);
    if (rounding_mode !== "floor" && rounding_mode !== "trunc") {
      throw runtimeError(
        `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${rounding_mode}'`,
      );
    }
    rejectZeroDivision(self, other);
    return promoted(self, other, rounding_mode === "floor" ? FLOOR_DIV : TRUNC_DIV);
  },
  backward: {
    self: ({ grad, other, rounding_mode }) => (rounding_mode === null ? div(grad, other) : zeros_like(grad)),
    other: ({ grad, self, other, rounding_mode }) =>
      rounding_mode === null ? neg(mul(grad, div(div(self, other), other))) : zeros_like(grad),
  },
});

function rejectBool(kernel: string, self: Tensor, other: Tensor): void {
  if (resultType([self, other]) === "bool") throw notImplementedFor(kernel, "bool");
}

export const floor_divide = op(
  "floor_divide(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Element-wise division rounded down.",
  formula: "out = ⌊self / other⌋",
  forward: ({ self, other }) => {
    rejectZeroDivision(self, other);
    rejectBool("div_floor_cpu", self, other);
    return promoted(self, other, FLOOR_DIV);
  },
  backward: "nondifferentiable",
});

const REMAINDER: BinaryKernel = (o, oo, a, ao, as, b, bo, bs, n) => {
  for (let i = 0; i < n; i++) {
    const divisor = b[bo + i * bs];
    const rest = a[ao + i * as] % divisor;
    o[oo + i] = rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest;
  }
};

export const remainder = op(
  "remainder.Tensor(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "Remainder with the sign of other, as Python's %.",
  formula: "out = self − ⌊self / other⌋ · other",
  forward: ({ self, other }) => {
    rejectZeroDivision(self, other);
    rejectBool("remainder_cpu", self, other);
    return promoted(self, other, REMAINDER);
  },
  backward: {
    self: ({ grad }) => grad,
    other: ({ grad, self, other }) => neg(mul(grad, div_mode(self, other, "floor"))),
  },
});

export const neg = op(
  "neg(Tensor self) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "Element-wise negation.",
  formula: "out = −self",
  derivatives: { self: "−grad" },
  aliases: ["negative"],
  forward: ({ self }) => {
    if (self.dtype === "bool") {
      throw runtimeError(
        "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
      );
    }
    return unary(self, computeDType(self.dtype), self.dtype, (o, oo, a, ao, as, n) => {
      for (let i = 0; i < n; i++) o[oo + i] = -a[ao + i * as] + 0;
    });
  },
  backward: { self: ({ grad }) => neg(grad) },
});
export const neg_ = inplace(neg);
