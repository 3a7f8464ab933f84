/** Scaled dot-product attention. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add } from "./arithmetic.ts";
import { eq, logical_not } from "./compare.ts";
import { ones, scalarTensor, zeros_like } from "./creation.ts";
import { tril } from "./diagonal.ts";
import { dropout } from "./dropout.ts";
import { masked_fill } from "./masked.ts";
import { matmul } from "./matmul.ts";
import { amax } from "./minmax.ts";
import { transpose } from "./movement.ts";
import { repeat_interleave } from "./rearrange.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";
import { softmax } from "./softmax.ts";
import { where } from "./where.ts";

/** Scores as added to: a mask of booleans says where to look. */
function masked(scores: Tensor, mask: Tensor): Tensor {
  if (mask.dtype !== "bool") return add(scores, mask);
  return masked_fill(scores, logical_not(mask), Number.NEGATIVE_INFINITY);
}

/** softmax whose rows without any finite score are zero instead of NaN. */
function safeSoftmax(scores: Tensor): Tensor {
  const weights = softmax(scores, -1, null);
  const hopeless = eq(amax(scores, [-1], true), scalarTensor(Number.NEGATIVE_INFINITY));
  return where(hopeless, zeros_like(weights), weights);
}

export const scaled_dot_product_attention = op(
  "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
  "F",
)({
  doc: "softmax(query · keyᵀ · scale + mask) · value. query is (…, L, E), key (…, S, E), value (…, S, Ev).",
  formula: "out = softmax(query · keyᵀ / √E) · value",
  forward: ({ query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa }) => {
    if (is_causal && attn_mask !== null) {
      throw runtimeError(
        "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True",
      );
    }
    const groups = enable_gqa ? query.shape[query.ndim - 3] / key.shape[key.ndim - 3] : 1;
    const [keys, values] =
      groups === 1 ? [key, value] : [key, value].map((t) => repeat_interleave(t, groups, -3));
    const factor = Math.sqrt(scale ?? 1 / Math.sqrt(query.shape[query.ndim - 1]));
    const scores = matmul(mul_scalar(query, factor), mul_scalar(transpose(keys, -2, -1), factor));
    const size = [query.shape[query.ndim - 2], keys.shape[keys.ndim - 2]];
    const mask = is_causal ? tril(ones(size, "bool")) : attn_mask;
    const weights = mask === null ? softmax(scores, -1, null) : safeSoftmax(masked(scores, mask));
    return matmul(dropout_p > 0 ? dropout(weights, dropout_p, true) : weights, values);
  },
});
