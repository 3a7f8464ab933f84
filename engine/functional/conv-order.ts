/**
 * In which order PyTorch's CPU kernels add up a convolution (found by asking PyTorch 2.13 on a machine with AVX-512).
 *
 * Its general kernel (oneDNN's) runs over the taps of the kernel and, within a tap, over channels, as one chain of
 * fused multiply-adds for each 16 input channels; the bias joins the first of them. With one channel a group the chain
 * starts at the bias. The gradient of the weight is one chain over samples and positions. What PyTorch leaves to its
 * plain kernel (a single small sample, float64) is a matrix product over channels and, within a channel, taps, added to
 * the bias.
 */
import type { DType, TypedArray } from "../tensor/dtype.ts";
import type { ConvGeometry } from "./conv-kernel.ts";
import type { Summation } from "./gemm.ts";

export interface ConvOrder {
  readonly channels: number;
  readonly taps: number;
  /** How chains round; null: as any matrix product. */
  readonly rounding: Summation["rounding"] | null;
  /** Rows of columns after which a partial sum is added to those before it. */
  readonly partial: number;
  /** The bias stands there before the products, not only before the second partial sum. */
  readonly biasFirst: boolean;
}

/** Channels of one chain. */
const CHANNELS = 16;

/** Multiply-adds up to which chains are fused: beyond, speed matters more than the last bit. */
const FUSED_LIMIT = 2 ** 24;

/** Elements of a single sample from which PyTorch takes its general kernel. */
const LARGE = 20480;

/** @param work multiply-adds of the whole convolution */
export function orderOf(g: ConvGeometry, dtype: DType, work: number): ConvOrder {
  const channels = g.inChannels / g.groups;
  const taps = g.kernel[0] * g.kernel[1] * g.kernel[2];
  if (dtype !== "float32" || !isGeneral(g)) return matrixOrder(g);
  return {
    channels,
    taps,
    rounding: work <= FUSED_LIMIT ? "fused" : "plain",
    partial: CHANNELS * taps,
    biasFirst: channels === 1 && g.groups > 1,
  };
}

/** Channels, and within a channel taps: the order in which weights lie. */
export function matrixOrder({ inChannels, groups, kernel }: ConvGeometry): ConvOrder {
  const channels = inChannels / groups;
  const taps = kernel[0] * kernel[1] * kernel[2];
  return { channels, taps, rounding: null, partial: channels * taps, biasFirst: true };
}

/** PyTorch's choice between its kernels, for one thread. */
function isGeneral(g: ConvGeometry): boolean {
  const [, height, width] = g.kernel;
  const isPointwise = height === 1 && width === 1;
  const isDense = g.stride.every((s) => s === 1) && g.dilation.every((d) => d === 1);
  if (isPointwise && isDense && g.batch < 16) return false;
  const isWide = height > 3 && width > 3;
  const elements = g.batch * g.inChannels * g.input[0] * g.input[1] * g.input[2];
  return g.groups > 1 || isWide || g.batch > 1 || elements > LARGE;
}

/** Where the products of a channel's tap stand among all products of one result. */
export function rowOf({ channels, taps, rounding }: ConvOrder, channel: number, tap: number): number {
  if (rounding === null) return channel * taps + tap;
  const inside = channel % CHANNELS;
  const first = channel - inside;
  return first * taps + tap * Math.min(CHANNELS, channels - first) + inside;
}

/** A weight (O, C/groups, …) with each filter in the order of its products. */
export function reordered(order: ConvOrder, weight: TypedArray): TypedArray {
  return rearranged(order, weight, (to, from) => [to, from]);
}

/** Back to a weight's own order. */
export function restored(order: ConvOrder, filters: TypedArray): TypedArray {
  return rearranged(order, filters, (to, from) => [from, to]);
}

function rearranged(
  order: ConvOrder,
  filters: TypedArray,
  direction: (row: number, place: number) => readonly [to: number, from: number],
): TypedArray {
  const { channels, taps, rounding } = order;
  if (rounding === null || channels === 1 || taps === 1) return filters;
  const out = filters.slice();
  const size = channels * taps;
  for (let channel = 0; channel < channels; channel++) {
    for (let tap = 0; tap < taps; tap++) {
      const [to, from] = direction(rowOf(order, channel, tap), channel * taps + tap);
      for (let at = 0; at < filters.length; at += size) out[at + to] = filters[at + from];
    }
  }
  return out;
}
