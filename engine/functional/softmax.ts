/** softmax and log_softmax over one dim, with their backward kernels. */
import { op } from "../autograd/op.ts";
import { contiguousValues, convert } from "../tensor/copy.ts";
import { allocate, type DType, isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { numel, wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul, neg, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { computeDType, finish } from "./loops.ts";
import { exp } from "./math.ts";
import { sum_dim } from "./reduce.ts";

/** A kernel over one line of `n` elements, `step` apart. */
type Line = (o: TypedArray, operands: readonly TypedArray[], at: number, step: number, n: number) => void;

/** Runs `line` along `dim` of operands of one shape. */
function alongDim(operands: readonly Tensor[], dim: number, dtype: DType, line: Line): Tensor {
  const { shape } = operands[0];
  const compute = computeDType(dtype);
  const values = operands.map((x) =>
    computeDType(x.dtype) === compute && isFloatingPoint(x.dtype)
      ? contiguousValues(x)
      : convert(contiguousValues(x), x.dtype, compute),
  );
  const out = allocate(compute, numel(shape));
  const at = wrapDim(dim, shape.length);
  const n = shape.length === 0 ? 1 : shape[at];
  const inner = numel(shape.slice(at + 1));
  const outer = n === 0 ? 0 : out.length / (n * inner);
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) line(out, values, i * n * inner + j, inner, n);
  }
  return finish(out, compute, shape, dtype);
}

function largest(a: TypedArray, at: number, step: number, n: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) if (!(a[at + i * step] <= top)) top = a[at + i * step];
  return top;
}

/** PyTorch has a kernel for the last dim and one for the others. */
function kernelName(name: string, self: Tensor, dim: number): string {
  const last = self.ndim === 0 || wrapDim(dim, self.ndim) === self.ndim - 1;
  return last ? `${name}_lastdim_kernel_impl` : `${name}_kernel_impl`;
}

const _softmax_backward_data = op(
  "_softmax_backward_data(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype) -> Tensor",
  "-",
)({
  doc: "output · (grad_output − Σ grad_output · output).",
  node: "SoftmaxBackwardDataBackward0",
  forward: ({ grad_output, output, dim }) =>
    alongDim([grad_output, output], dim, output.dtype, (o, [g, y], at, step, n) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += g[at + i * step] * y[at + i * step];
      for (let i = 0; i < n; i++) o[at + i * step] = (g[at + i * step] - total) * y[at + i * step];
    }),
  backward: {
    grad_output: ({ grad, output, dim, input_dtype }) =>
      _softmax_backward_data(grad, output, dim, input_dtype),
    output: ({ grad, grad_output, output, dim }) => {
      const weighted = sum_dim(mul(grad, output), [dim], true);
      const total = sum_dim(mul(grad_output, output), [dim], true);
      return sub(mul(grad_output, sub(grad, weighted)), mul(grad, total));
    },
  },
});

export const softmax = op(
  "softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor",
  "torch method special",
)({
  doc: "Exponentials along dim, scaled to sum to 1.",
  formula: "out = e^self / Σ_dim e^self",
  derivatives: { self: "out · (grad − Σ_dim grad · out)" },
  forward: ({ self, dim, dtype }) => _softmax(dtype === null ? self : cast(self, dtype), dim, false),
});

export const _softmax = op(
  "_softmax(Tensor self, int dim, bool half_to_float) -> Tensor",
  "-",
)({
  doc: "softmax over a dim.",
  node: "SoftmaxBackward0",
  forward: ({ self, dim }) => {
    requireFloat(kernelName("softmax", self, dim), self);
    return alongDim([self], dim, self.dtype, (o, [a], at, step, n) => {
      const top = largest(a, at, step, n);
      let total = 0;
      for (let i = 0; i < n; i++) total += Math.exp(a[at + i * step] - top);
      for (let i = 0; i < n; i++) o[at + i * step] = Math.exp(a[at + i * step] - top) / total;
    });
  },
  backward: {
    self: ({ grad, result, dim }) => _softmax_backward_data(grad, result, dim, result.dtype),
  },
});

const _log_softmax_backward_data = op(
  "_log_softmax_backward_data(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype) -> Tensor",
  "-",
)({
  doc: "grad_output − e^output · Σ grad_output.",
  node: "LogSoftmaxBackwardDataBackward0",
  forward: ({ grad_output, output, dim }) =>
    alongDim([grad_output, output], dim, output.dtype, (o, [g, y], at, step, n) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += g[at + i * step];
      for (let i = 0; i < n; i++) o[at + i * step] = g[at + i * step] - Math.exp(y[at + i * step]) * total;
    }),
  backward: {
    grad_output: ({ grad, output, dim }) => sub(grad, sum_dim(mul(grad, exp(output)), [dim], true)),
    output: ({ grad, grad_output, output, dim }) =>
      neg(mul(mul(grad, exp(output)), sum_dim(grad_output, [dim], true))),
  },
});

export const log_softmax = op(
  "log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor",
  "torch method special",
)({
  doc: "Logarithm of softmax along dim, without underflow.",
  formula: "out = self − ln Σ_dim e^self",
  derivatives: { self: "grad − e^out · Σ_dim grad" },
  forward: ({ self, dim, dtype }) => _log_softmax(dtype === null ? self : cast(self, dtype), dim, false),
});

export const _log_softmax = op(
  "_log_softmax(Tensor self, int dim, bool half_to_float) -> Tensor",
  "-",
)({
  doc: "log_softmax over a dim.",
  node: "LogSoftmaxBackward0",
  forward: ({ self, dim }) => {
    requireFloat(kernelName("log_softmax", self, dim), self);
    return alongDim([self], dim, self.dtype, (o, [a], at, step, n) => {
      const top = largest(a, at, step, n);
      let total = 0;
      for (let i = 0; i < n; i++) total += Math.exp(a[at + i * step] - top);
      const shift = top + Math.log(total);
      for (let i = 0; i < n; i++) o[at + i * step] = a[at + i * step] - shift;
    });
  },
  backward: {
    self: ({ grad, result, dim }) => _log_softmax_backward_data(grad, result, dim, result.dtype),
  },
});
