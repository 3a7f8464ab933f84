/** F.max_pool*, F.avg_pool* and the adaptive ones. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import {
  averagePool,
  averageSpread,
  checkDims,
  maxPool,
  type PoolOptions,
  plane_scatter,
  pooledSizes,
  slidingWindows,
  windowTable,
} from "./pool.ts";

function spatialOf(input: Shape, spatial: number): number[] {
  return input.slice(input.length - spatial);
}

function options(
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  dilation: readonly number[],
  ceilMode: boolean,
): PoolOptions {
  kernel.forEach((size, d) => {
    if (padding[d] > size / 2) {
      throw runtimeError(
        `pad should be at most half of effective kernel size, but got pad=${padding[d]}, kernel_size=${size} and dilation=${dilation[d]}`,
      );
    }
  });
  return { kernel, stride: stride.length === 0 ? kernel : stride, padding, dilation, ceilMode };
}

function checkOutput(input: Tensor, spatial: number, sizes: Shape): void {
  if (sizes.every((size) => size >= 1)) return;
  const given = input.shape.slice(input.ndim - spatial - 1);
  const out = [given[0], ...sizes];
  const text = (s: Shape) => `(${s.join("x")})`;
  const from = spatial === 1 ? [given[0], 1, given[1]] : given;
  const to = spatial === 1 ? [out[0], 1, out[1]] : out;
  throw runtimeError(
    `Given input size: ${text(from)}. Calculated output size: ${text(to)}. Output size is too small`,
  );
}

/** How many elements a window of average pooling divides by. */
function divisors(
  sizes: Shape,
  out: Shape,
  pool: PoolOptions,
  includePad: boolean,
  override: number | null,
): number[] {
  let counts = [1];
  sizes.forEach((size, d) => {
    const along = Array.from({ length: out[d] }, (_, i) => {
      const start = i * pool.stride[d] - pool.padding[d];
      const end = Math.min(start + pool.kernel[d], size + pool.padding[d]);
      return includePad ? end - start : Math.min(end, size) - Math.max(start, 0);
    });
    counts = counts.flatMap((count) => along.map((n) => count * n));
  });
  return override === null ? counts : counts.map(() => override);
}

interface AveragePlan {
  readonly table: Int32Array[];
  readonly divisors: number[];
  readonly out: number[];
}

function averagePlan(
  input: Shape,
  spatial: number,
  pool: PoolOptions,
  includePad: boolean,
  override: number | null,
): AveragePlan {
  const sizes = spatialOf(input, spatial);
  const out = pooledSizes(sizes, pool);
  return {
    table: windowTable(sizes, slidingWindows(sizes, out, pool)),
    divisors: divisors(sizes, out, pool, includePad, override),
    out,
  };
}

const max_pool2d_with_indices = op(
  "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maximum of each window, and where it was.",
  node: "MaxPool2DWithIndicesBackward0",
  forward: ({ self, kernel_size, stride, padding, dilation, ceil_mode }) => {
    checkDims("max_pool2d", self, 2);
    const pool = options(kernel_size, stride, padding, dilation, ceil_mode);
    const sizes = spatialOf(self.shape, 2);
    const out = pooledSizes(sizes, pool);
    checkOutput(self, 2, out);
    return maxPool(self, 2, windowTable(sizes, slidingWindows(sizes, out, pool)), out);
  },
  backward: { self: ({ grad, results, shapeOf }) => plane_scatter(grad, results[1], shapeOf("self"), 2) },
});

const max_pool3d_with_indices = op(
  "max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maximum of each window, and where it was.",
  node: "MaxPool3DWithIndicesBackward0",
  forward: ({ self, kernel_size, stride, padding, dilation, ceil_mode }) => {
    checkDims("max_pool3d", self, 3);
    const pool = options(kernel_size, stride, padding, dilation, ceil_mode);
    const sizes = spatialOf(self.shape, 3);
    const out = pooledSizes(sizes, pool);
    checkOutput(self, 3, out);
    return maxPool(self, 3, windowTable(sizes, slidingWindows(sizes, out, pool)), out);
  },
  backward: { self: ({ grad, results, shapeOf }) => plane_scatter(grad, results[1], shapeOf("self"), 3) },
});

/** 1-D pooling is 2-D pooling of height 1, as in PyTorch. */
function max1d(
  input: Tensor,
  k: number,
  s: readonly number[],
  p: number,
  d: number,
  ceil: boolean,
): [Tensor, Tensor] {
  checkDims("max_pool1d", input, 1);
  const [out, indices] = max_pool2d_with_indices(
    unsqueeze(input, -2),
    [1, k],
    [1, s.length === 0 ? k : s[0]],
    [0, p],
    [1, d],
    ceil,
  );
  return [squeeze_dim(out, -2), squeeze_dim(indices, -2)];
}

export const max_pool1d = op(
  "max_pool1d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maximum of each 1-D window; stride defaults to kernel_size. With return_indices also where it was.",
  formula: "out = max over the window",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode, return_indices }) => {
    const pair = max1d(input, kernel_size[0], stride ?? [], padding[0], dilation[0], ceil_mode);
    return return_indices ? pair : pair[0];
  },
});

export const max_pool1d_with_indices_F = op(
  "max_pool1d_with_indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False, bool return_indices=True) -> Any",
  "F def",
)({
  doc: "Maximum of each 1-D window and where it was.",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode }) =>
    max1d(input, kernel_size[0], stride ?? [], padding[0], dilation[0], ceil_mode),
});

export const max_pool2d = op(
  "max_pool2d(Tensor input, int[2] kernel_size, int[2]? stride=None, int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maximum of each 2-D window; stride defaults to kernel_size. With return_indices also where it was.",
  formula: "out = max over the window",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode, return_indices }) => {
    const pair = max_pool2d_with_indices(input, kernel_size, stride ?? [], padding, dilation, ceil_mode);
    return return_indices ? pair : pair[0];
  },
});

export const max_pool2d_with_indices_F = op(
  "max_pool2d_with_indices(Tensor input, int[2] kernel_size, int[2]? stride=None, int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, bool return_indices=True) -> Any",
  "F def",
)({
  doc: "Maximum of each 2-D window and where it was.",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode }) =>
    max_pool2d_with_indices(input, kernel_size, stride ?? [], padding, dilation, ceil_mode),
});

export const max_pool3d = op(
  "max_pool3d(Tensor input, int[3] kernel_size, int[3]? stride=None, int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, bool return_indices=False) -> Any",
  "F def",
)({
  doc: "Maximum of each 3-D window; stride defaults to kernel_size. With return_indices also where it was.",
  formula: "out = max over the window",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode, return_indices }) => {
    const pair = max_pool3d_with_indices(input, kernel_size, stride ?? [], padding, dilation, ceil_mode);
    return return_indices ? pair : pair[0];
  },
});

export const max_pool3d_with_indices_F = op(
  "max_pool3d_with_indices(Tensor input, int[3] kernel_size, int[3]? stride=None, int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, bool return_indices=True) -> Any",
  "F def",
)({
  doc: "Maximum of each 3-D window and where it was.",
  forward: ({ input, kernel_size, stride, padding, dilation, ceil_mode }) =>
    max_pool3d_with_indices(input, kernel_size, stride ?? [], padding, dilation, ceil_mode),
});

export const avg_pool1d = op(
  "avg_pool1d(Tensor input, int[1] kernel_size, int[1] stride=[], int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True) -> Tensor",
  "F",
)({
  doc: "Mean of each 1-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  node: "AvgPool2DBackward0",
  forward: ({ input, kernel_size, stride, padding, ceil_mode, count_include_pad }) => {
    checkDims("avg_pool1d", input, 1);
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(input.shape, 1, pool, count_include_pad, null);
    checkOutput(input, 1, plan.out);
    return averagePool(input, plan.out, plan.table, plan.divisors);
  },
  backward: {
    input: ({ grad, kernel_size, stride, padding, ceil_mode, count_include_pad, shapeOf }) =>
      avg_pool1d_backward(grad, shapeOf("input"), kernel_size, stride, padding, ceil_mode, count_include_pad),
  },
});

const avg_pool1d_backward = op(
  "avg_pool1d_backward(Tensor cotangent, int[] size, int[1] kernel_size, int[1] stride, int[1] padding, bool ceil_mode, bool count_include_pad) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its window.",
  forward: ({ cotangent, size, kernel_size, stride, padding, ceil_mode, count_include_pad }) => {
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(size, 1, pool, count_include_pad, null);
    return averageSpread(cotangent, size, 1, plan.table, plan.divisors);
  },
  backward: {
    cotangent: ({ grad, kernel_size, stride, padding, ceil_mode, count_include_pad }) =>
      avg_pool1d(grad, kernel_size, stride, padding, ceil_mode, count_include_pad),
  },
});

export const avg_pool2d = op(
  "avg_pool2d(Tensor input, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor",
  "F",
)({
  doc: "Mean of each 2-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  node: "AvgPool2DBackward0",
  forward: ({ input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override }) => {
    checkDims("avg_pool2d", input, 2);
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(input.shape, 2, pool, count_include_pad, divisor_override);
    checkOutput(input, 2, plan.out);
    return averagePool(input, plan.out, plan.table, plan.divisors);
  },
  backward: {
    input: ({
      grad,
      kernel_size,
      stride,
      padding,
      ceil_mode,
      count_include_pad,
      divisor_override,
      shapeOf,
    }) =>
      avg_pool2d_backward(
        grad,
        shapeOf("input"),
        kernel_size,
        stride,
        padding,
        ceil_mode,
        count_include_pad,
        divisor_override,
      ),
  },
});

const avg_pool2d_backward = op(
  "avg_pool2d_backward(Tensor cotangent, int[] size, int[2] kernel_size, int[2] stride, int[2] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its window.",
  forward: ({
    cotangent,
    size,
    kernel_size,
    stride,
    padding,
    ceil_mode,
    count_include_pad,
    divisor_override,
  }) => {
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(size, 2, pool, count_include_pad, divisor_override);
    return averageSpread(cotangent, size, 2, plan.table, plan.divisors);
  },
  backward: {
    cotangent: ({ grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override }) =>
      avg_pool2d(grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override),
  },
});

export const avg_pool3d = op(
  "avg_pool3d(Tensor input, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor",
  "F",
)({
  doc: "Mean of each 3-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  node: "AvgPool3DBackward0",
  forward: ({ input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override }) => {
    checkDims("avg_pool3d", input, 3);
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(input.shape, 3, pool, count_include_pad, divisor_override);
    checkOutput(input, 3, plan.out);
    return averagePool(input, plan.out, plan.table, plan.divisors);
  },
  backward: {
    input: ({
      grad,
      kernel_size,
      stride,
      padding,
      ceil_mode,
      count_include_pad,
      divisor_override,
      shapeOf,
    }) =>
      avg_pool3d_backward(
        grad,
        shapeOf("input"),
        kernel_size,
        stride,
        padding,
        ceil_mode,
        count_include_pad,
        divisor_override,
      ),
  },
});

const avg_pool3d_backward = op(
  "avg_pool3d_backward(Tensor cotangent, int[] size, int[3] kernel_size, int[3] stride, int[3] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its window.",
  forward: ({
    cotangent,
    size,
    kernel_size,
    stride,
    padding,
    ceil_mode,
    count_include_pad,
    divisor_override,
  }) => {
    const pool = options(
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(size, 3, pool, count_include_pad, divisor_override);
    return averageSpread(cotangent, size, 3, plan.table, plan.divisors);
  },
  backward: {
    cotangent: ({ grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override }) =>
      avg_pool3d(grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override),
  },
});
