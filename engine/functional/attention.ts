/** Scaled dot-product attention: one fused op where PyTorch's CPU has one, its parts elsewhere. */

import { tracksGrad } from "../autograd/history.ts";
import { isRecording } from "../autograd/mode.ts";
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { numel } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { logical_not } from "./compare.ts";
import { ones, zeros_like } from "./creation.ts";
import { tril } from "./diagonal.ts";
import { dropout } from "./dropout.ts";
import { linesOf } from "./lines.ts";
import { masked_fill } from "./masked.ts";
import { matmul } from "./matmul.ts";
import { transpose } from "./movement.ts";
import { repeat_interleave } from "./rearrange.ts";
import { sum_dim } from "./reduce.ts";
import { mul_scalar } from "./scalar-arithmetic.ts";

const _safe_softmax = op(
  "_safe_softmax(Tensor self, int dim, ScalarType? dtype=None) -> Tensor",
  "-",
)({
  doc: "softmax along the last dim, with rows that are masked out whole giving 0.",
  node: "SafeSoftmaxBackward0",
  forward: ({ self }) => {
    const lines = linesOf(self.shape, self.ndim - 1);
    const from = contiguousValues(self);
    const out = allocateTensor(self.shape, self.dtype);
    for (let line = 0; line < lines.count; line++) {
      const start = line * lines.n;
      let top = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < lines.n; i++) top = Math.max(top, from[start + i]);
      if (top === Number.NEGATIVE_INFINITY) continue;
      let total = 0;
      for (let i = 0; i < lines.n; i++) total += Math.exp(from[start + i] - top);
      for (let i = 0; i < lines.n; i++) out.data[start + i] = Math.exp(from[start + i] - top) / total;
    }
    return out;
  },
  backward: {
    self: ({ grad, result }) => softmaxGradient(grad, result),
  },
});

function softmaxGradient(grad: Tensor, result: Tensor): Tensor {
  return mul(result, sub(grad, sum_dim(mul(grad, result), [-1], true)));
}

/** Masks as numbers to add: False becomes −∞. */
function additive(mask: Tensor, like: Tensor): Tensor {
  if (mask.dtype !== "bool") return mask;
  const zeros = zeros_like(mask, like.dtype);
  return masked_fill(zeros, logical_not(mask), Number.NEGATIVE_INFINITY);
}

function weights(query: Tensor, key: Tensor, bias: Tensor | null, scale: number): Tensor {
  const root = Math.sqrt(Math.abs(scale));
  const scores = matmul(
    mul_scalar(query, scale < 0 ? -root : root),
    mul_scalar(transpose(key, -2, -1), root),
  );
  return _safe_softmax(bias === null ? scores : add(scores, bias), -1);
}

const fused = op(
  "_scaled_dot_product_flash_attention_for_cpu(Tensor query, Tensor key, Tensor value, float dropout_p=0.0, bool is_causal=False, *, Tensor? attn_mask=None, float? scale=None) -> Tensor",
  "-",
)({
  doc: "softmax(query · keyᵀ · scale + mask) · value.",
  node: "ScaledDotProductFlashAttentionForCpuBackward0",
  forward: ({ query, key, value, attn_mask, scale }) =>
    matmul(weights(query, key, attn_mask, scale ?? 1), value),
  backward: ({ grad, query, key, value, attn_mask, scale }) => {
    const factor = scale ?? 1;
    const p = weights(query, key, attn_mask, factor);
    const scores = softmaxGradient(matmul(grad, transpose(value, -2, -1)), p);
    return {
      query: mul_scalar(matmul(scores, key), factor),
      key: mul_scalar(matmul(transpose(scores, -2, -1), query), factor),
      value: matmul(transpose(p, -2, -1), grad),
    };
  },
});

/** The lower triangle as an additive mask. */
function causalMask(query: Tensor, key: Tensor): Tensor {
  const shape = [query.shape[query.ndim - 2], key.shape[key.ndim - 2]];
  return additive(cast(tril(ones(shape, query.dtype)), "bool"), query);
}

function check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | null, causal: boolean): void {
  if (query.dtype !== key.dtype || query.dtype !== value.dtype) {
    throw runtimeError(
      `Expected query, key, and value to have the same dtype, but got query.dtype: ${CTYPES[query.dtype] ?? query.dtype} key.dtype: ${CTYPES[key.dtype] ?? key.dtype} and value.dtype: ${CTYPES[value.dtype] ?? value.dtype} instead.`,
    );
  }
  if (query.ndim < 2 || key.ndim < 2 || value.ndim < 2) {
    throw runtimeError(
      `Expected query, key, and value to all be  at least 2 dimensional, but got query.dim(): ${query.ndim}, key.dim(): ${key.ndim} and value.dim(): ${value.ndim} instead.`,
    );
  }
  if (mask !== null && mask.dtype !== "bool" && mask.dtype !== query.dtype) {
    throw runtimeError(
      `Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ${CTYPES[mask.dtype] ?? mask.dtype} and  query.dtype: ${CTYPES[query.dtype] ?? query.dtype} instead.`,
    );
  }
  if (mask !== null && causal) {
    throw runtimeError(
      "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True",
    );
  }
}

const CTYPES: Readonly<Record<string, string>> = { float32: "float", float64: "double", int64: "long int" };

export const scaled_dot_product_attention = op(
  "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
  "F",
)({
  doc: "Attention. query – (…, L, E); key – (…, S, E); value – (…, S, Ev); attn_mask – broadcastable to (…, L, S), bool (True takes part) or added; returns (…, L, Ev).",
  formula: "out = softmax(query · keyᵀ / √E + mask) · value",
  forward: ({
    query,
    key: givenKey,
    value: givenValue,
    attn_mask,
    dropout_p,
    is_causal,
    scale,
    enable_gqa,
  }) => {
    check(query, givenKey, givenValue, attn_mask, is_causal);
    const [key, value] = enable_gqa ? grouped(query, givenKey, givenValue) : [givenKey, givenValue];
    const factor = scale ?? 1 / Math.sqrt(query.shape[query.ndim - 1]);
    const bias = is_causal ? causalMask(query, key) : attn_mask === null ? null : additive(attn_mask, query);
    const maskTracks = attn_mask !== null && isRecording() && tracksGrad(attn_mask);
    if (query.ndim === 4 && dropout_p === 0 && !maskTracks && numel(query.shape) > 0) {
      return fused(query, key, value, 0, is_causal, bias, factor);
    }
    const p = weights(query, key, bias, factor);
    return matmul(dropout_p > 0 ? dropout(p, dropout_p, true) : p, value);
  },
});

/** Grouped queries: every key and value head serves several query heads. */
function grouped(query: Tensor, key: Tensor, value: Tensor): [Tensor, Tensor] {
  const heads = query.shape[query.ndim - 3];
  const spread = (x: Tensor): Tensor => repeat_interleave(x, heads / x.shape[x.ndim - 3], -3);
  return [spread(key), spread(value)];
}
