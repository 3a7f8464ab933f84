/** Samplers with rejection, one parameter an element: Poisson, binomial and the standard gamma. */

import type { StridedData } from "./dtype.ts";
import { runtimeError } from "./errors.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { nextNormal } from "./random-normal.ts";
import { pairedPositions } from "./random-order.ts";
import { floatRounder } from "./rounding.ts";

type Sampler = (parameter: number, generator: Generator) => number;

function fillEach(view: StridedData, parameter: StridedData, sample: Sampler, generator: Generator): void {
  const round = floatRounder(view.dtype);
  const [targets, sources] = pairedPositions(view, parameter);
  for (let i = 0; i < targets.length; i++) {
    view.data[targets[i]] = round(sample(parameter.data[sources[i]], generator));
  }
}

/** `torch.poisson(rate)`; `rate` has `view`'s shape. */
export function poisson(view: StridedData, rate: StridedData, generator: Generator = defaultGenerator): void {
  fillEach(view, rate, samplePoisson, generator);
}

function samplePoisson(rate: number, generator: Generator): number {
  if (!(rate >= 0)) throw runtimeError("invalid Poisson rate, expected rate to be non-negative");
  if (rate === 0) return 0;
  if (rate >= 10) return samplePoissonByRejection(rate, generator);
  const limit = Math.exp(-rate);
  let product = generator.nextFloat53();
  let count = 0;
  while (product > limit) {
    count++;
    product *= generator.nextFloat53();
  }
  return count;
}

/** Hörmann's transformed rejection (1993). */
function samplePoissonByRejection(rate: number, generator: Generator): number {
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = generator.nextFloat53() - 0.5;
    const v = generator.nextFloat53();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= quick) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (height <= -rate + k * Math.log(rate) - logFactorial(k)) return k;
  }
}

/** log k!, by Stirling's series from 16 on. */
function logFactorial(k: number): number {
  if (k < 16) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const n = k + 1;
  const square = n * n;
  const tail = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + tail;
}

/** `torch._standard_gamma(alpha)`; `alpha` has `view`'s shape. */
export function standardGamma(
  view: StridedData,
  alpha: StridedData,
  generator: Generator = defaultGenerator,
): void {
  const round = floatRounder(view.dtype);
  const least = view.dtype === "float64" ? 2 ** -1022 : 2 ** -126;
  const sample: Sampler = (shape, source) => Math.max(least, sampleGamma(shape, round, source));
  fillEach(view, alpha, sample, generator);
}

/** Marsaglia and Tsang (2000); what depends on the shape alone is computed in the element type. */
function sampleGamma(alpha: number, round: (value: number) => number, generator: Generator): number {
  if (alpha === 0) return 0;
  let scale = 1;
  let shape = alpha;
  if (alpha < 1) {
    scale = (1 - generator.nextFloat53()) ** round(1 / alpha);
    shape = round(shape + 1);
  }
  const d = round(shape - Math.fround(1 / 3));
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    let x: number;
    let y: number;
    do {
      x = nextNormal(0, 1, generator);
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - generator.nextFloat53();
    const square = x * x;
    if (u < 1 - Math.fround(0.0331) * square * square) return scale * d * v;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return scale * d * v;
  }
}
