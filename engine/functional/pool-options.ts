/** Options of sliding-window pooling, checked in PyTorch's words. */
import { runtimeError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { PoolOptions } from "./pool.ts";

export function spatialOf(input: Shape, spatial: number): number[] {
  return input.slice(input.length - spatial);
}

export function options(
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

export function checkOutput(input: Tensor, spatial: number, sizes: Shape): void {
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
