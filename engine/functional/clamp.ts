/** Limiting values from below and above. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ge, le } from "./compare.ts";
import { scalarTensor, zeros_like } from "./creation.ts";
import { computeDType, unary } from "./loops.ts";
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

export const clamp = op(
  "clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self kept between min and max; None leaves a side open.",
  formula: "out = min(max(self, min), max)",
  aliases: ["clip"],
  forward: ({ self, min, max }) => {
    if (min === null && max === null) {
      throw runtimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
    }
    return limited(self, min, max);
  },
  backward: { self: ({ grad, self, min, max }) => within(grad, self, min, max) },
});
export const clamp_ = inplace(clamp);

export const clamp_min = op(
  "clamp_min(Tensor self, Scalar min) -> Tensor",
  "torch method inplace inplace-torch",
)({
  doc: "self, or min where self is below it.",
  formula: "out = max(self, min)",
  forward: ({ self, min }) => limited(self, min, null),
  backward: { self: ({ grad, self, min }) => within(grad, self, min, null) },
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
