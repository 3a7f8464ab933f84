/** F.embedding_bag: sums, means or maxima of bags of rows, without the rows in between. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, TorchError, valueError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { arange, zeros } from "./creation.ts";
import { embedding_rows, embedding_scatter, renormalize } from "./embedding.ts";
import { scatter_add } from "./gather.ts";
import { index_select } from "./index-along.ts";
import { reshape, unsqueeze } from "./movement.ts";
import { sum_dim } from "./reduce.ts";

const MODES = ["sum", "mean", "max"];

/** Which row goes into which bag, without those of the padding index. */
interface Bags {
  readonly count: number;
  /** Per index: its bag; −1 where it is padding or comes before the first bag. */
  readonly bagOf: readonly number[];
  readonly sizes: readonly number[];
}

function bagsOf(indices: Tensor, offsets: Tensor, lastIsEnd: boolean, padding: number): Bags {
  const at = contiguousValues(indices);
  const starts = contiguousValues(offsets);
  const count = Math.max(starts.length - (lastIsEnd ? 1 : 0), 0);
  const sizes = new Array<number>(count).fill(0);
  let bag = -1;
  const bagOf = Array.from(at, (index, i) => {
    while (bag + 1 < count && starts[bag + 1] <= i) bag++;
    if (bag < 0 || index === padding) return -1;
    sizes[bag]++;
    // What comes after the end of the last bag is not summed, but counts for its mean, as in PyTorch.
    return lastIsEnd && i >= starts[count] ? -1 : bag;
  });
  return { count, bagOf, sizes };
}

function checkBags(
  weight: Tensor,
  indices: Tensor,
  offsets: Tensor,
  mode: string,
  weights: Tensor | null,
): void {
  for (const tensor of [indices, offsets]) {
    if (tensor.dtype === "int64" || tensor.dtype === "int32") continue;
    throw runtimeError(
      `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${SCALAR_TYPE[tensor.dtype]}Tensor instead (while checking arguments for embedding_bag)`,
    );
  }
  if (weights !== null && weights.dtype !== weight.dtype) {
    throw runtimeError(
      `Expected tensor for argument #1 'weight' to have the same type as tensor for argument #1 'per_sample_weights'; but type torch.${SCALAR_TYPE[weight.dtype]}Tensor does not equal torch.${SCALAR_TYPE[weights.dtype]}Tensor (while checking arguments for embedding_bag)`,
    );
  }
  const starts = contiguousValues(offsets);
  if (starts.length > 0 && starts[0] !== 0) {
    throw runtimeError(
      `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ${starts[0]}\n[ torch.${SCALAR_TYPE[offsets.dtype]}Tensor{} ]`,
    );
  }
  if (starts.length > 0 && starts[starts.length - 1] > indices.numel) {
    throw runtimeError(
      `offsets[-1] can not be greater than input's length ${indices.numel} but got offsets[-1] of ${starts[starts.length - 1]}`,
    );
  }
  contiguousValues(indices).forEach((index, i) => {
    if (index >= 0 && index < weight.shape[0]) return;
    throw runtimeError(
      mode === "max"
        ? `embedding_bag: Expected idx >= 0 && idx < num_embeddings but found idx to be ${index}`
        : `Index ${i} of input takes value ${index} which is not in the valid range [0, ${weight.shape[0]})`,
    );
  });
}

/** Row sums, scaled by the sample's weight, and for means by the bag's size. */
function summed(weight: Tensor, indices: Tensor, bags: Bags, mode: string, weights: Tensor | null): Tensor {
  const width = weight.shape[1];
  const table = contiguousValues(weight);
  const at = contiguousValues(indices);
  const scale = weights === null ? null : contiguousValues(weights);
  const out = allocate(weight.dtype, bags.count * width);
  bags.bagOf.forEach((bag, i) => {
    if (bag < 0) return;
    for (let j = 0; j < width; j++) out[bag * width + j] += table[at[i] * width + j] * (scale?.[i] ?? 1);
  });
  if (mode === "mean") {
    for (let i = 0; i < out.length; i++) out[i] /= Math.max(bags.sizes[Math.floor(i / width)], 1);
  }
  return wrapData(out, [bags.count, width], weight.dtype);
}

/** The largest element of each bag, column by column, and the row it came from (0 for empty bags). */
function largest(weight: Tensor, indices: Tensor, bags: Bags): [Tensor, Tensor] {
  const width = weight.shape[1];
  const table = contiguousValues(weight);
  const at = contiguousValues(indices);
  const out = allocate(weight.dtype, bags.count * width);
  const rows = allocate("int64", out.length);
  const filled = new Uint8Array(bags.count);
  bags.bagOf.forEach((bag, i) => {
    if (bag < 0) return;
    for (let j = 0; j < width; j++) {
      const value = table[at[i] * width + j];
      if (filled[bag] === 1 && value <= out[bag * width + j]) continue;
      out[bag * width + j] = value;
      rows[bag * width + j] = at[i];
    }
    filled[bag] = 1;
  });
  const shape = [bags.count, width];
  return [wrapData(out, shape, weight.dtype), wrapData(rows, shape, "int64")];
}

const bag_of_rows = op(
  "_embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq, int mode, Tensor? per_sample_weights, bool include_last_offset, int padding_idx) -> (Tensor, Tensor)",
  "-",
)({
  doc: "Bags of rows, and for maxima the rows they came from.",
  node: "EmbeddingBagBackward0",
  forward: ({ weight, indices, offsets, mode, per_sample_weights, include_last_offset, padding_idx }) => {
    const how = MODES[mode];
    checkBags(weight, indices, offsets, how, per_sample_weights);
    const bags = bagsOf(indices, offsets, include_last_offset, padding_idx);
    if (how === "max") return largest(weight, indices, bags);
    return [summed(weight, indices, bags, how, per_sample_weights), zeros([0], "int64")];
  },
  backward: {
    weight: (context) => {
      const { grad, results, indices, offsets, per_sample_weights, padding_idx, shapeOf } = context;
      const [rows, width] = shapeOf("weight");
      const how = MODES[context.mode];
      const bags = bagsOf(indices, offsets, context.include_last_offset, padding_idx);
      if (how === "max") {
        return scatter_add(zeros([rows, width], grad.dtype), 0, results[1], mul(grad, presence(bags, grad)));
      }
      let spread = mul(index_select(grad, 0, placeOf(bags)), shares(bags, how, grad));
      if (per_sample_weights !== null) spread = mul(spread, unsqueeze(per_sample_weights, 1));
      return embedding_scatter(spread, indices, rows, padding_idx, context.scale_grad_by_freq);
    },
    indices: "nondifferentiable",
    offsets: "nondifferentiable",
    per_sample_weights: ({ grad, weight, indices, offsets, include_last_offset, padding_idx }) => {
      const bags = bagsOf(indices, offsets, include_last_offset, padding_idx);
      const received = mul(index_select(grad, 0, placeOf(bags)), shares(bags, "sum", grad));
      return sum_dim(mul(received, embedding_rows(weight, indices, padding_idx, false)), [1]);
    },
  },
});

/** The bag of each index, 0 where it has none. */
function placeOf({ bagOf }: Bags): Tensor {
  return wrapData(
    Float64Array.from(bagOf, (bag) => Math.max(bag, 0)),
    [bagOf.length],
    "int64",
  );
}

/** What each index adds to its bag, as a column: 0 for padding, 1/size for means. */
function shares({ bagOf, sizes }: Bags, mode: string, like: Tensor): Tensor {
  const share = bagOf.map((bag) => (bag < 0 ? 0 : mode === "mean" ? 1 / sizes[bag] : 1));
  const out = allocate(like.dtype, share.length);
  out.set(share);
  return wrapData(out, [share.length, 1], like.dtype);
}

/** 1 for bags with something in them, as a column. */
function presence({ sizes }: Bags, like: Tensor): Tensor {
  const out = allocate(like.dtype, sizes.length);
  out.set(sizes.map((size) => Math.min(size, 1)));
  return wrapData(out, [sizes.length, 1], like.dtype);
}

/** Flat indices and the offsets of bags; a matrix is one bag a row. */
function flatBags(input: Tensor, offsets: Tensor | null): [Tensor, Tensor] {
  if (input.ndim === 2) {
    if (offsets !== null) {
      throw valueError(
        "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found offsets of type <class 'torch.Tensor'>",
      );
    }
    return [reshape(input, [-1]), arange(0, input.numel, input.shape[1], input.dtype)];
  }
  if (input.ndim !== 1) {
    throw valueError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.ndim}`);
  }
  if (offsets === null) throw valueError("offsets has to be a 1D Tensor but got None");
  if (offsets.ndim !== 1) throw valueError("offsets has to be a 1D Tensor");
  return [input, offsets];
}

/** Which of the modes `mode` names; raises where it does not go with the other arguments. */
function modeOf(mode: string, scaled: boolean, sparse: boolean, weighted: boolean): number {
  const number = MODES.indexOf(mode);
  if (number < 0) throw valueError("mode has to be one of sum, mean or max");
  if (mode === "max" && scaled) {
    throw valueError("max mode does not support scaling the gradient by the frequency");
  }
  if (mode === "max" && sparse) throw valueError("max mode does not support sparse weights");
  if (weighted && mode !== "sum") {
    throw new TorchError(
      "NotImplementedError",
      `embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='${mode}'). Please open a feature request on GitHub.`,
    );
  }
  return number;
}

function paddingOf(padding: number | null, rows: number): number {
  if (padding === null) return -1;
  if (padding < -rows || padding >= rows) {
    throw runtimeError(
      `padding_idx must be within the number of embeddings, -${rows} through ${rows - 1}, but got ${padding}`,
    );
  }
  return padding < 0 ? padding + rows : padding;
}

export const embedding_bag = op(
  "embedding_bag(Tensor input, Tensor weight, Tensor? offsets=None, float? max_norm=None, float norm_type=2, bool scale_grad_by_freq=False, str mode='mean', bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False, int? padding_idx=None) -> Tensor",
  "F def",
)({
  doc: "Sums, means or maxima of bags of rows of weight. input – (B, N): B bags, or (N) with offsets (B) where each bag starts.",
  formula: "out[b] = mean of weight[i] for i in bag b",
  forward: ({ input, weight, offsets, max_norm, norm_type, scale_grad_by_freq, mode, sparse, ...rest }) => {
    const weights = rest.per_sample_weights;
    if (weights !== null && !sameShape(input.shape, weights.shape)) {
      const text = (t: Tensor) => `torch.Size([${t.shape.join(", ")}])`;
      throw valueError(
        `embedding_bag: If per_sample_weights (${text(weights)}) is not None, then it must have the same shape as the input (${text(input)})`,
      );
    }
    if (weight.ndim !== 2) {
      throw valueError(`weight has to be a 2D Tensor, but got Tensor of dimension ${weight.ndim}`);
    }
    const [indices, starts] = flatBags(input, offsets);
    const number = modeOf(mode, scale_grad_by_freq, sparse, weights !== null);
    if (max_norm !== null) renormalize(weight, indices, max_norm, norm_type);
    const flat = weights === null ? null : reshape(weights, [-1]);
    const lastIsEnd = rest.include_last_offset && input.ndim === 1;
    const padding = paddingOf(rest.padding_idx, weight.shape[0]);
    return bag_of_rows(weight, indices, starts, scale_grad_by_freq, number, flat, lastIsEnd, padding)[0];
  },
});
