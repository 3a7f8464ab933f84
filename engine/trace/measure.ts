/** Measures of tensors for the Trace: statistics, capped values, and a digest of every bit. */
import { contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { formatTensor } from "../tensor/print.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type GradRecord, LIMITS, type Statistics } from "./types.ts";

/** 2-norm of the values; NaN and infinities included, as they are. */
export function normOf(tensor: Tensor): number {
  return norm(contiguousValues(tensor));
}

export function norm(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] * values[i];
  return Math.sqrt(total);
}

/** 2-norm of `a − b`. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    total += difference * difference;
  }
  return Math.sqrt(total);
}

export function statisticsOf(values: TypedArray): Statistics {
  let [min, max, sum, squares, zeros, nonFinite] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (const v of values) {
    if (!Number.isFinite(v)) {
      nonFinite++;
      continue;
    }
    if (v < min) min = v;
    if (v > max) max = v;
    if (v === 0) zeros++;
    sum += v;
    squares += v * v;
  }
  const n = values.length - nonFinite;
  if (n === 0) return { min: 0, max: 0, mean: 0, std: 0, norm: 0, zeros, nonFinite };
  const mean = sum / n;
  // Sample deviation, as Tensor.std().
  const variance = n > 1 ? Math.max(0, (squares - n * mean * mean) / (n - 1)) : 0;
  return { min, max, mean, std: Math.sqrt(variance), norm: Math.sqrt(squares), zeros, nonFinite };
}

/** Values in row-major order, or null when there are more than the cap. */
export function cappedValues(values: TypedArray): number[] | null {
  return values.length > LIMITS.values ? null : Array.from(values);
}

/** Values of what took part in a call, or null when there are more than the cap for calls. */
export function callValuesOf(tensor: Tensor): number[] | null {
  return tensor.numel > LIMITS.callValues ? null : Array.from(contiguousValues(tensor));
}

/** Prints tensors until the room for text is used up. */
export class Printer {
  private room: number = LIMITS.texts;

  /** What `print(tensor)` writes; null when it is long or the room is used up. */
  text(tensor: Tensor, isParameter: boolean): string | null {
    if (this.room <= 0) return null;
    const text = formatTensor(tensor, {
      requiresGrad: tensor.requiresGrad,
      gradFnName: tensor.gradFn?.name ?? null,
      isParameter,
    });
    if (text.length > LIMITS.text) return null;
    this.room -= text.length;
    if (this.room < 0) return null;
    return text;
  }
}

/** FNV-1a over dtype, shape and value bits. */
export function digestOf(tensor: Tensor): string {
  const values = contiguousValues(tensor);
  // A contiguous copy, so that the bytes seen are this tensor's alone.
  const bytes = new Uint8Array(values.slice().buffer);
  let hash = 0x811c9dc5;
  for (const code of `${tensor.dtype}:${tensor.shape.join(",")}:`) {
    hash = Math.imul(hash ^ code.charCodeAt(0), 0x01000193);
  }
  let second = 0x9e3779b9;
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x85ebca6b) + 1;
  }
  return (hash >>> 0).toString(16).padStart(8, "0") + (second >>> 0).toString(16).padStart(8, "0");
}

export function gradRecordOf(grad: Tensor | null, printer: Printer | null): GradRecord {
  if (grad === null) return { state: "none", statistics: null, values: null, digest: null, text: null };
  const values = contiguousValues(grad);
  const statistics = statisticsOf(values);
  const isZero = statistics.zeros === values.length;
  return {
    state: isZero ? "zero" : "nonzero",
    statistics,
    values: cappedValues(values),
    digest: digestOf(grad),
    text: printer?.text(grad, false) ?? null,
  };
}
