/** Parameters: leaf tensors that require a gradient. */
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";

/** A new parameter, to be filled by an initializer. */
export function parameter(shape: Shape, dtype: DType): Tensor {
  const tensor = allocateTensor(shape, dtype);
  tensor.requiresGrad = true;
  return tensor;
}
