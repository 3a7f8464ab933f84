/** F.lp_pool1d, 2d and 3d: the p-norm of each window, by average pooling of powers. */
import { op } from "../autograd/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { relu } from "./activation.ts";
import { mul, neg } from "./arithmetic.ts";
import { max_pool1d, max_pool2d, max_pool3d } from "./f-pool.ts";
import { avg_pool1d, avg_pool2d, avg_pool3d } from "./f-pool-average.ts";
import { abs } from "./math.ts";
import { pow_scalar } from "./power.ts";
import { sign } from "./rounding.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";

interface Pools {
  average(powers: Tensor): Tensor;
  largest(magnitudes: Tensor): Tensor;
}

/** (Σ x^p)^(1/p) over windows of `count` elements; p = ±∞ takes the largest, or smallest, magnitude. */
function lpPool(input: Tensor, p: number, kernel: readonly number[], { average, largest }: Pools): Tensor {
  if (p === Number.POSITIVE_INFINITY) return largest(abs(input));
  if (p === Number.NEGATIVE_INFINITY) return neg(largest(neg(abs(input))));
  const mean = average(pow_scalar(input, p));
  const count = kernel.reduce((product, size) => product * size, 1);
  return pow_scalar(mul_scalar(mul(sign(mean), relu(abs(mean))), count), 1 / p);
}

export const lp_pool1d = op(
  "lp_pool1d(Tensor input, float norm_type, int[1] kernel_size, int[1]? stride=None, bool ceil_mode=False) -> Tensor",
  "F def",
)({
  doc: "The p-norm of each 1-D window, p the norm_type; stride defaults to kernel_size.",
  formula: "out = (Σ input^p)^(1/p) over the window",
  forward: ({ input, norm_type, kernel_size, stride, ceil_mode }) =>
    lpPool(input, norm_type, kernel_size, {
      average: (x) => avg_pool1d(x, kernel_size, stride ?? [], [0], ceil_mode),
      largest: (x) => only(max_pool1d(x, kernel_size, stride, [0], [1], ceil_mode)),
    }),
});

export const lp_pool2d = op(
  "lp_pool2d(Tensor input, float norm_type, int[2] kernel_size, int[2]? stride=None, bool ceil_mode=False) -> Tensor",
  "F def",
)({
  doc: "The p-norm of each 2-D window, p the norm_type; stride defaults to kernel_size.",
  formula: "out = (Σ input^p)^(1/p) over the window",
  forward: ({ input, norm_type, kernel_size, stride, ceil_mode }) =>
    lpPool(input, norm_type, kernel_size, {
      average: (x) => avg_pool2d(x, kernel_size, stride ?? [], [0, 0], ceil_mode),
      largest: (x) => only(max_pool2d(x, kernel_size, stride, [0, 0], [1, 1], ceil_mode)),
    }),
});

export const lp_pool3d = op(
  "lp_pool3d(Tensor input, float norm_type, int[3] kernel_size, int[3]? stride=None, bool ceil_mode=False) -> Tensor",
  "F def",
)({
  doc: "The p-norm of each 3-D window, p the norm_type; stride defaults to kernel_size.",
  formula: "out = (Σ input^p)^(1/p) over the window",
  forward: ({ input, norm_type, kernel_size, stride, ceil_mode }) =>
    lpPool(input, norm_type, kernel_size, {
      average: (x) => avg_pool3d(x, kernel_size, stride ?? [], [0, 0, 0], ceil_mode),
      largest: (x) => only(max_pool3d(x, kernel_size, stride, [0, 0, 0], [1, 1, 1], ceil_mode)),
    }),
});

/** Max pooling gives a pair only when indices are asked for, which is never so here. */
function only(pooled: unknown): Tensor {
  return pooled as Tensor;
}
