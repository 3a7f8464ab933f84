/** F.max_unpool1d, 2d and 3d: what max pooling took, put back where it was. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { formatShape, numel, type Shape, sameShape } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import { plane_gather } from "./pool.ts";

function checkUnpool(input: Tensor, indices: Tensor, spatial: 2 | 3): void {
  if (indices.dtype !== "int64") {
    const given = spatial === 2 ? ` but got: ${SCALAR_TYPE[indices.dtype]}` : "";
    throw runtimeError(`elements in indices should be type int64${given}`);
  }
  if (input.ndim !== spatial + 1 && input.ndim !== spatial + 2) {
    throw runtimeError(
      `Input to max_unpooling${spatial}d should be a ${spatial + 1}d or ${spatial + 2}d Tensor, but got a tensor with ${input.ndim} dimensions.`,
    );
  }
  if (!sameShape(input.shape, indices.shape)) {
    throw runtimeError(
      `Expected shape of indices to be same as that of the input tensor (${formatShape(input.shape)}) but got indices tensor with shape: ${formatShape(indices.shape)}`,
    );
  }
  const empty = input.shape.findIndex((size, d) => d > 0 && size === 0);
  if (empty > 0) {
    throw runtimeError(
      `max_unpooling${spatial}d_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ${formatShape(input.shape)} with dimension ${empty} being empty.`,
    );
  }
}

/** Zeros of the output's size; where two windows took the same element, the last one writes. */
function unpooled(input: Tensor, indices: Tensor, size: Shape): Tensor {
  const spatial = size.length;
  const lead = input.shape.slice(0, input.ndim - spatial);
  const shape = [...lead, ...size];
  const plane = numel(size);
  const each = numel(input.shape.slice(input.ndim - spatial));
  const out = allocate(input.dtype, numel(shape));
  const from = contiguousValues(input);
  const at = contiguousValues(indices);
  let wrong: number | null = null;
  for (let i = 0; i < from.length; i++) {
    if (at[i] < 0 || at[i] >= plane) wrong = at[i];
    else out[Math.floor(i / each) * plane + at[i]] = from[i];
  }
  if (wrong !== null) {
    throw runtimeError(`Found an invalid max index: ${wrong} (output volumes are of size ${size.join("x")})`);
  }
  return wrapData(out, shape, input.dtype);
}

const unpool2d = op(
  "max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor",
  "-",
)({
  doc: "Elements put back at positions within each plane.",
  node: "MaxUnpool2DBackward0",
  forward: ({ self, indices, output_size }) => {
    checkUnpool(self, indices, 2);
    return unpooled(self, indices, output_size);
  },
  backward: { self: ({ grad, indices }) => plane_gather(grad, indices, 2), indices: "nondifferentiable" },
});

const unpool3d = op(
  "max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size) -> Tensor",
  "-",
)({
  doc: "Elements put back at positions within each volume.",
  node: "MaxUnpool3DBackward0",
  forward: ({ self, indices, output_size }) => {
    checkUnpool(self, indices, 3);
    return unpooled(self, indices, output_size);
  },
  backward: { self: ({ grad, indices }) => plane_gather(grad, indices, 3), indices: "nondifferentiable" },
});

interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[] | null;
  readonly padding: readonly number[];
}

/** The size before pooling: the smallest it can have been, unless a possible one is asked for. */
function unpooledSize(
  input: Tensor,
  { kernel, stride, padding }: Window,
  asked: readonly number[] | null,
): readonly number[] {
  const spatial = kernel.length;
  const steps = stride ?? kernel;
  const natural = kernel.map(
    (k, d) => (input.shape[input.ndim - spatial + d] - 1) * steps[d] + k - 2 * padding[d],
  );
  if (asked === null) return natural;
  const size = asked.length === spatial + 2 ? asked.slice(2) : asked;
  if (size.length !== spatial) {
    throw valueError(
      `output_size should be a sequence containing ${spatial} or ${spatial + 2} elements, but it has a length of '${size.length}'`,
    );
  }
  size.forEach((n, d) => {
    const [low, high] = [natural[d] - steps[d], natural[d] + steps[d]];
    if (low < n && n < high) return;
    const shown = spatial === 1 ? `(${size[0]},)` : `(${size.join(", ")})`;
    throw valueError(`invalid output_size "${shown}" (dim ${d} must be between ${low} and ${high})`);
  });
  return size;
}

const WINDOW = <N extends 1 | 2 | 3>(n: N) =>
  `int[${n}] kernel_size, int[${n}]? stride=None, int[${n}] padding=0, int[]? output_size=None` as const;
const DOC =
  "input – the maxima, indices – where they were; output_size chooses among the sizes that pool alike.";

export const max_unpool1d = op(
  `max_unpool1d(Tensor input, Tensor indices, ${WINDOW(1)}) -> Tensor`,
  "F def",
)({
  doc: `Undoes F.max_pool1d, with zeros elsewhere. ${DOC}`,
  forward: ({ input, indices, kernel_size, stride, padding, output_size }) => {
    const [size] = unpooledSize(input, { kernel: kernel_size, stride, padding }, output_size);
    return squeeze_dim(unpool2d(unsqueeze(input, -1), unsqueeze(indices, -1), [size, 1]), -1);
  },
});

export const max_unpool2d = op(
  `max_unpool2d(Tensor input, Tensor indices, ${WINDOW(2)}) -> Tensor`,
  "F def",
)({
  doc: `Undoes F.max_pool2d, with zeros elsewhere. ${DOC}`,
  forward: ({ input, indices, kernel_size, stride, padding, output_size }) =>
    unpool2d(input, indices, unpooledSize(input, { kernel: kernel_size, stride, padding }, output_size)),
});

export const max_unpool3d = op(
  `max_unpool3d(Tensor input, Tensor indices, ${WINDOW(3)}) -> Tensor`,
  "F def",
)({
  doc: `Undoes F.max_pool3d, with zeros elsewhere. ${DOC}`,
  forward: ({ input, indices, kernel_size, stride, padding, output_size }) => {
    const size = unpooledSize(input, { kernel: kernel_size, stride, padding }, output_size);
    const steps = stride ?? kernel_size;
    if (steps.some((step) => step <= 0)) {
      throw runtimeError(`strides should be greater than zero, but got stride: ${formatShape(steps)}`);
    }
    return unpool3d(input, indices, size);
  },
});
