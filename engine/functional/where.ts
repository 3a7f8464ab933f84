/** Choosing between two tensors element by element. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { broadcastShapes, numel } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { zeros_like } from "./creation.ts";
import { expand } from "./movement.ts";

export const where = op(
  "where.self(Tensor condition, Tensor self, Tensor other) -> Tensor",
  "torch",
)({
  doc: "self where condition is True, other elsewhere; all three broadcast.",
  formula: "out = condition ? self : other",
  derivatives: { self: "condition ? grad : 0", other: "condition ? 0 : grad" },
  forward: ({ condition, self, other }) => {
    if (condition.dtype !== "bool" && condition.dtype !== "uint8") {
      throw runtimeError(
        `where expected condition to be a boolean tensor, but got a tensor with dtype ${SCALAR_TYPE[condition.dtype]}`,
      );
    }
    const dtype = resultType([self, other]);
    const shape = broadcastShapes(condition.shape, broadcastShapes(self.shape, other.shape));
    const values = (tensor: Tensor) => contiguousValues(expand(tensor, shape));
    const pick = values(condition);
    const a = convert(values(self), self.dtype, dtype);
    const b = convert(values(other), other.dtype, dtype);
    const out = allocate(dtype, numel(shape));
    for (let i = 0; i < out.length; i++) out[i] = pick[i] !== 0 ? a[i] : b[i];
    return wrapData(out, shape, dtype);
  },
  backward: {
    condition: "nondifferentiable",
    self: ({ grad, condition }) => where(condition, grad, zeros_like(grad)),
    other: ({ grad, condition }) => where(condition, zeros_like(grad), grad),
  },
});

/** The method's first argument is not the function's. */
export const where_method = op(
  "where(Tensor self, Tensor condition, Tensor other) -> Tensor",
  "method",
)({
  doc: "self where condition is True, other elsewhere; all three broadcast.",
  forward: ({ self, condition, other }) => where(condition, self, other),
});
