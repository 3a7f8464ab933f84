/** Moving elements: copies between strided tensors with conversion between dtypes. */
import { allocate, type DType, type TypedArray } from "./dtype.ts";
import { runtimeError } from "./errors.ts";
import { floatRounder } from "./rounding.ts";
import { broadcastStrides, numel, sameShape } from "./shape.ts";
import { allocateTensor, type Tensor } from "./tensor.ts";

/** Row-major values of a tensor: its storage or a view of it when contiguous, else a copy. */
export function contiguousValues(tensor: Tensor): TypedArray {
  const count = tensor.numel;
  if (tensor.isContiguous) {
    const { data, offset } = tensor;
    return data.length === count ? data : data.subarray(offset, offset + count);
  }
  const out = allocate(tensor.dtype, count);
  gather(tensor, tensor.strides, tensor.shape, out);
  return out;
}

/** Copies strided elements into `out` in row-major order of `shape`. */
function gather(tensor: Tensor, strides: readonly number[], shape: readonly number[], out: TypedArray): void {
  const data = tensor.data;
  forEachRow(shape, strides, tensor.offset, (from, step, count, to) => {
    for (let i = 0; i < count; i++) out[to + i] = data[from + i * step];
  });
}

/** Calls `row(offset, stride, length, outOffset)` for each innermost run of elements. */
export function forEachRow(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  row: (offset: number, stride: number, length: number, outOffset: number) => void,
): void {
  const ndim = shape.length;
  if (numel(shape) === 0) return;
  if (ndim === 0) {
    row(offset, 0, 1, 0);
    return;
  }
  const inner = shape[ndim - 1];
  const index = new Array<number>(ndim - 1).fill(0);
  let at = offset;
  for (let out = 0; ; out += inner) {
    row(at, strides[ndim - 1], inner, out);
    let d = ndim - 2;
    for (; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < shape[d]) break;
      at -= strides[d] * shape[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** Converts values to `dtype` as PyTorch casts: floats truncate to ints and wrap, anything non-zero is True. */
export function convert(values: TypedArray, from: DType, to: DType): TypedArray {
  const out = allocate(to, values.length);
  convertInto(out, 0, values, from, to);
  return out;
}

const INT64_MIN = -(2 ** 63);

export function convertInto(out: TypedArray, at: number, values: TypedArray, from: DType, to: DType): void {
  const n = values.length;
  // A view of nothing may start beyond the storage's end.
  if (n === 0) return;
  if (from === to || to === "float32" || to === "float64") {
    out.set(values, at);
  } else if (to === "bool") {
    for (let i = 0; i < n; i++) out[at + i] = values[i] !== 0 ? 1 : 0;
  } else if (to === "int64") {
    for (let i = 0; i < n; i++) {
      const v = Math.trunc(values[i]);
      out[at + i] = Number.isFinite(v) ? v + 0 : INT64_MIN;
    }
  } else if (to === "float16" || to === "bfloat16") {
    const round = floatRounder(to);
    for (let i = 0; i < n; i++) out[at + i] = round(values[i]);
  } else {
    // Typed arrays wrap modulo 2^bits, as C does.
    for (let i = 0; i < n; i++) out[at + i] = Math.trunc(values[i]);
  }
}

/** A number as an element of `dtype` holds it: whole in the integers, 0 or 1 in bool. */
export function elementOf(value: number, dtype: DType): number {
  return convert(Float64Array.of(value), "float64", dtype)[0];
}

/** Writes `source`, broadcast to `target`'s shape and cast to its dtype, into `target`'s elements. */
export function copyInto(target: Tensor, source: Tensor): void {
  if (target.numel === 0) return;
  const shape = target.shape;
  let values: TypedArray;
  if (sameShape(source.shape, shape)) values = contiguousValues(source);
  else {
    values = allocate(source.dtype, target.numel);
    gather(source, broadcastStrides(source.shape, source.strides, shape), shape, values);
  }
  if (values.buffer === target.data.buffer && !target.isContiguous) values = values.slice();
  if (target.isContiguous) {
    convertInto(target.data, target.offset, values, source.dtype, target.dtype);
    return;
  }
  const converted = source.dtype === target.dtype ? values : convert(values, source.dtype, target.dtype);
  const data = target.data;
  forEachRow(shape, target.strides, target.offset, (to, step, count, from) => {
    for (let i = 0; i < count; i++) data[to + i * step] = converted[from + i];
  });
}

/** The same values as a new contiguous tensor of `dtype`, without history. */
export function castCopy(tensor: Tensor, dtype: DType): Tensor {
  const out = allocateTensor(tensor.shape, dtype);
  convertInto(out.data, 0, contiguousValues(tensor), tensor.dtype, dtype);
  return out;
}

/** The only element's value. */
export function itemOf(tensor: Tensor): number {
  if (tensor.numel !== 1) {
    throw runtimeError(`a Tensor with ${tensor.numel} elements cannot be converted to Scalar`);
  }
  return tensor.data[tensor.offset];
}
