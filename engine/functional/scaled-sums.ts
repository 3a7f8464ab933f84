/** Sums with a scaled product, quotient or difference: lerp, addcmul, addcdiv. They round where PyTorch's kernels round. */
import { op } from "../autograd/op.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { CPP_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { fusedFloat32, fusedFloat64 } from "../tensor/fused.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { resultType } from "../tensor/promotion.ts";
import { float, type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { lt } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { computeDType, ternary } from "./loops.ts";
import { abs } from "./math.ts";
import { where } from "./where.ts";

/** `first · second + addend` of three tensors that broadcast, floats rounded once. */
function fusedSum(first: Tensor, second: Tensor, addend: Tensor): Tensor {
  const dtype = resultType([first, second, addend]);
  const compute = computeDType(dtype);
  const fused = compute === "float32" ? fusedFloat32 : fusedFloat64;
  return ternary([first, second, addend], compute, dtype, fused);
}

function checkEnd(self: Tensor, end: Tensor, kernel: string): void {
  if (self.dtype !== end.dtype) {
    throw runtimeError(
      `expected dtype ${CPP_TYPE[self.dtype]} for \`end\` but got dtype ${CPP_TYPE[end.dtype]}`,
    );
  }
  requireFloat(kernel, self);
}

/** From whichever end is nearer, as PyTorch does. */
function interpolated(self: Tensor, end: Tensor, weight: Tensor): Tensor {
  const way = sub(end, self);
  const fromStart = fusedSum(weight, way, self);
  const fromEnd = fusedSum(sub(weight, scalarTensor(1)), way, end);
  return where(lt(abs(weight), scalarTensor(float(0.5))), fromStart, fromEnd);
}

export const lerp = op(
  "lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor",
  "torch method inplace",
)({
  doc: "Between self (weight 0) and end (weight 1), with a weight per element.",
  formula: "out = self + weight · (end − self)",
  node: "LerpBackward1",
  forward: ({ self, end, weight }) => {
    checkEnd(self, end, "lerp_kernel_tensor");
    return interpolated(self, end, weight);
  },
  backward: {
    self: ({ grad, weight }) => sub(grad, mul(grad, weight)),
    end: ({ grad, weight }) => mul(grad, weight),
    weight: ({ grad, self, end }) => mul(grad, sub(end, self)),
  },
});

export const lerp_scalar = op(
  "lerp.Scalar(Tensor self, Tensor end, Scalar weight) -> Tensor",
  "torch method inplace",
)({
  doc: "Between self (weight 0) and end (weight 1).",
  formula: "out = self + weight · (end − self)",
  forward: ({ self, end, weight }) => {
    checkEnd(self, end, "lerp_kernel_scalar");
    return interpolated(self, end, scalarTensor(weight));
  },
  backward: {
    self: ({ grad, weight }) => mul(grad, scalarTensor(complement(weight))),
    end: ({ grad, weight }) => mul(grad, scalarTensor(weight)),
  },
});

function complement(weight: Scalar): Scalar {
  return 1 - scalarValue(weight);
}

export const addcmul = op(
  "addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self plus a scaled element-wise product.",
  formula: "out = self + value · tensor1 · tensor2",
  forward: ({ self, tensor1, tensor2, value }) => fusedSum(mul(tensor1, scalarTensor(value)), tensor2, self),
  backward: {
    self: ({ grad }) => grad,
    tensor1: ({ grad, tensor2, value }) => mul(grad, mul(tensor2, scalarTensor(value))),
    tensor2: ({ grad, tensor1, value }) => mul(grad, mul(tensor1, scalarTensor(value))),
  },
});

export const addcdiv = op(
  "addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor",
  "torch method inplace",
)({
  doc: "self plus a scaled element-wise quotient.",
  formula: "out = self + value · tensor1 / tensor2",
  forward: ({ self, tensor1, tensor2, value }) => {
    if (!isFloatingPoint(tensor1.dtype) && !isFloatingPoint(tensor2.dtype)) {
      throw runtimeError(
        "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.",
      );
    }
    return add(self, div(mul(tensor1, scalarTensor(value)), tensor2));
  },
  backward: {
    self: ({ grad }) => grad,
    tensor1: ({ grad, tensor2, value }) => mul(grad, div(scalarTensor(value), tensor2)),
    tensor2: ({ grad, tensor1, tensor2, value }) =>
      neg(mul(grad, div(mul(tensor1, scalarTensor(value)), mul(tensor2, tensor2)))),
  },
});
