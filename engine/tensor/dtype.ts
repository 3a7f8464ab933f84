/** Element types: PyTorch's names, how each is stored, and how two of them combine. */

export type DType =
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "bool";

/**
 * int64 lives in a Float64Array: exact up to ±2^53, and an op whose result leaves that range raises.
 * float16 and bfloat16 are storage types: values are rounded to them and kept in a Float32Array.
 */
export type TypedArray = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array;

interface DTypeFacts {
  readonly array: { new (length: number): TypedArray; readonly BYTES_PER_ELEMENT: number };
  /** Bytes of one element in PyTorch. */
  readonly itemsize: number;
  readonly kind: "bool" | "int" | "float";
}

export const DTYPES: Readonly<Record<DType, DTypeFacts>> = {
  float32: { array: Float32Array, itemsize: 4, kind: "float" },
  float64: { array: Float64Array, itemsize: 8, kind: "float" },
  float16: { array: Float32Array, itemsize: 2, kind: "float" },
  bfloat16: { array: Float32Array, itemsize: 2, kind: "float" },
  int8: { array: Int8Array, itemsize: 1, kind: "int" },
  int16: { array: Int16Array, itemsize: 2, kind: "int" },
  int32: { array: Int32Array, itemsize: 4, kind: "int" },
  int64: { array: Float64Array, itemsize: 8, kind: "int" },
  uint8: { array: Uint8Array, itemsize: 1, kind: "int" },
  bool: { array: Uint8Array, itemsize: 1, kind: "bool" },
};

export function isFloatingPoint(dtype: DType): boolean {
  return DTYPES[dtype].kind === "float";
}

/** Typed array of `length` zeros that can hold `dtype`. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new DTYPES[dtype].array(length);
}

/** Anything with strided elements: what printing, reading and kernels need of a tensor. */
export interface StridedData {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly dtype: DType;
}
