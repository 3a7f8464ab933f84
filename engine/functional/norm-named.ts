/** torch.norm: vector norms by number, and the norms that have names. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { FloatScalar } from "../tensor/scalar.ts";
import { linalg_matrix_norm_named } from "./linalg-norm.ts";
import { linalg_vector_norm } from "./norm.ts";

export const norm = op(
  "norm(Tensor self, Any p='fro', int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "torch method",
)({
  doc: "The p-norm of all elements or over dims; 'fro' is the 2-norm.",
  formula: "out = (Σ |self|^p)^(1/p)",
  forward: ({ self, p, dim, keepdim, dtype }) => {
    if (p === "nuc")
      return linalg_matrix_norm_named(
        self,
        p,
        dim === null || dim.length === 0 ? [0, 1] : dim,
        keepdim,
        dtype,
      );
    const ord = p === null || p === "fro" ? 2 : p;
    if (typeof ord !== "number" && typeof ord !== "boolean" && !(ord instanceof FloatScalar)) {
      throw runtimeError(`Only valid string values are 'fro' and 'nuc', found: ${String(p)}`);
    }
    return linalg_vector_norm(self, ord, dim, keepdim, dtype);
  },
});
