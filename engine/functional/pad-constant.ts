/** Padding with a constant, and cropping with negative amounts. */
import { op } from "../autograd/op.ts";
import { copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";

export const constant_pad_nd = op(
  "constant_pad_nd(Tensor self, SymInt[] pad, Scalar value=0) -> Tensor",
  "torch",
)({
  doc: "self with pad = (before, after) of the last dim, then of the one before it, …; negative amounts crop.",
  forward: ({ self, pad, value }) => padded(self, pad, scalarValue(value)),
  backward: {
    self: ({ grad, pad }) =>
      constant_pad_nd(
        grad,
        pad.map((p) => -p),
        0,
      ),
  },
});

function padded(self: Tensor, pad: readonly number[], value: number): Tensor {
  if (pad.length % 2 !== 0) {
    throw runtimeError(`Length of pad must be even but instead it equals ${pad.length}`);
  }
  if (pad.length / 2 > self.ndim) {
    throw runtimeError(
      `Length of pad should be no more than twice the number of dimensions of the input. Pad length is ${pad.length} while the input has ${self.ndim} dimensions.`,
    );
  }
  const amounts = self.shape.map((_, d) => {
    const k = 2 * (self.ndim - 1 - d);
    return [pad[k] ?? 0, pad[k + 1] ?? 0] as const;
  });
  const shape = self.shape.map((size, d) => size + amounts[d][0] + amounts[d][1]);
  if (shape.some((size) => size < 0)) {
    throw runtimeError(
      `The input size ${self.shape[shape.findIndex((s) => s < 0)]}, plus negative padding ${amounts[shape.findIndex((s) => s < 0)].join(" and ")}, resulted in a negative output size, which is invalid. Check dimension ${shape.findIndex((s) => s < 0)} of your input.`,
    );
  }
  const out = allocateTensor(shape, self.dtype);
  if (value !== 0) out.data.fill(value);
  // The part of self that survives, and where it lands.
  const kept = self.shape.map((size, d) => size + Math.min(amounts[d][0], 0) + Math.min(amounts[d][1], 0));
  if (kept.some((size) => size <= 0)) return out;
  const from = amounts.reduce((at, [low], d) => at + Math.max(-low, 0) * self.strides[d], self.offset);
  const to = amounts.reduce((at, [low], d) => at + Math.max(low, 0) * out.strides[d], 0);
  copyInto(alias(out, kept, out.strides, to), alias(self, kept, self.strides, from));
  return out;
}
