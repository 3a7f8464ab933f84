/**
 * Sums of floating-point elements in PyTorch's own order, so that they agree to the last bit.
 *
 * PyTorch adds in four levels: a run of elements is added one by one, then the run's total goes to the next level, and so
 * on, which keeps the rounding error small. Around that it works on several columns at once: the lanes of a vector
 * register (256 bits on every machine it supports well) times four. How a tensor's elements fall into columns depends on
 * which of its dims are reduced and on their strides; see `aten/src/ATen/native/cpu/SumKernel.cpp`.
 */
import { allocate } from "../tensor/dtype.ts";

type Floats = Float32Array | Float64Array;

/** A dim of the input, with the step it makes in the output; that is 0 where it is reduced. */
export interface SumDim {
  readonly size: number;
  readonly stride: number;
  readonly outStride: number;
  readonly reduced: boolean;
}

const LEVELS = 4;
/** Columns or vectors that PyTorch keeps in flight at once. */
const ROWS = 4;
const VECTOR_BITS = 256;
const NO_DIM: SumDim = { size: 1, stride: 0, outStride: 0, reduced: false };

function like(values: Floats, count: number): Floats {
  return allocate(values instanceof Float32Array ? "float32" : "float64", count) as Floats;
}

/** log₂ of the length of a run before its total moves one level up. */
function runPower(count: number): number {
  const ceilLog2 = count <= 1 ? 0 : 32 - Math.clz32(count - 1);
  return Math.max(4, Math.floor(ceilLog2 / LEVELS));
}

/** Zeroed room for partial sums; the next call takes it back. */
function partialSums(values: Floats, count: number): Floats {
  let room: Floats = values instanceof Float32Array ? singles : doubles;
  if (room.length < count) {
    room = like(values, count);
    if (room instanceof Float32Array) singles = room;
    else doubles = room;
  }
  return room.fill(0, 0, count);
}

let singles: Float32Array = new Float32Array(LEVELS * ROWS * 32);
let doubles: Float64Array = new Float64Array(LEVELS * ROWS * 32);

/**
 * Sums of `columns` columns of `count` elements each, every column on its own through the four levels. They stand at the
 * start of an array that the next sum overwrites.
 */
function sumColumns(
  values: Floats,
  at: number,
  count: number,
  stride: number,
  columns: number,
  columnStride: number,
): Floats {
  const levels = partialSums(values, LEVELS * columns);
  const power = runPower(count);
  const run = 1 << power;
  let i = 0;
  let row = at;
  while (i < count) {
    const end = Math.min(i + run, count);
    const whole = end - i === run;
    for (; i < end; i++, row += stride)
      for (let c = 0, from = row; c < columns; c++, from += columnStride) levels[c] += values[from];
    if (whole) carry(levels, columns, i, power);
  }
  for (let level = 1; level < LEVELS; level++)
    for (let c = 0; c < columns; c++) levels[c] += levels[level * columns + c];
  return levels;
}

/** Moves the total of a whole run up, as far as runs of runs are whole after `done` elements. */
function carry(levels: Floats, columns: number, done: number, power: number): void {
  const mask = (1 << power) - 1;
  for (let level = 1; level < LEVELS; level++) {
    const from = (level - 1) * columns;
    for (let c = 0; c < columns; c++) {
      levels[from + columns + c] += levels[from + c];
      levels[from + c] = 0;
    }
    if ((done & (mask << (level * power))) !== 0) return;
  }
}

/** `lanes` sums of `count` elements each, where each is split into four that are interleaved. */
function sumInterleaved(values: Floats, at: number, count: number, stride: number, lanes: number): Floats {
  const quarter = Math.floor(count / ROWS);
  const laneStride = lanes === 1 ? stride : 1;
  const sums = sumColumns(values, at, quarter, stride * ROWS, ROWS * lanes, laneStride);
  for (let i = quarter * ROWS; i < count; i++)
    for (let lane = 0; lane < lanes; lane++) sums[lane] += values[at + i * stride + lane];
  for (let part = 1; part < ROWS; part++)
    for (let lane = 0; lane < lanes; lane++) sums[lane] += sums[part * lanes + lane];
  return sums;
}

/** Where the two innermost dims of a sum stand. */
interface Plane {
  readonly values: Floats;
  readonly at: number;
  readonly out: Floats;
  readonly outAt: number;
}

/** The reduced dim is contiguous: its vectors are added lane by lane, then what is left over, then the lanes. */
function sumContiguous({ values, at, out, outAt }: Plane, inner: SumDim, outer: SumDim, lanes: number): void {
  const vectors = Math.floor(inner.size / lanes);
  const total = like(values, 1);
  for (let j = 0; j < outer.size; j++) {
    const start = at + j * outer.stride;
    const sums = sumInterleaved(values, start, vectors, lanes, lanes);
    total[0] = 0;
    for (let i = vectors * lanes; i < inner.size; i++) total[0] += values[start + i];
    for (let lane = 0; lane < lanes; lane++) total[0] += sums[lane];
    out[outAt + j * outer.outStride] += total[0];
  }
}

/** Outputs side by side: in groups of `group` each is one column, the rest are split into four. */
function sumBeside({ values, at, out, outAt }: Plane, inner: SumDim, outer: SumDim, group: number): void {
  const grouped = outer.size - (outer.size % group);
  if (grouped > 0) {
    const sums = sumColumns(values, at, inner.size, inner.stride, grouped, outer.stride);
    for (let j = 0; j < grouped; j++) out[outAt + j * outer.outStride] += sums[j];
  }
  for (let j = grouped; j < outer.size; j++) {
    const sums = sumInterleaved(values, at + j * outer.stride, inner.size, inner.stride, 1);
    out[outAt + j * outer.outStride] += sums[0];
  }
}

function sumPlane(plane: Plane, inner: SumDim, outer: SumDim): void {
  const lanes = VECTOR_BITS / 8 / plane.values.BYTES_PER_ELEMENT;
  if (inner.stride === 1 && inner.size >= lanes) sumContiguous(plane, inner, outer, lanes);
  else if (outer.stride === 1 && outer.size >= lanes) sumBeside(plane, inner, outer, ROWS * lanes);
  else if (inner.stride < outer.stride) sumBeside(plane, inner, outer, outer.size + 1);
  else sumBeside(plane, inner, outer, ROWS);
}

/** Dims in the order PyTorch walks them: reduced ones first, near before far, and neighbours that make one run joined. */
function planned(dims: readonly SumDim[]): SumDim[] {
  const sorted = dims
    .filter(({ size }) => size !== 1)
    .sort((a, b) => Number(b.reduced) - Number(a.reduced) || a.stride - b.stride);
  const joined: SumDim[] = [];
  for (const dim of sorted) {
    const last = joined.at(-1);
    const continues =
      last !== undefined &&
      last.reduced === dim.reduced &&
      dim.stride === last.size * last.stride &&
      dim.outStride === last.size * last.outStride;
    if (continues) joined[joined.length - 1] = { ...last, size: last.size * dim.size };
    else joined.push(dim);
  }
  return joined;
}

/** Adds the sum over the reduced dims of `values` (from `offset` on) to the elements of `out`. */
export function addSums(out: Floats, values: Floats, offset: number, dims: readonly SumDim[]): void {
  if (dims.some(({ size }) => size === 0)) return;
  const [first = NO_DIM, ...rest] = planned(dims);
  // Nothing to reduce: every element is its own sum.
  const inner = first.reduced ? first : NO_DIM;
  const [outer = NO_DIM, ...far] = first.reduced ? rest : [first, ...rest];
  const walk = (depth: number, at: number, outAt: number): void => {
    if (depth < 0) {
      sumPlane({ values, at, out, outAt }, inner, outer);
      return;
    }
    const { size, stride, outStride } = far[depth];
    for (let i = 0; i < size; i++) walk(depth - 1, at + i * stride, outAt + i * outStride);
  };
  walk(far.length - 1, offset, 0);
}
