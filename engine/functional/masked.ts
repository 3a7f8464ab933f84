/** Filling where a mask says so. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { contiguousValues, elementOf } from "../tensor/copy.ts";
import { CPP_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { broadcastShapes } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { allocateTensor } from "../tensor/tensor.ts";
import { logical_not } from "./compare.ts";
import { expand } from "./movement.ts";
import { sum } from "./reduce.ts";

function fillMasked(self: Tensor, mask: Tensor, value: number): Tensor {
  if (mask.dtype !== "bool") {
    throw runtimeError(
      `masked_fill_ only supports boolean masks, but got mask with dtype ${CPP_TYPE[mask.dtype]}`,
    );
  }
  const shape = broadcastShapes(mask.shape, self.shape);
  const out = allocateTensor(shape, self.dtype);
  const values = contiguousValues(expand(self, shape));
  const pick = contiguousValues(expand(mask, shape));
  const stored = elementOf(value, self.dtype);
  for (let i = 0; i < values.length; i++) out.data[i] = pick[i] !== 0 ? stored : values[i];
  return out;
}

export const masked_fill_tensor = op(
  "masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor",
  "torch method inplace",
)({
  doc: "The 0-d tensor value where mask is True, self elsewhere.",
  node: "MaskedFillBackward1",
  forward: ({ self, mask, value }) => {
    if (value.ndim !== 0) {
      throw runtimeError(
        `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    }
    return fillMasked(self, mask, value.data[value.offset]);
  },
  backward: {
    self: ({ grad, mask }) => masked_fill(grad, mask, 0),
    mask: "nondifferentiable",
    value: ({ grad, mask }) => sum(masked_fill(grad, logical_not(mask), 0)),
  },
});

export const masked_fill = op(
  "masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor",
  "torch method inplace",
)({
  doc: "value where mask is True, self elsewhere.",
  formula: "out = mask ? value : self",
  forward: ({ self, mask, value }) => fillMasked(self, mask, scalarValue(value)),
  backward: { self: ({ grad, mask }) => masked_fill(grad, mask, 0), mask: "nondifferentiable" },
});
export const masked_fill_ = inplace(masked_fill);
