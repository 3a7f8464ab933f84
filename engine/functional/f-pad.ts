/** F.pad in all its modes. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { runtimeError, TorchError, valueError } from "../tensor/errors.ts";
import { float } from "../tensor/scalar.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { constant_pad_nd } from "./pad-constant.ts";

type Mode = "reflect" | "replicate" | "circular";

/** Index read at position i of a padded dim. */
function sourceIndex(i: number, before: number, size: number, mode: Mode): number {
  const at = i - before;
  if (mode === "replicate") return Math.min(Math.max(at, 0), size - 1);
  if (mode === "circular") return ((at % size) + size) % size;
  const folded = at < 0 ? -at : at;
  return folded < size ? folded : 2 * (size - 1) - folded;
}

/** For every element of the padded tensor, which element of the original it repeats. */
function sources(shape: Shape, pad: readonly number[], mode: Mode): { out: number[]; from: Int32Array } {
  const amounts = shape.map((_, d) => {
    const k = 2 * (shape.length - 1 - d);
    return [pad[k] ?? 0, pad[k + 1] ?? 0];
  });
  const out = shape.map((size, d) => size + amounts[d][0] + amounts[d][1]);
  let from = new Int32Array([0]);
  for (let d = 0; d < shape.length; d++) {
    const next = new Int32Array(from.length * out[d]);
    for (let i = 0; i < from.length; i++) {
      for (let j = 0; j < out[d]; j++) {
        next[i * out[d] + j] = from[i] * shape[d] + sourceIndex(j, amounts[d][0], shape[d], mode);
      }
    }
    from = next;
  }
  return { out, from };
}

const pad_adjoint = op(
  "pad_adjoint(Tensor grad, SymInt[] input_sizes, SymInt[] padding, str mode) -> Tensor",
  "-",
)({
  doc: "Adds a padded tensor's elements back to those they repeat.",
  forward: ({ grad, input_sizes, padding, mode }) => {
    const { from } = sources(input_sizes, padding, mode as Mode);
    const out = allocateTensor(input_sizes, grad.dtype);
    const values = contiguousValues(grad);
    for (let i = 0; i < from.length; i++) out.data[from[i]] += values[i];
    return out;
  },
  backward: {
    grad: ({ grad, padding, mode }) => repeatedPad(grad, padding, mode as Mode),
  },
});

/** One op for each node name that PyTorch shows. */
function repeating(node: string) {
  return op(
    "pad_repeating(Tensor self, SymInt[] padding, str mode) -> Tensor",
    "-",
  )({
    doc: "self padded with elements of its own.",
    node,
    forward: ({ self, padding, mode }) => {
      const { out: shape, from } = sources(self.shape, padding, mode as Mode);
      const out = allocateTensor(shape, self.dtype);
      const values = contiguousValues(self);
      for (let i = 0; i < from.length; i++) out.data[i] = values[from[i]];
      return out;
    },
    backward: {
      self: ({ grad, shapeOf, padding, mode }) => pad_adjoint(grad, shapeOf("self"), padding, mode),
    },
  });
}

const REPEATING = {
  reflect: [1, 2, 3].map((n) => repeating(`ReflectionPad${n}DBackward0`)),
  replicate: [1, 2, 3].map((n) => repeating(`ReplicationPad${n}DBackward0`)),
  circular: [1, 2, 3].map(() => repeating("CopySlices")),
} as const;

function repeatedPad(self: Tensor, padding: readonly number[], mode: Mode): Tensor {
  return REPEATING[mode][padding.length / 2 - 1](self, padding, mode);
}

const SUPPORTED = `Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`;

function checkRepeating(input: Tensor, pad: readonly number[], mode: Mode): void {
  const dims = pad.length / 2;
  if (dims < 1 || dims > 3 || (input.ndim !== dims + 1 && input.ndim !== dims + 2)) {
    throw new TorchError(
      "NotImplementedError",
      `Padding size ${pad.length} is not supported for ${input.ndim}D input tensor.\n${SUPPORTED}`,
    );
  }
  for (let k = 0; k < dims; k++) {
    const d = input.ndim - 1 - k;
    const [before, after, size] = [pad[2 * k], pad[2 * k + 1], input.shape[d]];
    if (mode === "reflect" && (before >= size || after >= size)) {
      throw runtimeError(
        `Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${after}) at dimension ${d} of input ${formatShape(input.shape)}`,
      );
    }
    if (mode === "circular" && (before > size || after > size)) {
      throw runtimeError("Padding value causes wrapping around more than once.");
    }
  }
}

export const pad = op(
  "pad(Tensor input, SymInt[] pad, str mode='constant', float? value=None) -> Tensor",
  "F def",
)({
  doc: "input padded by pad = (before, after) of the last dim, then of the one before it, …; mode: constant, reflect, replicate or circular.",
  forward: ({ input, pad: amounts, mode, value }) => {
    if (amounts.length % 2 !== 0) throw runtimeError("Padding length must be divisible by 2");
    if (amounts.length > 2 * input.ndim) {
      throw runtimeError(
        `Padding length should be less than or equal to two times the input dimension but got padding length ${amounts.length} and input of dimension ${input.ndim}`,
      );
    }
    if (mode === "constant") return constant_pad_nd(input, amounts, float(value ?? 0));
    if (value !== null) {
      throw valueError(`Padding mode "${mode}" doesn't take in value argument`);
    }
    if (mode !== "reflect" && mode !== "replicate" && mode !== "circular") {
      throw new TorchError("NotImplementedError", `Unrecognised padding mode ${mode}`);
    }
    checkRepeating(input, amounts, mode);
    return repeatedPad(input, amounts, mode);
  },
});
