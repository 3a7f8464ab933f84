/** Image patches as columns and back: F.unfold and F.fold. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { formatShape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";

interface Patches {
  readonly batch: number;
  readonly channels: number;
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
  /** How many patches fit along each dim. */
  readonly blocks: readonly number[];
}

type Pair = readonly number[];

function blocksOf(size: Pair, kernel: Pair, dilation: Pair, padding: Pair, stride: Pair): number[] {
  return size.map(
    (n, d) => Math.floor((n + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d]) + 1,
  );
}

/** Calls `visit(column, image)` for every pixel of every patch that lies inside the image. */
function eachPixel(p: Patches, visit: (column: number, image: number) => void): void {
  const [kh, kw] = p.kernel;
  const [bh, bw] = p.blocks;
  const [height, width] = p.size;
  let row = 0;
  for (let plane = 0; plane < p.batch * p.channels; plane++) {
    for (let i = 0; i < kh; i++) {
      for (let j = 0; j < kw; j++, row += bh * bw) {
        for (let a = 0; a < bh; a++) {
          const y = a * p.stride[0] + i * p.dilation[0] - p.padding[0];
          if (y < 0 || y >= height) continue;
          for (let b = 0; b < bw; b++) {
            const x = b * p.stride[1] + j * p.dilation[1] - p.padding[1];
            if (x >= 0 && x < width) visit(row + a * bw + b, (plane * height + y) * width + x);
          }
        }
      }
    }
  }
}

const GEOMETRY = "int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride";

/** Batched patches of (N, C, H, W), or unbatched of (C, H, W). */
function unfoldPatches(x: Tensor, kernel: Pair, dilation: Pair, padding: Pair, stride: Pair): Patches {
  const lead = x.ndim === 4 ? x.shape[0] : 1;
  const [channels, height, width] = x.shape.slice(-3);
  const size = [height, width];
  const blocks = blocksOf(size, kernel, dilation, padding, stride);
  return { batch: lead, channels, size, kernel, dilation, padding, stride, blocks };
}

const im2col = op(
  `im2col(Tensor self, ${GEOMETRY}) -> Tensor`,
  "-",
)({
  doc: "Patches of an image as columns.",
  node: "Im2ColBackward0",
  forward: ({ self, kernel_size, dilation, padding, stride }) => {
    requireFloat("im2col_out_cpu", self);
    const p = unfoldPatches(self, kernel_size, dilation, padding, stride);
    const rows = p.channels * p.kernel[0] * p.kernel[1];
    const columns = p.blocks[0] * p.blocks[1];
    const shape = self.ndim === 4 ? [p.batch, rows, columns] : [rows, columns];
    const out = allocateTensor(shape, self.dtype);
    const from: TypedArray = contiguousValues(self);
    eachPixel(p, (column, image) => {
      out.data[column] = from[image];
    });
    return out;
  },
  backward: {
    self: ({ grad, shapeOf, kernel_size, dilation, padding, stride }) =>
      col2im(grad, shapeOf("self").slice(-2), kernel_size, dilation, padding, stride),
  },
});

const col2im = op(
  `col2im(Tensor self, SymInt[2] output_size, ${GEOMETRY}) -> Tensor`,
  "-",
)({
  doc: "Columns added back into an image.",
  node: "Col2ImBackward0",
  forward: ({ self, output_size, kernel_size, dilation, padding, stride }) => {
    const batched = self.ndim === 3;
    const channels = self.shape[self.ndim - 2] / (kernel_size[0] * kernel_size[1]);
    const shape = [...(batched ? [self.shape[0]] : []), channels, ...output_size];
    const out = allocateTensor(shape, self.dtype);
    const sums = new Float64Array(out.data.length);
    const from = contiguousValues(self);
    eachPixel(unfoldPatches(out, kernel_size, dilation, padding, stride), (column, image) => {
      sums[image] += from[column];
    });
    out.data.set(sums);
    return out;
  },
  backward: {
    self: ({ grad, kernel_size, dilation, padding, stride }) =>
      im2col(grad, kernel_size, dilation, padding, stride),
  },
});

export const unfold = op(
  "unfold(Tensor input, int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1) -> Tensor",
  "F def",
)({
  doc: "Sliding patches of an image as columns. input – (N, C, H, W); returns (N, C · kernel height · kernel width, patches).",
  forward: ({ input, kernel_size, dilation, padding, stride }) => {
    const pairs = [kernel_size, dilation, padding, stride].map(pair);
    if (input.ndim !== 3 && input.ndim !== 4) {
      throw runtimeError(
        `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${formatShape(input.shape)}`,
      );
    }
    const blocks = blocksOf(input.shape.slice(-2), pairs[0], pairs[1], pairs[2], pairs[3]);
    if (blocks.some((b) => b < 1)) {
      throw runtimeError(
        `Given input with spatial size (${input.shape.slice(-2).join(", ")}), kernel_size=(${pairs[0].join(", ")}), dilation=(${pairs[1].join(", ")}), padding=(${pairs[2].join(", ")}), calculated shape of the array of sliding blocks as (${blocks.join(", ")}), but its components must be at least one.`,
      );
    }
    return im2col(input, pairs[0], pairs[1], pairs[2], pairs[3]);
  },
});

/** A default comes as one number. */
function pair(value: readonly number[] | number): Pair {
  return typeof value === "number" ? [value, value] : value.length === 1 ? [value[0], value[0]] : value;
}

export const fold = op(
  "fold(Tensor input, int[2] output_size, int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1) -> Tensor",
  "F def",
)({
  doc: "Patches added back into an image: the adjoint of unfold. input – (N, C · kernel height · kernel width, patches); returns (N, C, *output_size).",
  forward: ({ input, output_size, kernel_size, dilation, padding, stride }) => {
    const [size, kernel, spread, pad, step] = [output_size, kernel_size, dilation, padding, stride].map(pair);
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw runtimeError(
        `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${formatShape(input.shape)}`,
      );
    }
    const [rows, columns] = input.shape.slice(-2);
    if (rows % (kernel[0] * kernel[1]) !== 0) {
      throw runtimeError(
        `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${rows} and kernel_size=(${kernel.join(", ")}).`,
      );
    }
    const blocks = blocksOf(size, kernel, spread, pad, step);
    if (columns !== blocks[0] * blocks[1]) {
      throw runtimeError(
        `Given output_size=(${size.join(", ")}), kernel_size=(${kernel.join(", ")}), dilation=(${spread.join(", ")}), padding=(${pad.join(", ")}), stride=(${step.join(", ")}), expected size of input's dimension 2 to match the calculated number of sliding blocks ${blocks.join(" * ")} = ${blocks[0] * blocks[1]}, but got input.size(2)=${columns}.`,
      );
    }
    return col2im(input, size, kernel, spread, pad, step);
  },
});
