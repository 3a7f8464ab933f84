/** The dropouts of torch.nn.functional, with their checks and their inplace flag. */
import { op } from "../autograd/op.ts";
import { runtimeError, valueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { DROPOUT_KINDS, dropOut } from "./dropout.ts";
import { squeeze_dim, unsqueeze } from "./movement.ts";

function checkProbability(p: number): void {
  if (p < 0 || p > 1) {
    throw valueError(`dropout probability has to be between 0 and 1, but got ${p}`);
  }
}

export const dropout = op(
  "dropout(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "In training, zeroes elements with probability p and scales the others by 1 / (1 - p).",
  formula: "out = input · kept / (1 − p)",
  derivatives: { input: "grad · kept / (1 − p)" },
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    return dropOut(input, p, training, DROPOUT_KINDS.ELEMENTS, inplace);
  },
});

export const alpha_dropout = op(
  "alpha_dropout(Tensor input, float p=0.5, bool training=False, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Dropout that keeps mean and deviation, for SELU.",
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    return dropOut(input, p, training, DROPOUT_KINDS.ALPHA, inplace);
  },
});

export const feature_alpha_dropout = op(
  "feature_alpha_dropout(Tensor input, float p=0.5, bool training=False, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "Alpha dropout of whole channels.",
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    return dropOut(input, p, training, DROPOUT_KINDS.ALPHA_CHANNELS, inplace);
  },
});

/** Channel dropout; without a batch dimension, one is lent to the input. */
function dropChannels(
  input: Tensor,
  p: number,
  training: boolean,
  inplace: boolean,
  batched: boolean,
): Tensor {
  const batch = batched ? input : unsqueeze(input, 0);
  const result = dropOut(batch, p, training, DROPOUT_KINDS.CHANNELS, inplace);
  if (batched) return result;
  return inplace ? input : squeeze_dim(result, 0);
}

export const dropout1d = op(
  "dropout1d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "In training, zeroes whole channels of (N, C, L) or (C, L) with probability p.",
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw runtimeError(
        `dropout1d: Expected 2D or 3D input, but received a ${input.ndim}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
      );
    }
    return dropChannels(input, p, training, inplace, input.ndim === 3);
  },
});

/** PyTorch's complaint about an input of unexpected rank. */
function warnRank(name: string, rank: number, spatial: number): void {
  warn(
    `${name}: Received a ${rank}-D input to ${name}, which is deprecated and will result in an error in a future release. To retain the behavior and silence this warning, please use dropout instead. Note that ${name} exists to provide channel-wise dropout on inputs with ${spatial} spatial dimensions, a channel dimension, and an optional batch dimension (i.e. ${spatial + 1}D or ${spatial + 2}D inputs).`,
  );
}

export const dropout2d = op(
  "dropout2d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "In training, zeroes whole channels of (N, C, H, W) with probability p.",
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    if (input.ndim !== 3 && input.ndim !== 4) warnRank("dropout2d", input.ndim, 2);
    if (input.ndim === 3) {
      warn(
        "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please switch to using dropout1d instead.",
      );
    }
    return dropOut(input, p, training, DROPOUT_KINDS.CHANNELS, inplace);
  },
});

export const dropout3d = op(
  "dropout3d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  "F def",
)({
  doc: "In training, zeroes whole channels of (N, C, D, H, W) or (C, D, H, W) with probability p.",
  forward: ({ input, p, training, inplace }) => {
    checkProbability(p);
    if (input.ndim !== 4 && input.ndim !== 5) warnRank("dropout3d", input.ndim, 3);
    return dropChannels(input, p, training, inplace, input.ndim === 5);
  },
});
