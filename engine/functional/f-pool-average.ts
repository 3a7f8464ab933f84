/** F.avg_pool1d, 2d and 3d. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import type { Shape } from "../tensor/shape.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import {
  averagePool,
  averageSpread,
  type PoolOptions,
  pooledSizes,
  slidingWindows,
  windowTable,
} from "./pool.ts";
import { checkOutput, checkRank, options, spatialOf } from "./pool-options.ts";

/** How many elements a window of average pooling divides by. */
function divisors(
  sizes: Shape,
  out: Shape,
  pool: PoolOptions,
  includePad: boolean,
  override: number | null,
): number[] {
  if (override === 0) throw runtimeError("divisor must be not zero");
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

export const avg_pool1d = op(
  "avg_pool1d(Tensor input, int[1] kernel_size, int[1] stride=[], int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True) -> Tensor",
  "F",
)({
  doc: "Mean of each 1-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  // 1-D pooling is 2-D pooling of height 1, as in PyTorch.
  forward: ({ input, kernel_size, stride, padding, ceil_mode, count_include_pad }) => {
    checkRank("avg", 1, input);
    const pool = options(
      "avg_pool1d",
      1,
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    checkOutput("avg", input, 1, pooledSizes(spatialOf(input.shape, 1), pool));
    const flat = avg_pool2d(
      unsqueeze(input, -2),
      [1, pool.kernel[0]],
      [1, pool.stride[0]],
      [0, pool.padding[0]],
      ceil_mode,
      count_include_pad,
    );
    return squeeze_dim(flat, -2);
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
    checkRank("avg", 2, input);
    const pool = options(
      "avg_pool2d",
      2,
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(input.shape, 2, pool, count_include_pad, divisor_override);
    checkOutput("avg", input, 2, plan.out);
    if (input.dtype === "bool") throw notImplementedFor("avg_pool2d", input.dtype);
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
      "avg_pool2d",
      2,
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
    checkRank("avg", 3, input);
    const pool = options(
      "avg_pool3d",
      3,
      kernel_size,
      stride,
      padding,
      kernel_size.map(() => 1),
      ceil_mode,
    );
    const plan = averagePlan(input.shape, 3, pool, count_include_pad, divisor_override);
    checkOutput("avg", input, 3, plan.out);
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
      "avg_pool3d",
      3,
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
