/** F.avg_pool1d, 2d and 3d. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor } from "../tensor/kernel-types.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
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

/** The arguments that avg_pool2d and avg_pool3d share. */
interface Average {
  readonly kernel_size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly ceil_mode: boolean;
  readonly count_include_pad: boolean;
  readonly divisor_override: number | null;
}

function inOrder(args: Average) {
  const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = args;
  return [kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override] as const;
}

function averageOptions(
  spatial: number,
  args: Omit<Average, "count_include_pad" | "divisor_override">,
): PoolOptions {
  const { kernel_size, stride, padding, ceil_mode } = args;
  const dilation = kernel_size.map(() => 1);
  return options(`avg_pool${spatial}d`, spatial, kernel_size, stride, padding, dilation, ceil_mode);
}

function averagePlan(input: Shape, spatial: number, args: Average): AveragePlan {
  const pool = averageOptions(spatial, args);
  const sizes = spatialOf(input, spatial);
  const out = pooledSizes(sizes, pool);
  return {
    table: windowTable(sizes, slidingWindows(sizes, out, pool)),
    divisors: divisors(sizes, out, pool, args.count_include_pad, args.divisor_override),
    out,
  };
}

function average(spatial: number, input: Tensor, args: Average): Tensor {
  checkRank("avg", spatial, input);
  const plan = averagePlan(input.shape, spatial, args);
  checkOutput("avg", input, spatial, plan.out);
  if (spatial === 2 && input.dtype === "bool") throw notImplementedFor("avg_pool2d", input.dtype);
  return averagePool(input, plan.out, plan.table, plan.divisors);
}

function averageBackward(spatial: number, cotangent: Tensor, size: Shape, args: Average): Tensor {
  const plan = averagePlan(size, spatial, args);
  return averageSpread(cotangent, size, spatial, plan.table, plan.divisors);
}

export const avg_pool1d = op(
  "avg_pool1d(Tensor input, int[1] kernel_size, int[1] stride=[], int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True) -> Tensor",
  "F",
)({
  doc: "Mean of each 1-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  // 1-D pooling is 2-D pooling of height 1, as in PyTorch.
  forward: ({ input, count_include_pad, ...args }) => {
    checkRank("avg", 1, input);
    const pool = averageOptions(1, args);
    checkOutput("avg", input, 1, pooledSizes(spatialOf(input.shape, 1), pool));
    const flat = avg_pool2d(
      unsqueeze(input, -2),
      [1, pool.kernel[0]],
      [1, pool.stride[0]],
      [0, pool.padding[0]],
      args.ceil_mode,
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
  forward: ({ input, ...args }) => average(2, input, args),
  backward: {
    input: (context) => avg_pool2d_backward(context.grad, context.shapeOf("input"), ...inOrder(context)),
  },
});

const avg_pool2d_backward = op(
  "avg_pool2d_backward(Tensor cotangent, int[] size, int[2] kernel_size, int[2] stride, int[2] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its window.",
  forward: ({ cotangent, size, ...args }) => averageBackward(2, cotangent, size, args),
  backward: { cotangent: (context) => avg_pool2d(context.grad, ...inOrder(context)) },
});

export const avg_pool3d = op(
  "avg_pool3d(Tensor input, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor",
  "F",
)({
  doc: "Mean of each 3-D window; stride defaults to kernel_size.",
  formula: "out = mean over the window",
  node: "AvgPool3DBackward0",
  forward: ({ input, ...args }) => average(3, input, args),
  backward: {
    input: (context) => avg_pool3d_backward(context.grad, context.shapeOf("input"), ...inOrder(context)),
  },
});

const avg_pool3d_backward = op(
  "avg_pool3d_backward(Tensor cotangent, int[] size, int[3] kernel_size, int[3] stride, int[3] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor",
  "-",
)({
  doc: "Spreads each output's gradient evenly over its window.",
  forward: ({ cotangent, size, ...args }) => averageBackward(3, cotangent, size, args),
  backward: { cotangent: (context) => avg_pool3d(context.grad, ...inOrder(context)) },
});
