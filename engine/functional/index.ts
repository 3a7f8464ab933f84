/** Every op family, and the few operations that backward itself needs. Importing this declares all ops. */
import { provideAlgebra } from "../autograd/algebra.ts";
import { add } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { ones, zeros } from "./creation.ts";
import { clone, copy_ } from "./movement.ts";
import { sumTo } from "./reduce.ts";
import { readStrided, write_strided } from "./strided.ts";

export * from "./activation.ts";
export * from "./activation-gated.ts";
export * from "./activation-smooth.ts";
export * from "./advanced-index.ts";
export * from "./arithmetic.ts";
export * from "./attention.ts";
export * from "./baddbmm.ts";
export { native_batch_norm } from "./batch-norm.ts";
export * from "./bilinear.ts";
export * from "./bitwise.ts";
export * from "./cast.ts";
export * from "./cat.ts";
export * from "./chain.ts";
export * from "./clamp.ts";
export * from "./combine.ts";
export * from "./compare.ts";
export { convolution } from "./conv.ts";
export * from "./correlation.ts";
export * from "./creation.ts";
export * from "./cumulative.ts";
export * from "./diagonal.ts";
export * from "./difference.ts";
export * from "./distance.ts";
export * from "./dropout.ts";
export * from "./einsum.ts";
export * from "./exponential.ts";
export * from "./extremes.ts";
export * as F from "./f.ts";
export * from "./facts.ts";
export * from "./gather.ts";
export * from "./getitem.ts";
export * from "./histogram.ts";
export * from "./index-along.ts";
export { native_layer_norm } from "./layer-norm.ts";
export * from "./linalg-determinant.ts";
export * from "./linalg-eigh.ts";
export * from "./linalg-exponential.ts";
export * from "./linalg-householder.ts";
export * from "./linalg-inverse.ts";
export * from "./linalg-lu.ts";
export * from "./linalg-norm.ts";
export * from "./linalg-pinv.ts";
export * from "./linalg-power.ts";
export * from "./linalg-qr.ts";
export * from "./linalg-svd.ts";
export * from "./linalg-tensor.ts";
export * from "./linalg-triangular.ts";
export * from "./logical.ts";
export * from "./logsumexp.ts";
export * from "./masked.ts";
export * from "./math.ts";
export * from "./matmul.ts";
export * from "./minmax.ts";
export * from "./moments.ts";
export * from "./movement.ts";
export * from "./nonzero.ts";
export * from "./norm.ts";
export * from "./norm-named.ts";
export * from "./number-parts.ts";
export * from "./order.ts";
export * from "./pad-constant.ts";
export * from "./pixel-shuffle.ts";
export * from "./power.ts";
export * from "./product.ts";
export * from "./products.ts";
export * from "./products-added.ts";
export * from "./quantile.ts";
export * from "./random.ts";
export * from "./random-fill.ts";
export * from "./ranges.ts";
export * from "./rearrange.ts";
export * from "./recurrent.ts";
export * from "./recurrent-cells.ts";
export * from "./reduce.ts";
export * from "./renorm.ts";
export * from "./reshape-like.ts";
export * from "./resize.ts";
export * from "./rounding.ts";
export * from "./scalar-arithmetic.ts";
export * from "./scaled-sums.ts";
export * from "./seed.ts";
export * from "./slice.ts";
export * from "./softmax.ts";
export * from "./special.ts";
export * from "./special-bessel.ts";
export * from "./special-error.ts";
export * from "./special-gamma.ts";
export * from "./split.ts";
export * from "./strided.ts";
export * from "./take-along.ts";
export * from "./trapezoid.ts";
export * from "./trigonometry.ts";
export * from "./truth.ts";
export * from "./unfold-view.ts";
export * from "./unique.ts";
export * from "./where.ts";
export * from "./xlogy.ts";

provideAlgebra({
  add: (a, b) => add(a, b),
  clone: (a) => clone(a),
  sumTo,
  cast,
  zeros: (shape, dtype) => zeros(shape, dtype),
  ones: (shape, dtype) => ones(shape, dtype),
  readStrided,
  overwrite: (target, value) => void copy_(target, value, false),
  writeStrided: (a, value, { shape, strides, offset }) => write_strided(a, value, shape, strides, offset),
});
