/** Adaptive pooling: the output's size is given, the windows follow. */
import { op } from "../autograd/op.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  adaptiveWindows,
  averagePool,
  averageSpread,
  checkDims,
  maxPool,
  plane_scatter,
  windowTable,
} from "./pool.ts";

/** None keeps the input's size. */
function wanted(input: Shape, output: readonly (number | null)[], spatial: number): number[] {
  const sizes = input.slice(input.length - spatial);
  return sizes.map((size, d) => output[d] ?? size);
}

function plan(input: Shape, output: Shape) {
  const sizes = input.slice(input.length - output.length);
  const table = windowTable(sizes, adaptiveWindows(sizes, output));
  return { table, divisors: table.map((window) => window.length) };
}

const adaptive_avg = op(
  "adaptive_avg_pool(Tensor self, int[] output_size) -> Tensor",
  "-",
)({
  doc: "Means of nearly equal parts.",
  node: "AdaptiveAvgPool2DBackward0",
  forward: ({ self, output_size }) => {
    const { table, divisors } = plan(self.shape, output_size);
    return averagePool(self, output_size, table, divisors);
  },
  backward: { self: ({ grad, shapeOf, output_size }) => adaptive_spread(grad, shapeOf("self"), output_size) },
});

const adaptive_spread = op(
  "adaptive_avg_pool_backward(Tensor cotangent, int[] size, int[] output_size) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its part.",
  forward: ({ cotangent, size, output_size }) => {
    const { table, divisors } = plan(size, output_size);
    return averageSpread(cotangent, size, output_size.length, table, divisors);
  },
  backward: { cotangent: ({ grad, output_size }) => adaptive_avg(grad, output_size) },
});

const adaptive_max = op(
  "adaptive_max_pool(Tensor self, int[] output_size) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maxima of nearly equal parts, and where they were.",
  node: "AdaptiveMaxPool2DBackward0",
  forward: ({ self, output_size }) =>
    maxPool(self, output_size.length, plan(self.shape, output_size).table, output_size),
  backward: {
    self: ({ grad, results, shapeOf, output_size }) =>
      plane_scatter(grad, results[1], shapeOf("self"), output_size.length),
  },
});

function average(name: string, input: Tensor, output: readonly (number | null)[], spatial: number): Tensor {
  checkDims(name, input, spatial);
  return adaptive_avg(input, wanted(input.shape, output, spatial));
}

function maximum(
  name: string,
  input: Tensor,
  output: readonly (number | null)[],
  spatial: number,
): [Tensor, Tensor] {
  checkDims(name, input, spatial);
  return adaptive_max(input, wanted(input.shape, output, spatial));
}

export const adaptive_avg_pool1d = op(
  "adaptive_avg_pool1d(Tensor input, int?[1] output_size) -> Tensor",
  "F def",
)({
  doc: "Means over 1-D windows chosen so that the output has output_size; None keeps a size.",
  forward: ({ input, output_size }) => average("adaptive_avg_pool1d", input, output_size, 1),
});

export const adaptive_max_pool1d = op(
  "adaptive_max_pool1d(Tensor input, int?[1] output_size, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maxima over 1-D windows chosen so that the output has output_size; with return_indices also where they were.",
  forward: ({ input, output_size, return_indices }) => {
    const pair = maximum("adaptive_max_pool1d", input, output_size, 1);
    return return_indices ? pair : pair[0];
  },
});

export const adaptive_avg_pool2d = op(
  "adaptive_avg_pool2d(Tensor input, int?[2] output_size) -> Tensor",
  "F def",
)({
  doc: "Means over 2-D windows chosen so that the output has output_size; None keeps a size.",
  forward: ({ input, output_size }) => average("adaptive_avg_pool2d", input, output_size, 2),
});

export const adaptive_max_pool2d = op(
  "adaptive_max_pool2d(Tensor input, int?[2] output_size, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maxima over 2-D windows chosen so that the output has output_size; with return_indices also where they were.",
  forward: ({ input, output_size, return_indices }) => {
    const pair = maximum("adaptive_max_pool2d", input, output_size, 2);
    return return_indices ? pair : pair[0];
  },
});

export const adaptive_avg_pool3d = op(
  "adaptive_avg_pool3d(Tensor input, int?[3] output_size) -> Tensor",
  "F def",
)({
  doc: "Means over 3-D windows chosen so that the output has output_size; None keeps a size.",
  forward: ({ input, output_size }) => average("adaptive_avg_pool3d", input, output_size, 3),
});

export const adaptive_max_pool3d = op(
  "adaptive_max_pool3d(Tensor input, int?[3] output_size, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maxima over 3-D windows chosen so that the output has output_size; with return_indices also where they were.",
  forward: ({ input, output_size, return_indices }) => {
    const pair = maximum("adaptive_max_pool3d", input, output_size, 3);
    return return_indices ? pair : pair[0];
  },
});
