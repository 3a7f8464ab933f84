/** F.max_pool1d, 2d and 3d. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { notImplementedFor, requireFloat } from "../tensor/kernel-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";
import { maxPool, plane_scatter, pooledSizes, slidingWindows, windowTable } from "./pool.ts";
import { checkOutput, checkRank, options, spatialOf } from "./pool-options.ts";

const max_pool2d_with_indices = op(
  "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Maximum of each window, and where it was.",
  node: "MaxPool2DWithIndicesBackward0",
  forward: ({ self, kernel_size, stride, padding, dilation, ceil_mode }) => {
    checkRank("max", 2, self);
    const pool = options("max_pool2d", 2, kernel_size, stride, padding, dilation, ceil_mode);
    const sizes = spatialOf(self.shape, 2);
    const out = pooledSizes(sizes, pool);
    checkOutput("max", self, 2, out);
    if (self.dtype === "bool") throw notImplementedFor("max_pool2d", self.dtype);
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
    checkRank("max", 3, self);
    const pool = options("max_pool3d", 3, kernel_size, stride, padding, dilation, ceil_mode);
    const sizes = spatialOf(self.shape, 3);
    const out = pooledSizes(sizes, pool);
    checkOutput("max", self, 3, out);
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
  checkRank("max", 1, input);
  const stride = s.length === 0 ? k : s[0];
  for (const [name, value] of [
    ["kernel_size", k],
    ["stride", stride],
    ["dilation", d],
  ] as const) {
    if (value <= 0) throw runtimeError(`max_pool1d() ${name} must be greater than zero, but got ${value}`);
  }
  requireFloat("max_pool1d_impl", input);
  const [out, indices] = max_pool2d_with_indices(
    unsqueeze(input, -2),
    [1, k],
    [1, stride],
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
