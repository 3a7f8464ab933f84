/**
 * Convolution on raw arrays: im2col and gemm, for up to three spatial dims (fewer are padded with ones). Sums run in
 * the order of the kernel that PyTorch would choose, so that results are PyTorch's to the last bit; see conv-order.ts.
 */
import { allocate, type DType, type TypedArray } from "../tensor/dtype.ts";
import { type ConvOrder, matrixOrder, orderOf, reordered, restored, rowOf } from "./conv-order.ts";
import { gemm, type Matrix, multiply, type Summation } from "./gemm.ts";

/** Sizes of one convolution, always with three spatial dims. */
export interface ConvGeometry {
  readonly batch: number;
  readonly groups: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

function volume(sizes: readonly number[]): number {
  return sizes[0] * sizes[1] * sizes[2];
}

/** Calls `visit(columnIndex, imageIndex, length)` for every tap that falls inside the image of one channel. */
function taps(
  g: ConvGeometry,
  order: ConvOrder,
  channel: number,
  visit: (column: number, image: number, length: number) => void,
): void {
  const [kd, kh, kw] = g.kernel;
  const [od, oh, ow] = g.output;
  const [id, ih, iw] = g.input;
  const outVolume = volume(g.output);
  for (let a = 0, tap = 0; a < kd; a++) {
    for (let b = 0; b < kh; b++) {
      for (let c = 0; c < kw; c++, tap++) {
        // Output columns whose tap lies within the image's width.
        const shift = c * g.dilation[2] - g.padding[2];
        const first = Math.max(0, Math.ceil(-shift / g.stride[2]));
        const last = Math.min(ow - 1, Math.floor((iw - 1 - shift) / g.stride[2]));
        if (last < first) continue;
        const row = rowOf(order, channel, tap) * outVolume;
        for (let z = 0; z < od; z++) {
          const iz = z * g.stride[0] + a * g.dilation[0] - g.padding[0];
          if (iz < 0 || iz >= id) continue;
          for (let y = 0; y < oh; y++) {
            const iy = y * g.stride[1] + b * g.dilation[1] - g.padding[1];
            if (iy < 0 || iy >= ih) continue;
            visit(
              row + (z * oh + y) * ow + first,
              (iz * ih + iy) * iw + first * g.stride[2] + shift,
              last - first + 1,
            );
          }
        }
      }
    }
  }
}

/** Patches of one sample and group as columns: (channels · kernel) rows, one column per output position. */
function imageToColumns(
  g: ConvGeometry,
  order: ConvOrder,
  image: TypedArray,
  offset: number,
  columns: TypedArray,
): void {
  const step = g.stride[2];
  const size = volume(g.input);
  for (let channel = 0; channel < g.inChannels / g.groups; channel++) {
    const base = offset + channel * size;
    taps(g, order, channel, (column, at, length) => {
      for (let i = 0; i < length; i++) columns[column + i] = image[base + at + i * step];
    });
  }
}

/** The adjoint of imageToColumns: adds columns back into the image. */
function columnsToImage(
  g: ConvGeometry,
  order: ConvOrder,
  columns: TypedArray,
  image: TypedArray,
  offset: number,
): void {
  const step = g.stride[2];
  const size = volume(g.input);
  for (let channel = 0; channel < g.inChannels / g.groups; channel++) {
    const base = offset + channel * size;
    taps(g, order, channel, (column, at, length) => {
      for (let i = 0; i < length; i++) image[base + at + i * step] += columns[column + i];
    });
  }
}

interface Block {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

function plain({ data, offset, rows, columns }: Block): Matrix {
  return { data, offset, rows, columns, rowStride: columns, columnStride: 1 };
}

function transposed({ data, offset, rows, columns }: Block): Matrix {
  return { data, offset, rows: columns, columns: rows, rowStride: 1, columnStride: columns };
}

/** Offsets and blocks of each sample and group. */
function* blocks(g: ConvGeometry) {
  const taps = (g.inChannels / g.groups) * volume(g.kernel);
  const rows = g.outChannels / g.groups;
  const positions = volume(g.output);
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.groups; k++) {
      yield {
        sample: n,
        group: k,
        image: (n * g.inChannels + (k * g.inChannels) / g.groups) * volume(g.input),
        out: (n * g.outChannels + k * rows) * positions,
        weight: k * rows * taps,
        taps,
        rows,
        positions,
      };
    }
  }
}

/** Adds bias[o] to the `positions` results of each of `rows` channels. */
function addBias(
  out: TypedArray,
  at: number,
  rows: number,
  positions: number,
  bias: TypedArray,
  first: number,
): void {
  for (let o = 0, i = at; o < rows; o++) {
    const value = bias[first + o];
    for (const end = i + positions; i < end; i++) out[i] += value;
  }
}

/** Multiply-adds of one group's product for one sample, and of all together. */
function workOf(g: ConvGeometry): number {
  return (g.batch * g.outChannels * g.inChannels * volume(g.kernel) * volume(g.output)) / g.groups;
}

/** input (N, C, …) ⊛ weight (O, C/groups, …) + bias (O) → (N, O, …) */
export function convForward(
  g: ConvGeometry,
  input: TypedArray,
  weight: TypedArray,
  bias: TypedArray | null,
  dtype: DType,
): TypedArray {
  const order = orderOf(g, dtype, workOf(g));
  const ordered = reordered(order, weight);
  const out = allocate(dtype, g.batch * g.outChannels * volume(g.output));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  for (const b of blocks(g)) {
    imageToColumns(g, order, input, b.image, columns);
    const first = b.group * b.rows;
    if (order.biasFirst && bias !== null) addBias(out, b.out, b.rows, b.positions, bias, first);
    for (let from = 0; from < b.taps; from += order.partial) {
      const count = Math.min(order.partial, b.taps - from);
      const kernel: Matrix = {
        ...plain({ data: ordered, offset: b.weight + from, rows: b.rows, columns: b.taps }),
        columns: count,
      };
      const part = plain({ data: columns, offset: from * b.positions, rows: count, columns: b.positions });
      const start = order.biasFirst ? "continued" : from === 0 ? "anew" : "added";
      product(order, start, out, b.out, kernel, part);
      if (from === 0 && !order.biasFirst && bias !== null) {
        addBias(out, b.out, b.rows, b.positions, bias, first);
      }
    }
  }
  return out;
}

/** A chain of all terms, or whatever a matrix product does, which is added to what stands there. */
function product(
  { rounding }: ConvOrder,
  start: Summation["start"],
  out: TypedArray,
  at: number,
  a: Matrix,
  b: Matrix,
): void {
  if (rounding === null) gemm(out, at, a, b, "added");
  else multiply({ rounding, block: WHOLE, start }, out, at, a, b);
}

/** More terms than any sum has. */
const WHOLE = 2 ** 31 - 1;

/** Gradient w.r.t. the input, which is also the transposed convolution: (N, O, …) → (N, C, …) */
export function convInput(g: ConvGeometry, grad: TypedArray, weight: TypedArray, dtype: DType): TypedArray {
  const order = matrixOrder(g);
  const image = allocate(dtype, g.batch * g.inChannels * volume(g.input));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  for (const b of blocks(g)) {
    const kernel = transposed({ data: weight, offset: b.weight, rows: b.rows, columns: b.taps });
    gemm(columns, 0, kernel, plain({ data: grad, offset: b.out, rows: b.rows, columns: b.positions }));
    columnsToImage(g, order, columns, image, b.image);
  }
  return image;
}

/** Gradient w.r.t. the weight: (O, C/groups, …) */
export function convWeight(g: ConvGeometry, input: TypedArray, grad: TypedArray, dtype: DType): TypedArray {
  const order = orderOf(g, dtype, workOf(g));
  const out = allocate(dtype, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  for (const b of blocks(g)) {
    imageToColumns(g, order, input, b.image, columns);
    const left = plain({ data: grad, offset: b.out, rows: b.rows, columns: b.positions });
    const right = transposed({ data: columns, offset: 0, rows: b.taps, columns: b.positions });
    // One sum over samples and positions.
    product(order, b.sample === 0 ? "anew" : "continued", out, b.weight, left, right);
  }
  return restored(order, out);
}
