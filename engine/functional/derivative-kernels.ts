/** Backward kernels of the most used activations as ops of their own, so that they are fast and differentiable. */
import { op } from "../autograd/op.ts";
import { scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { zeros_like } from "./creation.ts";
import { type BinaryKernel, binary, computeDType } from "./loops.ts";
import { mul_scalar, rsub_scalar } from "./scalar-arithmetic.ts";

/** Runs a kernel over a gradient and the tensor it belongs to; the result has the gradient's dtype. */
export function alongGrad(grad: Tensor, x: Tensor, kernel: BinaryKernel): Tensor {
  return binary(grad, x, computeDType(grad.dtype), grad.dtype, kernel);
}

/** Fewer elements are not worth the views. */
const MANY = 64;

/**
 * `o = b <= limit ? 0 : a` on the bits of float32 runs, without a branch: signs come at random, and a processor that
 * guesses wrong every other time takes five times as long. False where it does not apply.
 */
function keepAbove(limit: number, ...[o, oo, a, ao, as, b, bo, bs, n]: Parameters<BinaryKernel>): boolean {
  if (as !== 1 || bs !== 1 || n < MANY) return false;
  if (!(o instanceof Float32Array && a instanceof Float32Array)) return false;
  const to = new Int32Array(o.buffer, o.byteOffset + 4 * oo, n);
  const from = new Int32Array(a.buffer, a.byteOffset + 4 * ao, n);
  for (let i = 0; i < n; i++) to[i] = from[i] & (Number(b[bo + i] <= limit) - 1);
  return true;
}

export const threshold_backward = op(
  "threshold_backward(Tensor grad_output, Tensor self, Scalar threshold) -> Tensor",
  "-",
)({
  doc: "grad_output where self exceeds threshold, else 0.",
  forward: ({ grad_output, self, threshold }) => {
    const limit = scalarValue(threshold);
    return alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      if (keepAbove(limit, o, oo, a, ao, as, b, bo, bs, n)) return;
      for (let i = 0; i < n; i++) o[oo + i] = b[bo + i * bs] <= limit ? 0 : a[ao + i * as];
    });
  },
  backward: {
    grad_output: ({ grad, self, threshold }) => threshold_backward(grad, self, threshold),
    self: ({ grad }) => zeros_like(grad),
  },
});

export const sigmoid_backward = op(
  "sigmoid_backward(Tensor grad_output, Tensor output) -> Tensor",
  "-",
)({
  doc: "grad_output · output · (1 − output).",
  forward: ({ grad_output, output }) =>
    alongGrad(grad_output, output, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const y = b[bo + i * bs];
        o[oo + i] = a[ao + i * as] * (1 - y) * y;
      }
    }),
  backward: {
    grad_output: ({ grad, output }) => sigmoid_backward(grad, output),
    output: ({ grad, grad_output, output }) =>
      mul(mul(grad, grad_output), rsub_scalar(mul_scalar(output, 2), 1)),
  },
});

export const tanh_backward = op(
  "tanh_backward(Tensor grad_output, Tensor output) -> Tensor",
  "-",
)({
  doc: "grad_output · (1 − output²).",
  forward: ({ grad_output, output }) =>
    alongGrad(grad_output, output, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const y = b[bo + i * bs];
        o[oo + i] = a[ao + i * as] * (1 - y * y);
      }
    }),
  backward: {
    grad_output: ({ grad, output }) => tanh_backward(grad, output),
    output: ({ grad, grad_output, output }) => mul(mul(grad, grad_output), mul_scalar(output, -2)),
  },
});

export const leaky_relu_backward = op(
  "leaky_relu_backward(Tensor grad_output, Tensor self, Scalar negative_slope, bool self_is_result) -> Tensor",
  "-",
)({
  doc: "grad_output where self is positive, else negative_slope · grad_output.",
  forward: ({ grad_output, self, negative_slope }) => {
    const slope = scalarValue(negative_slope);
    return alongGrad(grad_output, self, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        const g = a[ao + i * as];
        o[oo + i] = b[bo + i * bs] > 0 ? g : g * slope;
      }
    });
  },
  backward: {
    grad_output: ({ grad, self, negative_slope }) => leaky_relu_backward(grad, self, negative_slope, false),
    self: ({ grad }) => zeros_like(grad),
  },
});
