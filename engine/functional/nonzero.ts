/** Where elements are: nonzero, argwhere, and the one-argument where. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { trueAt } from "./index-plan.ts";
import { reshape } from "./movement.ts";

function positions(self: Tensor): Tensor {
  if (self.ndim === 0) return allocateTensor([self.data[self.offset] === 0 ? 0 : 1, 0], "int64");
  const columns = trueAt(self).map((column) => contiguousValues(column));
  const out = allocateTensor([columns[0].length, self.ndim], "int64");
  columns.forEach((column, d) => {
    for (let i = 0; i < column.length; i++) out.data[i * self.ndim + d] = column[i];
  });
  return out;
}

/** `as_tuple=True` makes Python's one name two functions. */
export const nonzero = op(
  "nonzero(Tensor self, *, bool as_tuple=False) -> Any",
  "torch method",
)({
  doc: "Positions of the elements that are not zero, one row each; as_tuple=True: one vector for each dim.",
  forward: ({ self, as_tuple }): unknown => {
    if (!as_tuple) return positions(self);
    return trueAt(self.ndim === 0 ? reshape(self, [1]) : self);
  },
  backward: "nondifferentiable",
});

export const argwhere = op(
  "argwhere(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Positions of the elements that are not zero, one row each.",
  forward: ({ self }) => positions(self),
  backward: "nondifferentiable",
});

export const where_nonzero = op(
  "where(Tensor condition) -> Tensor[]",
  "torch",
)({
  doc: "Positions of the elements that are not zero, one vector for each dim.",
  forward: ({ condition }) => trueAt(condition.ndim === 0 ? reshape(condition, [1]) : condition),
  backward: "nondifferentiable",
});
