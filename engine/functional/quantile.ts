/** Quantiles, interpolated between neighbours in order. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { stack } from "./cat.ts";
import { fromValues, full_like } from "./creation.ts";
import { gather } from "./gather.ts";
import { linesOf } from "./lines.ts";
import { reshape, squeeze_own } from "./movement.ts";
import { sort } from "./order.ts";
import { lerp } from "./scaled-sums.ts";
import { where } from "./where.ts";

interface Options {
  readonly dim: number | null;
  readonly keepdim: boolean;
  readonly interpolation: string;
  readonly ignoreNaN: boolean;
  readonly name: string;
}

const MODES = ["linear", "lower", "higher", "midpoint", "nearest"];

function check(self: Tensor, qs: readonly number[], { interpolation, name }: Options): void {
  if (self.numel === 0) throw runtimeError(`${name}() input tensor must be non-empty`);
  if (!isFloatingPoint(self.dtype)) {
    throw runtimeError(`${name}() input tensor must be either float or double dtype`);
  }
  if (!MODES.includes(interpolation)) {
    throw runtimeError(
      `${name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
    );
  }
  if (qs.some((q) => !(q >= 0 && q <= 1))) {
    throw runtimeError(
      qs.length === 1
        ? `${name}() q must be in the range [0, 1] but got ${qs[0]}`
        : `${name}() q values must be in the range [0, 1]`,
    );
  }
}

/** How many of each line count: without NaN, or all. */
function countsOf(values: Tensor, at: number, ignoreNaN: boolean): number[] {
  const lines = linesOf(values.shape, at);
  const data = contiguousValues(values);
  return Array.from({ length: lines.count }, (_, line) => {
    let n = lines.n;
    const start = lines.start(line);
    while (ignoreNaN && n > 0 && Number.isNaN(data[start + (n - 1) * lines.step])) n--;
    return n;
  });
}

/** Rank of a quantile, rounded as the interpolation says, and its weight towards the next. */
function place(q: number, n: number, interpolation: string): readonly [number, number] {
  const rank = q * Math.max(n - 1, 0);
  const low = Math.floor(rank);
  if (interpolation === "lower") return [low, 0];
  if (interpolation === "higher") return [Math.ceil(rank), 0];
  if (interpolation === "nearest") {
    const rounded = rank - low === 0.5 ? (low % 2 === 0 ? low : low + 1) : Math.round(rank);
    return [rounded, 0];
  }
  if (interpolation === "midpoint") return [low, rank === low ? 0 : 0.5];
  return [low, rank - low];
}

/** One quantile of every line of sorted values; the dim is kept with size 1. */
function oneQuantile(values: Tensor, at: number, q: number, counts: readonly number[], mode: string): Tensor {
  const shape = values.shape.with(at, 1);
  const places = counts.map((n) => place(q, n, mode));
  const lows = fromValues(
    places.map(([low]) => low),
    shape,
    "int64",
  );
  const highs = fromValues(
    places.map(([low, weight], i) => Math.min(weight > 0 ? low + 1 : low, Math.max(counts[i] - 1, 0))),
    shape,
    "int64",
  );
  const weights = fromValues(
    places.map(([, weight]) => weight),
    shape,
    values.dtype,
  );
  return lerp(gather(values, at, lows), gather(values, at, highs), weights);
}

function hasNaN(self: Tensor, at: number): Tensor {
  const lines = linesOf(self.shape, at);
  const data = contiguousValues(self);
  const flags = Array.from({ length: lines.count }, (_, line) => {
    const start = lines.start(line);
    for (let i = 0; i < lines.n; i++) if (Number.isNaN(data[start + i * lines.step])) return 1;
    return 0;
  });
  return fromValues(flags, self.shape.with(at, 1), "bool");
}

function quantiles(self: Tensor, qs: readonly number[], options: Options): Tensor[] {
  check(self, qs, options);
  const source = options.dim === null || self.ndim === 0 ? reshape(self, [self.numel]) : self;
  const at = wrapDim(options.dim ?? 0, source.ndim);
  const values = sort(source, at)[0];
  const counts = countsOf(values, at, options.ignoreNaN);
  const nan = options.ignoreNaN ? null : hasNaN(source, at);
  return qs.map((q) => {
    const result = oneQuantile(values, at, q, counts, options.interpolation);
    const marked = nan === null ? result : where(nan, full_like(result, Number.NaN), result);
    if (!options.keepdim) return squeeze_own(marked, at);
    return options.dim === null || self.ndim === 0
      ? reshape(
          marked,
          self.shape.map(() => 1),
        )
      : marked;
  });
}

function severalQuantiles(self: Tensor, q: Tensor, options: Options): Tensor {
  if (q.ndim > 1) {
    throw runtimeError(`${options.name}() q must be a scalar or 1D tensor`);
  }
  if (q.dtype !== self.dtype) {
    throw runtimeError(`${options.name}() q tensor must be same dtype as the input tensor`);
  }
  const parts = quantiles(self, [...contiguousValues(q)], options);
  return q.ndim === 0 ? parts[0] : stack(parts, 0);
}

const REST = "int? dim=None, bool keepdim=False, *, str interpolation='linear'";

export const quantile = op(
  `quantile(Tensor self, Tensor q, ${REST}) -> Tensor`,
  "torch method",
)({
  doc: "The q-quantiles of all elements or along dim.",
  forward: ({ self, q, dim, keepdim, interpolation }) =>
    severalQuantiles(self, q, { dim, keepdim, interpolation, ignoreNaN: false, name: "quantile" }),
});

export const quantile_scalar = op(
  `quantile.scalar(Tensor self, float q, ${REST}) -> Tensor`,
  "torch method",
)({
  doc: "One quantile of all elements or along dim.",
  forward: ({ self, q, dim, keepdim, interpolation }) =>
    quantiles(self, [q], { dim, keepdim, interpolation, ignoreNaN: false, name: "quantile" })[0],
});

export const nanquantile = op(
  `nanquantile(Tensor self, Tensor q, ${REST}) -> Tensor`,
  "torch method",
)({
  doc: "The q-quantiles of what is not NaN.",
  forward: ({ self, q, dim, keepdim, interpolation }) =>
    severalQuantiles(self, q, { dim, keepdim, interpolation, ignoreNaN: true, name: "nanquantile" }),
});

export const nanquantile_scalar = op(
  `nanquantile.scalar(Tensor self, float q, ${REST}) -> Tensor`,
  "torch method",
)({
  doc: "One quantile of what is not NaN.",
  forward: ({ self, q, dim, keepdim, interpolation }) =>
    quantiles(self, [q], { dim, keepdim, interpolation, ignoreNaN: true, name: "nanquantile" })[0],
});
