/** Adaptive pooling: the output's size is given, the windows follow. */
import { op } from "../autograd/op.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import { adaptiveWindows, averagePool, averageSpread, maxPool, plane_scatter, windowTable } from "./pool.ts";
import { wrongRankOfLine } from "./pool-options.ts";
import { mean_dim } from "./reduce.ts";

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

/** What F's own Python says, and for one dim what the native function says. */
function checkShape(name: string, input: Tensor, output: readonly unknown[], spatial: number): void {
  if (spatial > 1) {
    if (input.ndim <= output.length)
      throw valueError(`Input dimension should be at least ${output.length + 1}`);
    return;
  }
  if (input.ndim !== 2 && input.ndim !== 3) throw wrongRankOfLine(name, input.ndim);
  if (output.length !== 1) {
    throw runtimeError(`${name}() argument 'output_size' should contain one int (got ${output.length})`);
  }
}

function average(name: string, input: Tensor, output: readonly (number | null)[], spatial: number): Tensor {
  checkShape(name, input, output, spatial);
  if (output.length !== spatial) throw runtimeError(`${name}: output_size must be ${spatial}`);
  const sizes = wanted(input.shape, output, spatial);
  if (sizes.some((size) => size < 0)) {
    const [first, ...rest] = spatial === 1 ? [1, ...sizes] : sizes;
    const native = spatial === 1 ? "adaptive_avg_pool2d" : name;
    throw runtimeError(
      `${native}: elements of output_size must be greater than or equal to 0 but received {${first}, ${rest.join(",")}}`,
    );
  }
  if (spatial === 1) return squeeze_dim(averaged(unsqueeze(input, -2), [1, ...sizes]), -2);
  return averaged(input, sizes);
}

/** The mean over all is mean itself, as in PyTorch. */
function averaged(input: Tensor, sizes: readonly number[]): Tensor {
  const dims = sizes.map((_, d) => d - sizes.length);
  return sizes.every((size) => size === 1) ? mean_dim(input, dims, true) : adaptive_avg(input, sizes);
}

function maximum(
  name: string,
  input: Tensor,
  output: readonly (number | null)[],
  spatial: number,
): [Tensor, Tensor] {
  checkShape(name, input, output, spatial);
  if (output.length !== spatial) {
    throw runtimeError(`${name}(): internal error: output_size.size() must be ${spatial}`);
  }
  if (input.ndim > spatial + 2) {
    throw runtimeError(
      `${name}(): Expected ${spatial + 1}D or ${spatial + 2}D tensor, but got: ${formatShape(input.shape)}`,
    );
  }
  const sizes = wanted(input.shape, output, spatial);
  const negative = sizes.find((size) => size < 0);
  if (negative !== undefined) {
    const lead = input.shape.slice(0, input.ndim - spatial);
    const shape = [...lead, ...(spatial === 1 ? [1] : []), ...sizes];
    throw runtimeError(`Trying to create tensor with negative dimension ${negative}: ${formatShape(shape)}`);
  }
  requireFloat(`adaptive_max_pool${spatial === 1 ? 2 : spatial}d`, input);
  return adaptive_max(input, sizes);
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
