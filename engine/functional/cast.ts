/** Casts between dtypes, with history: the gradient is cast back. */
import { op } from "../autograd/op.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { to_copy } from "./movement.ts";

/** `x` in `dtype`; `x` itself when it has it already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : to_copy(x, dtype);
}

export const type_as = op(
  "type_as(Tensor self, Tensor other) -> Tensor",
  "method",
)({
  doc: "self in the dtype of other.",
  forward: ({ self, other }) => cast(self, other.dtype),
});
