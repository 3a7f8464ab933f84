/** Dropout: zeroes elements, or whole channels, at random; and its alpha kind, which keeps mean and deviation. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { bernoulli } from "../tensor/random.ts";
import { float } from "../tensor/scalar.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, add_, div_, mul, mul_ } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";
import { emptyLike } from "./random-fill.ts";

interface Kind {
  /** Whole channels at once. */
  readonly feature: boolean;
  /** Dropped elements take SELU's negative limit instead of 0. */
  readonly alpha: boolean;
}

/** −λα of SELU, negated. */
const SELU_LIMIT = 1.7580993408473766;

const number = (value: number): Tensor => scalarTensor(float(value));

/** 1 where an element is kept, 0 where it is dropped. */
function keptElements(input: Tensor, p: number, feature: boolean): Tensor {
  if (feature && input.ndim < 2) {
    throw runtimeError("Feature dropout requires at least 2 dimensions in the input");
  }
  const shape = input.shape.map((size, dim) => (dim < 2 ? size : 1));
  const kept = feature ? allocateTensor(shape, input.dtype) : emptyLike(input, null);
  bernoulli(kept, 1 - p);
  return kept;
}

/** What `torch.dropout` and its kin do to `input`, in place when `multiply` is. */
export function dropOut(input: Tensor, p: number, train: boolean, kind: Kind, inplace: boolean): Tensor {
  if (!(p >= 0 && p <= 1)) {
    throw runtimeError(`dropout probability has to be between 0 and 1, but got ${p}`);
  }
  if (p === 0 || !train || input.numel === 0) return input;
  const multiply = inplace ? mul_ : mul;
  if (p === 1) return multiply(input, allocateTensor([], input.dtype));
  const noise = keptElements(input, p, kind.feature);
  if (!kind.alpha) return multiply(input, div_(noise, number(1 - p)));
  const scale = 1 / Math.sqrt((SELU_LIMIT * SELU_LIMIT * p + 1) * (1 - p));
  const shifted = mul_(add(noise, number(-1)), number(SELU_LIMIT * scale));
  const shift = add_(shifted, number(SELU_LIMIT * scale * p));
  return add_(multiply(input, mul_(noise, number(scale))), shift);
}

const ELEMENTS: Kind = { feature: false, alpha: false };
const CHANNELS: Kind = { feature: true, alpha: false };
const ALPHA: Kind = { feature: false, alpha: true };
const ALPHA_CHANNELS: Kind = { feature: true, alpha: true };
export const DROPOUT_KINDS = { ELEMENTS, CHANNELS, ALPHA, ALPHA_CHANNELS } as const;

const DOC = "In training, drops elements with probability p and scales the others to keep the mean.";

export const dropout = op(
  "dropout(Tensor input, float p, bool train) -> Tensor",
  "torch",
)({
  doc: DOC,
  formula: "out = input · kept / (1 − p)",
  derivatives: { input: "grad · kept / (1 − p)" },
  forward: ({ input, p, train }) => dropOut(input, p, train, ELEMENTS, false),
});

export const dropout_ = op(
  "dropout_(Tensor input, float p, bool train) -> Tensor",
  "torch",
)({
  doc: DOC,
  forward: ({ input, p, train }) => dropOut(input, p, train, ELEMENTS, true),
});

export const feature_dropout = op(
  "feature_dropout(Tensor input, float p, bool train) -> Tensor",
  "torch",
)({
  doc: "Dropout of whole channels.",
  forward: ({ input, p, train }) => dropOut(input, p, train, CHANNELS, false),
});

export const alpha_dropout = op(
  "alpha_dropout(Tensor input, float p, bool train) -> Tensor",
  "torch",
)({
  doc: "Dropout that keeps mean and deviation, for SELU.",
  forward: ({ input, p, train }) => dropOut(input, p, train, ALPHA, false),
});

export const feature_alpha_dropout = op(
  "feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor",
  "torch",
)({
  doc: "Alpha dropout of whole channels.",
  forward: ({ input, p, train }) => dropOut(input, p, train, ALPHA_CHANNELS, false),
});
