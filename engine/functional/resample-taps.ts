/** Resampling along one dim as sparse weights: which inputs every output reads, for each interpolation mode. */

/** Output i reads `index[k]` with `weight[k]` for start[i] ≤ k < start[i + 1]. */
export interface Taps {
  readonly inSize: number;
  readonly outSize: number;
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly weight: Float64Array;
}

type Read = readonly (readonly [number, number])[];

function build(inSize: number, outSize: number, read: (i: number) => Read): Taps {
  const start = new Int32Array(outSize + 1);
  const [index, weight]: [number[], number[]] = [[], []];
  for (let i = 0; i < outSize; i++) {
    for (const [at, w] of read(i)) {
      index.push(at);
      weight.push(w);
    }
    start[i + 1] = index.length;
  }
  return { inSize, outSize, start, index: Int32Array.from(index), weight: Float64Array.from(weight) };
}

/** Cubic convolution kernel at distance x ≥ 0. */
function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** Input step for each output step: PyTorch keeps it in single precision. */
function stepOf(inSize: number, outSize: number, alignCorners: boolean, scale: number | null): number {
  if (alignCorners) return outSize > 1 ? Math.fround((inSize - 1) / (outSize - 1)) : 0;
  return Math.fround(scale !== null && scale > 0 ? 1 / scale : inSize / outSize);
}

export function nearestTaps(inSize: number, outSize: number, scale: number | null, exact: boolean): Taps {
  const step = stepOf(inSize, outSize, false, scale);
  return build(inSize, outSize, (i) => {
    const at = Math.floor(Math.fround((i + (exact ? 0.5 : 0)) * step));
    return [[Math.min(at, inSize - 1), 1]];
  });
}

export function linearTaps(inSize: number, outSize: number, align: boolean, scale: number | null): Taps {
  const step = stepOf(inSize, outSize, align, scale);
  return build(inSize, outSize, (i) => {
    const at = align ? i * step : Math.max((i + 0.5) * step - 0.5, 0);
    const low = Math.min(Math.floor(at), inSize - 1);
    const high = Math.min(low + 1, inSize - 1);
    const rest = Math.min(at - low, 1);
    return [
      [low, 1 - rest],
      [high, rest],
    ];
  });
}

export function cubicTaps(inSize: number, outSize: number, align: boolean, scale: number | null): Taps {
  const step = stepOf(inSize, outSize, align, scale);
  return build(inSize, outSize, (i) => {
    const at = align ? i * step : (i + 0.5) * step - 0.5;
    const low = Math.floor(at);
    return [-1, 0, 1, 2].map((k) => [
      Math.min(Math.max(low + k, 0), inSize - 1),
      cubic(Math.abs(at - low - k), -0.75),
    ]);
  });
}

/** The kernel widens with the step when shrinking, so that every input counts. */
export function antialiasTaps(
  inSize: number,
  outSize: number,
  align: boolean,
  scale: number | null,
  isCubic: boolean,
): Taps {
  const step = align
    ? stepOf(inSize, outSize, true, scale)
    : scale !== null && scale > 0
      ? 1 / scale
      : inSize / outSize;
  const width = isCubic ? 2 : 1;
  const support = step >= 1 ? width * step : width;
  const inverse = step >= 1 ? 1 / step : 1;
  const kernel = (x: number): number => (isCubic ? cubic(x, -0.5) : Math.max(1 - x, 0));
  return build(inSize, outSize, (i) => {
    const center = step * (i + 0.5);
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const last = Math.min(Math.trunc(center + support + 0.5), inSize);
    const raw = Array.from({ length: last - first }, (_, j) =>
      kernel(Math.abs((j + first - center + 0.5) * inverse)),
    );
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((w, j) => [first + j, total === 0 ? w : w / total]);
  });
}
