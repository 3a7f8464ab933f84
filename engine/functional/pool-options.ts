/** Options of sliding-window pooling, checked in PyTorch's words. */
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, type Shape, wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { PoolOptions } from "./pool.ts";

export function spatialOf(input: Shape, spatial: number): number[] {
  return input.slice(input.length - spatial);
}

export type Pooling = "max" | "avg";

function wrongRank(kind: Pooling, spatial: number, { ndim, shape }: Tensor): never {
  const name = `${kind}_pool${spatial}d`;
  if (spatial > 1) {
    // The average looks at a dim before it counts them.
    if (kind === "avg" && spatial === 2) wrapDim(-3, ndim);
    throw runtimeError(`non-empty ${spatial + 1}D or ${spatial + 2}D (batch mode) tensor expected for input`);
  }
  if (kind === "avg") throw wrongRankOfLine(name, ndim);
  throw runtimeError(
    `${name}: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(shape)}`,
  );
}

export function wrongRankOfLine(name: string, ndim: number): Error {
  return runtimeError(
    `Expected 2 to 3 dimensions, but got ${ndim}-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`,
  );
}

/** (C, …) or (N, C, …). */
export function checkRank(kind: Pooling, spatial: number, input: Tensor): void {
  if (input.ndim !== spatial + 1 && input.ndim !== spatial + 2) wrongRank(kind, spatial, input);
  if (spatial === 1 && kind === "max" && isEmpty(input, 1)) wrongRank(kind, spatial, input);
}

/** Only the batch may be empty. */
function isEmpty({ shape, ndim }: Tensor, spatial: number): boolean {
  return shape.some((size, d) => size === 0 && !(d === 0 && ndim === spatial + 2));
}

function checkFilled(kind: Pooling, spatial: number, input: Tensor): void {
  if (!isEmpty(input, spatial)) return;
  const { shape } = input;
  if (spatial === 3) {
    const name = kind === "max" ? "max_pool3d_with_indices_out_cpu_template" : "avg_pool3d";
    throw runtimeError(
      `${name}(): Expected input's non-batch dimensions to have positive length, but input has a shape of ${formatShape(shape)} and non-batch dimension 0 has length zero!`,
    );
  }
  const seen = spatial === 1 ? shape.toSpliced(-1, 0, 1) : shape;
  throw runtimeError(
    `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(seen)}`,
  );
}

/** One number for all dims, or one for each. */
function forEachDim(
  name: string,
  what: string,
  given: readonly number[],
  spatial: number,
): readonly number[] {
  if (given.length !== 1 && given.length !== spatial) {
    const count = ["one int", "two ints", "three ints"][spatial - 1];
    throw runtimeError(`${name}: ${what} must either be a single int, or a tuple of ${count}`);
  }
  return given.length === 1 ? new Array<number>(spatial).fill(given[0]) : given;
}

export function options(
  name: string,
  spatial: number,
  ...[kernelSize, strides, paddings, dilations, ceilMode]: readonly [
    kernel: readonly number[],
    stride: readonly number[],
    padding: readonly number[],
    dilation: readonly number[],
    ceilMode: boolean,
  ]
): PoolOptions {
  const kernel = forEachDim(name, "kernel_size", kernelSize, spatial);
  const stride = strides.length === 0 ? kernel : forEachDim(name, "stride", strides, spatial);
  const padding = forEachDim(name, "padding", paddings, spatial);
  const dilation = forEachDim(name, "dilation", dilations, spatial);
  if (stride.includes(0)) throw runtimeError("stride should not be zero");
  for (const pad of padding) {
    if (pad < 0) throw runtimeError(`pad must be non-negative, but got pad: ${pad}`);
  }
  kernel.forEach((size, d) => {
    if (padding[d] > size / 2) {
      throw runtimeError(
        `pad should be at most half of effective kernel size, but got pad=${padding[d]}, kernel_size=${size} and dilation=${dilation[d]}`,
      );
    }
  });
  return { kernel, stride, padding, dilation, ceilMode };
}

/** What can only be said once the options are right: nothing is empty, and something is left. */
export function checkOutput(kind: Pooling, input: Tensor, spatial: number, sizes: Shape): void {
  checkFilled(kind, spatial, input);
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
