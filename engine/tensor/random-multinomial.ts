/** `torch.multinomial`: categories drawn with given weights. */

import { allocate, isFloatingPoint, type StridedData } from "./dtype.ts";
import { SCALAR_TYPE } from "./dtype-names.ts";
import { runtimeError } from "./errors.ts";
import { exponential } from "./random-continuous.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { floatRounder } from "./rounding.ts";
import { topK } from "./selection.ts";

/** float32 holds every index up to here. */
const MOST_CATEGORIES = 2 ** 24;

function checkArguments(weights: StridedData, samples: number, replacement: boolean): void {
  const rank = weights.shape.length;
  if (rank < 1 || rank > 2) throw runtimeError("prob_dist must be 1 or 2 dim");
  if (!isFloatingPoint(weights.dtype)) {
    throw runtimeError(
      `multinomial only supports floating-point dtypes for input, got: ${SCALAR_TYPE[weights.dtype]}`,
    );
  }
  if (samples <= 0) throw runtimeError("cannot sample n_sample <= 0 samples");
  const categories = weights.shape[rank - 1];
  if (!replacement && samples > categories) {
    throw runtimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  }
  if (categories > MOST_CATEGORIES) throw runtimeError("number of categories cannot exceed 2^24");
}

/** Indices drawn, row after row: `samples` for each row of `weights`. */
export function multinomial(
  weights: StridedData,
  samples: number,
  replacement = false,
  generator: Generator = defaultGenerator,
): Float64Array {
  checkArguments(weights, samples, replacement);
  const rank = weights.shape.length;
  const rows = rank === 2 ? weights.shape[0] : 1;
  const result = new Float64Array(rows * samples);
  const table = denseRows(weights, rows);
  if (!replacement || samples === 1) drawByRace(table, rows, samples, weights, generator, result);
  else drawBySearch(table, rows, samples, weights, generator, result);
  return result;
}

/** Row-major copy, in float64. */
function denseRows(weights: StridedData, rows: number): Float64Array {
  const rank = weights.shape.length;
  const categories = weights.shape[rank - 1];
  const step = weights.strides[rank - 1];
  const table = new Float64Array(rows * categories);
  for (let row = 0; row < rows; row++) {
    const first = weights.offset + (rank === 2 ? row * weights.strides[0] : 0);
    for (let i = 0; i < categories; i++) table[row * categories + i] = weights.data[first + i * step];
  }
  return table;
}

/** Each category waits an exponential time over its weight; the first `samples` to come are drawn. */
function drawByRace(
  table: Float64Array,
  rows: number,
  samples: number,
  { dtype }: StridedData,
  generator: Generator,
  result: Float64Array,
): void {
  checkRace(table, rows);
  const categories = table.length / rows;
  const round = floatRounder(dtype);
  const waits = {
    data: allocate(dtype, table.length),
    shape: [table.length],
    strides: [1],
    offset: 0,
    dtype,
  };
  exponential(waits, 1, generator);
  const rate = table.map((weight, i) => round(weight / waits.data[i]));
  for (let row = 0; row < rows; row++) {
    const offset = row * categories;
    const drawn =
      samples === 1 ? [first(rate, offset, categories)] : topK((i) => rate[offset + i], categories, samples);
    result.set(drawn, row * samples);
  }
}

/** Index of the largest, the earliest among equals. */
function first(rate: Float64Array, offset: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (rate[offset + i] > rate[offset + best]) best = i;
  return best;
}

function checkRace(table: Float64Array, rows: number): void {
  if (!table.every((weight) => weight >= 0 && weight < Infinity)) {
    throw runtimeError("probability tensor contains either `inf`, `nan` or element < 0");
  }
  const categories = table.length / rows;
  for (let row = 0; row < rows; row++) {
    if (table.subarray(row * categories, (row + 1) * categories).some((weight) => weight > 0)) continue;
    throw runtimeError("invalid multinomial distribution (sum of probabilities <= 0)");
  }
}

/** Looks a uniform up in the cumulated weights, for every sample. */
function drawBySearch(
  table: Float64Array,
  rows: number,
  samples: number,
  { dtype }: StridedData,
  generator: Generator,
  result: Float64Array,
): void {
  const categories = table.length / rows;
  const round = dtype === "float64" ? (value: number) => value : Math.fround;
  for (let row = 0; row < rows; row++) {
    const cumulated = cumulate(table.subarray(row * categories, (row + 1) * categories), round);
    for (let j = 0; j < samples; j++) {
      const draw = generator.nextFloat53();
      let [left, right] = [0, categories];
      while (left < right) {
        const middle = left + Math.floor((right - left) / 2);
        if (cumulated[middle] < draw) left = middle + 1;
        else right = middle;
      }
      result[row * samples + j] = left;
    }
  }
}

function cumulate(weights: Float64Array, round: (value: number) => number): Float64Array {
  const cumulated = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, i) => {
    if (!(weight >= 0)) {
      throw runtimeError("invalid multinomial distribution (encountering probability entry < 0)");
    }
    if (weight === Infinity) {
      throw runtimeError(
        "invalid multinomial distribution (encountering probability entry = infinity or NaN)",
      );
    }
    sum = round(sum + weight);
    cumulated[i] = sum;
  });
  if (!(sum > 0)) throw runtimeError("invalid multinomial distribution (sum of probabilities <= 0)");
  for (let i = 0; i < cumulated.length; i++) cumulated[i] = round(cumulated[i] / sum);
  cumulated[cumulated.length - 1] = 1;
  return cumulated;
}
