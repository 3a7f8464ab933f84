/** Rows of a table by index: embedding, one_hot. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";

function rows(weight: Tensor, indices: Tensor): Tensor {
  const width = weight.shape[1];
  const table = contiguousValues(weight);
  const at = contiguousValues(indices);
  const out = allocate(weight.dtype, at.length * width);
  for (let i = 0; i < at.length; i++) {
    if (at[i] < 0 || at[i] >= weight.shape[0]) throw indexError("index out of range in self");
    out.set(table.subarray(at[i] * width, (at[i] + 1) * width), i * width);
  }
  return wrapData(out, [...indices.shape, width], weight.dtype);
}

export const embedding_rows = op(
  "embedding_rows(Tensor weight, Tensor indices, int padding_idx, bool scale_grad_by_freq) -> Tensor",
  "-",
)({
  doc: "Rows of weight.",
  node: "EmbeddingBackward0",
  forward: ({ weight, indices }) => rows(weight, indices),
  backward: {
    weight: ({ grad, indices, padding_idx, scale_grad_by_freq, shapeOf }) =>
      embedding_scatter(grad, indices, shapeOf("weight")[0], padding_idx, scale_grad_by_freq),
    indices: "nondifferentiable",
  },
});

/** Adds gradients into the rows they came from; the padding row gets none. */
export const embedding_scatter = op(
  "embedding_dense_backward(Tensor cotangent, Tensor indices, int num_weights, int padding_idx, bool scale_grad_by_freq) -> Tensor",
  "-",
)({
  doc: "Rows summed by index.",
  forward: ({ cotangent, indices, num_weights, padding_idx, scale_grad_by_freq }) => {
    const width = cotangent.shape[cotangent.ndim - 1];
    const g = contiguousValues(cotangent);
    const at = contiguousValues(indices);
    const uses = countUses(at, num_weights, scale_grad_by_freq);
    const out = allocate(cotangent.dtype, num_weights * width);
    for (let i = 0; i < at.length; i++) {
      if (at[i] === padding_idx) continue;
      for (let j = 0; j < width; j++) out[at[i] * width + j] += g[i * width + j] / uses[at[i]];
    }
    return wrapData(out, [num_weights, width], cotangent.dtype);
  },
  backward: {
    cotangent: ({ grad, indices, padding_idx, scale_grad_by_freq }) =>
      embedding_rows(grad, indices, padding_idx, scale_grad_by_freq),
    indices: "nondifferentiable",
  },
});

function countUses(at: ArrayLike<number>, size: number, scale: boolean): Float64Array {
  const uses = new Float64Array(size).fill(scale ? 0 : 1);
  if (scale) for (let i = 0; i < at.length; i++) uses[at[i]]++;
  return uses;
}

export const embedding = op(
  "embedding(Tensor input, Tensor weight, int? padding_idx=None, float? max_norm=None, float norm_type=2.0, bool scale_grad_by_freq=False, bool sparse=False) -> Tensor",
  "F def",
)({
  doc: "Rows of weight (num_embeddings, embedding_dim) by the indices in input; out – (*, embedding_dim).",
  formula: "out = weight[input]",
  derivatives: { weight: "Σ grad over the places where input names the row" },
  forward: ({ input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq }) => {
    if (input.dtype !== "int64" && input.dtype !== "int32") {
      throw runtimeError(
        `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ${input.dtype === "bool" ? "CPUBoolType" : `torch.${SCALAR_TYPE[input.dtype]}Tensor`} instead (while checking arguments for embedding)`,
      );
    }
    const padding = padding_idx === null ? -1 : padding_idx < 0 ? padding_idx + weight.shape[0] : padding_idx;
    if (max_norm !== null) renormalize(weight, input, max_norm, norm_type);
    return embedding_rows(weight, input, padding, scale_grad_by_freq);
  },
});

/** Shortens, in place, the rows about to be read whose norm is above max_norm. */
export function renormalize(weight: Tensor, indices: Tensor, maxNorm: number, p: number): void {
  const width = weight.shape[1];
  for (const row of new Set(contiguousValues(indices))) {
    let total = 0;
    const base = weight.offset + row * weight.strides[0];
    for (let j = 0; j < width; j++) total += Math.abs(weight.data[base + j * weight.strides[1]]) ** p;
    const norm = total ** (1 / p);
    if (norm <= maxNorm) continue;
    for (let j = 0; j < width; j++) weight.data[base + j * weight.strides[1]] *= maxNorm / (norm + 1e-7);
  }
  weight.bumpVersion();
}

export const one_hot = op(
  "one_hot(Tensor self, int num_classes=-1) -> Tensor",
  "F",
)({
  doc: "Indices as rows of zeros with a single one; num_classes −1 means the largest index plus one.",
  forward: ({ self, num_classes }) => {
    if (self.dtype !== "int64")
      throw runtimeError("one_hot is only applicable to index tensor of type LongTensor.");
    const at = contiguousValues(self);
    if (at.length === 0 && num_classes <= 0) {
      throw runtimeError("Can not infer total number of classes from empty tensor.");
    }
    let largest = -1;
    for (const v of at) {
      if (v < 0) throw runtimeError("Class values must be non-negative.");
      largest = Math.max(largest, v);
    }
    const classes = num_classes === -1 ? largest + 1 : num_classes;
    if (largest >= classes) throw runtimeError("Class values must be smaller than num_classes.");
    const out = allocate("int64", at.length * classes);
    for (let i = 0; i < at.length; i++) out[i * classes + at[i]] = 1;
    return wrapData(out, [...self.shape, classes], "int64");
  },
  backward: "nondifferentiable",
});
