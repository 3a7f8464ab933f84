/** torch.nn.functional for TypeScript: `import { F } from "…/functional"`. */

export { prelu } from "./activation-gated.ts";
export { gelu, hardshrink, logsigmoid, softplus, softshrink } from "./activation-smooth.ts";
export { scaled_dot_product_attention } from "./attention.ts";
export { batch_norm, instance_norm } from "./batch-norm.ts";
export { bilinear } from "./bilinear.ts";
export { cosine_similarity, pairwise_distance, pdist } from "./distance.ts";
export { embedding, one_hot } from "./embedding.ts";
export { embedding_bag } from "./embedding-bag.ts";
export * from "./f-activation.ts";
export * from "./f-conv.ts";
export * from "./f-dropout.ts";
export * from "./f-loss.ts";
export * from "./f-loss-more.ts";
export * from "./f-normalize.ts";
export * from "./f-pad.ts";
export * from "./f-pool.ts";
export * from "./f-pool-adaptive.ts";
export * from "./f-pool-average.ts";
export * from "./f-pool-fractional.ts";
export * from "./f-pool-lp.ts";
export * from "./f-unpool.ts";
export { fold, unfold } from "./fold.ts";
export { affine_grid, grid_sample } from "./grid-sample.ts";
export { interpolate } from "./interpolate.ts";
export { group_norm, layer_norm, rms_norm } from "./layer-norm.ts";
export { linear } from "./matmul.ts";
export { channel_shuffle, pixel_shuffle, pixel_unshuffle } from "./pixel-shuffle.ts";
