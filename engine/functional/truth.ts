/** all and any, and counting what is not zero. */
import { op } from "../autograd/op.ts";
import type { DType } from "../tensor/dtype.ts";
import { wrapDims } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { group } from "./reduce.ts";

type Judge = (values: ArrayLike<number>, start: number, inner: number) => number;

const ALL: Judge = (values, start, inner) => {
  for (let i = start; i < start + inner; i++) if (values[i] === 0) return 0;
  return 1;
};
const ANY: Judge = (values, start, inner) => {
  for (let i = start; i < start + inner; i++) if (values[i] !== 0) return 1;
  return 0;
};
const COUNT: Judge = (values, start, inner) => {
  let n = 0;
  for (let i = start; i < start + inner; i++) if (values[i] !== 0) n++;
  return n;
};

function judged(
  self: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
  judge: Judge,
  dtype: DType,
): Tensor {
  const dims = wrapDims(dim, self.ndim);
  const { values, outer, inner, shape } = group(self, dims, keepdim, self.dtype);
  const out = allocateTensor(shape, dtype);
  for (let k = 0; k < outer; k++) out.data[k] = judge(values, k * inner, inner);
  return out;
}

/** uint8 keeps its dtype, everything else gives bools. */
function truthType(self: Tensor): DType {
  return self.dtype === "uint8" ? "uint8" : "bool";
}

export const all = op(
  "all(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True when no element is zero.",
  forward: ({ self }) => judged(self, null, false, ALL, truthType(self)),
  backward: "nondifferentiable",
});

export const all_dim = op(
  "all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "True where no element along dim is zero.",
  forward: ({ self, dim, keepdim }) => judged(self, [dim], keepdim, ALL, truthType(self)),
  backward: "nondifferentiable",
});

export const all_dims = op(
  "all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "True where no element over dims is zero.",
  forward: ({ self, dim, keepdim }) => judged(self, dim, keepdim, ALL, truthType(self)),
  backward: "nondifferentiable",
});

export const any = op(
  "any(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "True when some element is not zero.",
  forward: ({ self }) => judged(self, null, false, ANY, truthType(self)),
  backward: "nondifferentiable",
});

export const any_dim = op(
  "any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "True where some element along dim is not zero.",
  forward: ({ self, dim, keepdim }) => judged(self, [dim], keepdim, ANY, truthType(self)),
  backward: "nondifferentiable",
});

export const any_dims = op(
  "any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
  "torch method",
)({
  doc: "True where some element over dims is not zero.",
  forward: ({ self, dim, keepdim }) => judged(self, dim, keepdim, ANY, truthType(self)),
  backward: "nondifferentiable",
});

export const count_nonzero = op(
  "count_nonzero(Tensor self, int? dim=None) -> Tensor",
  "torch method",
)({
  doc: "How many elements are not zero, in all or along dim.",
  forward: ({ self, dim }) => judged(self, dim === null ? null : [dim], false, COUNT, "int64"),
  backward: "nondifferentiable",
});

export const count_nonzero_dims = op(
  "count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor",
  "torch method",
)({
  doc: "How many elements over dims are not zero.",
  forward: ({ self, dim }) => judged(self, dim, false, COUNT, "int64"),
  backward: "nondifferentiable",
});
