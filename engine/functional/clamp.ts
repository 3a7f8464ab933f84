/** Limiting values from below and above, by numbers and by tensors. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import { resultType } from "../tensor/promotion.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ge, gt, le, lt } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { logical_or } from "./logical.ts";
import { type BinaryKernel, binary, computeDType, unary, zipped } from "./loops.ts";
import { where } from "./where.ts";

function limited(self: Tensor, min: Scalar | null, max: Scalar | null): Tensor {
  const low = min === null ? Number.NEGATIVE_INFINITY : scalarValue(min);
  const high = max === null ? Number.POSITIVE_INFINITY : scalarValue(max);
  const bounds = [min, max].filter((b) => b !== null).map(scalarTensor);
  const dtype = resultType([self, ...bounds]);
  return unary(self, computeDType(dtype), dtype, (o, oo, a, ao, as, n) => {
    for (let i = 0; i < n; i++) {
      const x = a[ao + i * as];
      const raised = Math.max(x, low);
      o[oo + i] = Math.min(raised, high);
    }
  });
}

/** The gradient passes where self is within the bounds, both included. */
function within(grad: Tensor, self: Tensor, min: Scalar | null, max: Scalar | null): Tensor {
  let out = grad;
  if (min !== null) out = where(ge(self, scalarTensor(min)), out, zeros_like(grad));
  if (max !== null) out = where(le(self, scalarTensor(max)), out, zeros_like(grad));
  return out;
}

const MAX: BinaryKernel = zipped(Math.max);
const MIN: BinaryKernel = zipped(Math.min);

function combined(self: Tensor, bound: Tensor, kernel: BinaryKernel): Tensor {
  const dtype = resultType([self, bound]);
  return binary(self, bound, computeDType(dtype), dtype, kernel);
}

function requireBound(min: unknown, max: unknown): void {
  if (min === null && max === null) {
    throw runtimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  }
}

/** grad where the condition holds. */
function kept(grad: Tensor, condition: Tensor): Tensor {
  return where(condition, grad, zeros_like(grad));
}

export const clamp_tensor = op(
  "clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self kept between the elements of min and max; None leaves a side open.",
  aliases: ["clip"],
  forward: ({ self, min, max }) => {
    requireBound(min, max);
    if (self.dtype === "bool") throw notImplementedFor("clamp_cpu", self.dtype);
    const raised = min === null ? self : combined(self, min, MAX);
    return max === null ? raised : combined(raised, max, MIN);
  },
  // Where min > max the result is max, and nothing else receives a gradient.
  backward: {
    self: ({ grad, self, min, max }) => {
      const above = min === null ? grad : kept(grad, ge(self, min));
      return max === null ? above : kept(above, le(self, max));
    },
    min: ({ grad, self, min, max }) => {
      if (min === null) return null;
      const below = kept(grad, lt(self, min));
      return max === null ? below : kept(below, lt(min, max));
    },
    max: ({ grad, self, min, max }) => {
      if (max === null) return null;
      const above = gt(self, max);
      return kept(grad, min === null ? above : logical_or(above, lt(max, min)));
    },
  },
});

export const clamp = op(
  "clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self kept between min and max; None leaves a side open.",
  formula: "out = min(max(self, min), max)",
  derivatives: { self: "self < min ? 0 : self > max ? 0 : grad" },
  aliases: ["clip"],
  forward: ({ self, min, max }) => {
    requireBound(min, max);
    return limited(self, min, max);
  },
  // PyTorch numbers the form with tensors first.
  node: "ClampBackward1",
  backward: { self: ({ grad, self, min, max }) => within(grad, self, min, max) },
});
export const clamp_ = inplace(clamp);

export const clamp_min_tensor = op(
  "clamp_min.Tensor(Tensor self, Tensor min) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self, or the element of min where self is below it.",
  formula: "out = max(self, min)",
  node: "ClampMinBackward1",
  forward: ({ self, min }) => combined(self, min, MAX),
  backward: {
    self: ({ grad, self, min }) => kept(grad, ge(self, min)),
    min: ({ grad, self, min }) => kept(grad, lt(self, min)),
  },
});

export const clamp_min = op(
  "clamp_min(Tensor self, Scalar min) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self, or min where self is below it.",
  formula: "out = max(self, min)",
  forward: ({ self, min }) => limited(self, min, null),
  backward: { self: ({ grad, self, min }) => within(grad, self, min, null) },
});

export const clamp_max_tensor = op(
  "clamp_max.Tensor(Tensor self, Tensor max) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self, or the element of max where self is above it.",
  formula: "out = min(self, max)",
  node: "ClampMaxBackward1",
  forward: ({ self, max }) => combined(self, max, MIN),
  backward: {
    self: ({ grad, self, max }) => kept(grad, le(self, max)),
    max: ({ grad, self, max }) => kept(grad, gt(self, max)),
  },
});

export const clamp_max = op(
  "clamp_max(Tensor self, Scalar max) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self, or max where self is above it.",
  formula: "out = min(self, max)",
  forward: ({ self, max }) => limited(self, null, max),
  backward: { self: ({ grad, self, max }) => within(grad, self, null, max) },
});
