/** Questions about tensors whose answer is no tensor: result_type, is_nonzero, is_same_size. */
import { op } from "../autograd/op.ts";
import { itemOf } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { sameShape } from "../tensor/shape.ts";
import { scalarTensor } from "./creation.ts";

const RESULT_TYPE = "The dtype that arithmetic between the two would have.";

export const result_type = op(
  "result_type.Tensor(Tensor tensor, Tensor other) -> ScalarType",
  "torch",
)({
  doc: RESULT_TYPE,
  forward: ({ tensor, other }) => resultType([tensor, other]),
  backward: "nondifferentiable",
});

export const result_type_scalar = op(
  "result_type.Scalar(Tensor tensor, Scalar other) -> ScalarType",
  "torch",
)({
  doc: RESULT_TYPE,
  forward: ({ tensor, other }) => resultType([tensor, scalarTensor(other)]),
  backward: "nondifferentiable",
});

export const result_type_scalar_tensor = op(
  "result_type.Scalar_Tensor(Scalar scalar, Tensor tensor) -> ScalarType",
  "torch",
)({
  doc: RESULT_TYPE,
  forward: ({ scalar, tensor }) => resultType([scalarTensor(scalar), tensor]),
  backward: "nondifferentiable",
});

export const result_type_scalars = op(
  "result_type.Scalar_Scalar(Scalar scalar1, Scalar scalar2) -> ScalarType",
  "torch",
)({
  doc: RESULT_TYPE,
  forward: ({ scalar1, scalar2 }) => resultType([scalarTensor(scalar1), scalarTensor(scalar2)]),
  backward: "nondifferentiable",
});

export const is_nonzero = op(
  "is_nonzero(Tensor self) -> bool",
  "torch method",
)({
  doc: "Whether the only element is not zero.",
  forward: ({ self }) => {
    if (self.numel !== 1) {
      throw runtimeError(
        `Boolean value of Tensor with ${self.numel === 0 ? "no values" : "more than one value"} is ambiguous`,
      );
    }
    return itemOf(self) !== 0;
  },
  backward: "nondifferentiable",
});

export const is_same_size = op(
  "is_same_size(Tensor self, Tensor other) -> bool",
  "torch method",
)({
  doc: "Whether both have the same shape.",
  forward: ({ self, other }) => sameShape(self.shape, other.shape),
  backward: "nondifferentiable",
});
