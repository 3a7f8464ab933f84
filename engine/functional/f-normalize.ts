/** F.normalize and F.local_response_norm. */
import { op } from "../autograd/op.ts";
import { valueError } from "../tensor/errors.ts";
import { float } from "../tensor/scalar.ts";
import { add, div, mul } from "./arithmetic.ts";
import { clamp_min } from "./clamp.ts";
import { scalarTensor } from "./creation.ts";
import { pad } from "./f-pad.ts";
import { avg_pool2d, avg_pool3d } from "./f-pool-average.ts";
import { expand, reshape, squeeze_dim, unsqueeze } from "./movement.ts";
import { linalg_vector_norm } from "./norm.ts";
import { pow_scalar } from "./power.ts";

export const normalize = op(
  "normalize(Tensor input, float p=2.0, int[1] dim=1, float eps=1e-12) -> Tensor",
  "F def",
)({
  doc: "input divided by its p-norm along dim, but by eps at least.",
  formula: "out = input / max(‖input‖ₚ, eps)",
  forward: ({ input, p, dim, eps }) => {
    const dims = typeof dim === "number" ? [dim] : dim;
    const denominator = clamp_min(linalg_vector_norm(input, p, dims, true), eps);
    return div(input, expand(denominator, input.shape));
  },
});

export const local_response_norm = op(
  "local_response_norm(Tensor input, int size, float alpha=0.0001, float beta=0.75, float k=1.0) -> Tensor",
  "F def",
)({
  doc: "input divided by a power of the mean square over size neighbouring channels. input – (N, C, *).",
  formula: "out = input / (k + alpha · mean(input²))^beta",
  forward: ({ input, size, alpha, beta, k }) => {
    if (input.ndim < 3) {
      throw valueError(
        `Expected 3D or higher dimensionality                          input (got ${input.ndim} dimensions)`,
      );
    }
    if (input.numel === 0) return input;
    const before = Math.floor(size / 2);
    const after = Math.floor((size - 1) / 2);
    const square = unsqueeze(mul(input, input), 1);
    let mean = square;
    if (input.ndim === 3) {
      mean = squeeze_dim(avg_pool2d(pad(square, [0, 0, before, after]), [size, 1], [1, 1]), 1);
    } else {
      const [n, c, h] = input.shape;
      const padded = pad(reshape(square, [n, 1, c, h, -1]), [0, 0, 0, 0, before, after]);
      mean = reshape(squeeze_dim(avg_pool3d(padded, [size, 1, 1], [1, 1, 1]), 1), input.shape);
    }
    const scaled = add(mul(mean, scalarTensor(float(alpha))), scalarTensor(float(k)));
    return div(input, pow_scalar(scaled, float(beta)));
  },
});
