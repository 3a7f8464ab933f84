/** Convolution on raw arrays: im2col and gemm, for up to three spatial dims (fewer are padded with ones). */
import { allocate, type DType, type TypedArray } from "../tensor/dtype.ts";
import { gemm, type Matrix } from "./gemm.ts";

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

/** Calls `visit(columnIndex, imageIndex)` for every tap that falls inside the image of one channel. */
function taps(
  g: ConvGeometry,
  channel: number,
  visit: (column: number, image: number, length: number) => void,
): void {
  const [kd, kh, kw] = g.kernel;
  const [od, oh, ow] = g.output;
  const [id, ih, iw] = g.input;
  const outVolume = volume(g.output);
  let row = channel * volume(g.kernel) * outVolume;
  for (let a = 0; a < kd; a++) {
    for (let b = 0; b < kh; b++) {
      for (let c = 0; c < kw; c++, row += outVolume) {
        // Output columns whose tap lies within the image's width.
        const shift = c * g.dilation[2] - g.padding[2];
        const first = Math.max(0, Math.ceil(-shift / g.stride[2]));
        const last = Math.min(ow - 1, Math.floor((iw - 1 - shift) / g.stride[2]));
        if (last < first) continue;
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
function imageToColumns(g: ConvGeometry, image: TypedArray, offset: number, columns: TypedArray): void {
  columns.fill(0);
  const step = g.stride[2];
  const size = volume(g.input);
  for (let channel = 0; channel < g.inChannels / g.groups; channel++) {
    const base = offset + channel * size;
    taps(g, channel, (column, at, length) => {
      for (let i = 0; i < length; i++) columns[column + i] = image[base + at + i * step];
    });
  }
}

/** The adjoint of imageToColumns: adds columns back into the image. */
function columnsToImage(g: ConvGeometry, columns: TypedArray, image: TypedArray, offset: number): void {
  const step = g.stride[2];
  const size = volume(g.input);
  for (let channel = 0; channel < g.inChannels / g.groups; channel++) {
    const base = offset + channel * size;
    taps(g, channel, (column, at, length) => {
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

/** input (N, C, …) ⊛ weight (O, C/groups, …) → (N, O, …) */
export function convForward(
  g: ConvGeometry,
  input: TypedArray,
  weight: TypedArray,
  dtype: DType,
): TypedArray {
  const out = allocate(dtype, g.batch * g.outChannels * volume(g.output));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  for (const b of blocks(g)) {
    imageToColumns(g, input, b.image, columns);
    const kernel = plain({ data: weight, offset: b.weight, rows: b.rows, columns: b.taps });
    gemm(out, b.out, kernel, plain({ data: columns, offset: 0, rows: b.taps, columns: b.positions }));
  }
  return out;
}

/** Gradient w.r.t. the input, which is also the transposed convolution: (N, O, …) → (N, C, …) */
export function convInput(g: ConvGeometry, grad: TypedArray, weight: TypedArray, dtype: DType): TypedArray {
  const image = allocate(dtype, g.batch * g.inChannels * volume(g.input));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  for (const b of blocks(g)) {
    const kernel = transposed({ data: weight, offset: b.weight, rows: b.rows, columns: b.taps });
    gemm(columns, 0, kernel, plain({ data: grad, offset: b.out, rows: b.rows, columns: b.positions }));
    columnsToImage(g, columns, image, b.image);
  }
  return image;
}

/** Gradient w.r.t. the weight: (O, C/groups, …) */
export function convWeight(g: ConvGeometry, input: TypedArray, grad: TypedArray, dtype: DType): TypedArray {
  const out = allocate(dtype, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
  const columns = allocate(dtype, (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output));
  const part = allocate(dtype, out.length / g.groups);
  for (const b of blocks(g)) {
    imageToColumns(g, input, b.image, columns);
    const left = plain({ data: grad, offset: b.out, rows: b.rows, columns: b.positions });
    gemm(part, 0, left, transposed({ data: columns, offset: 0, rows: b.taps, columns: b.positions }));
    for (let i = 0; i < part.length; i++) out[b.weight + i] += part[i];
  }
  return out;
}
