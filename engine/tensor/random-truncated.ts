/** `nn.init.trunc_normal_`: a normal kept within bounds by drawing again, as PyTorch 2.13 does it. */
import { allocate, type StridedData, type TypedArray } from "./dtype.ts";
import { normal, uniform } from "./random.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { floatRounder } from "./rounding.ts";
import { numel } from "./shape.ts";

interface Bounds {
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
}

/** Fills a row-major view. Which way is taken depends on how much of the bell lies within the bounds. */
export function truncatedNormal(
  view: StridedData,
  { mean, std, low, high }: Bounds,
  generator: Generator = defaultGenerator,
): void {
  const inside = normalBelow((high - mean) / std) - normalBelow((low - mean) / std);
  const result = { ...view, data: allocate(view.dtype, numel(view.shape)), offset: 0 };
  if (inside > 0.3) redrawOutside(result, { mean, std, low, high }, generator);
  else acceptUnderBell(result, { mean, std, low, high }, generator);
  view.data.set(result.data, view.offset);
}

/** Draws the whole tensor from the normal until every element has been inside once. */
function redrawOutside(view: StridedData, { mean, std, low, high }: Bounds, generator: Generator): void {
  const round = floatRounder(view.dtype);
  const [first, last] = [round(low), round(high)];
  const fresh = { ...view, data: view.data.slice() };
  const outside = (value: number): boolean => value < first || value > last;
  normal(view, mean, std, generator);
  while (view.data.some(outside)) {
    normal(fresh, mean, std, generator);
    for (let i = 0; i < view.data.length; i++) if (outside(view.data[i])) view.data[i] = fresh.data[i];
  }
}

/** Draws uniformly between the bounds and accepts with the bell's height. */
function acceptUnderBell(view: StridedData, { mean, std, low, high }: Bounds, generator: Generator): void {
  const round = floatRounder(view.dtype);
  const mode = Math.max(low, Math.min(mean, high));
  const logPeak = -0.5 * ((mode - mean) / std) ** 2;
  const candidates = { ...view, data: view.data.slice() };
  const accept = { ...view, data: view.data.slice() };
  const pending = new Uint8Array(view.data.length).fill(1);
  const logHeight = (value: number): number => {
    const scaled = round(round(value - round(mean)) / round(std));
    return round(round(round(scaled * scaled) * -0.5) - round(logPeak));
  };
  const take = (source: TypedArray): void => {
    uniform(accept, 0, 1, generator);
    for (let i = 0; i < pending.length; i++) {
      if (pending[i] === 0) continue;
      view.data[i] = source[i];
      pending[i] = round(Math.log(accept.data[i])) > logHeight(source[i]) ? 1 : 0;
    }
  };
  do {
    uniform(candidates, low, high, generator);
    take(candidates.data);
  } while (pending.includes(1));
}

/** Share of the standard normal below `x`, to seven digits (Abramowitz and Stegun 7.1.26). */
function normalBelow(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const upper = (series * Math.exp((-x * x) / 2)) / 2;
  return x > 0 ? 1 - upper : upper;
}
