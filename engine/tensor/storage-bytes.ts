/** Elements as the bytes PyTorch keeps in memory and in files (little-endian), and back. */
import { allocate, DTYPES, type DType, type TypedArray } from "./dtype.ts";
import { runtimeError } from "./errors.ts";

export function encodeElements(data: TypedArray, dtype: DType): Uint8Array {
  if (dtype === "int64") return encodeInt64(data);
  if (dtype === "bfloat16") return encodeNarrow(data, (value) => float32Bits(value) >>> 16);
  if (dtype === "float16") return encodeNarrow(data, halfBits);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

export function decodeElements(bytes: Uint8Array, dtype: DType): TypedArray {
  const data = allocate(dtype, Math.floor(bytes.length / DTYPES[dtype].itemsize));
  if (dtype === "int64") decodeInt64(bytes, data);
  else if (dtype === "bfloat16") decodeNarrow(bytes, data, (bits) => fromFloat32Bits(bits << 16));
  else if (dtype === "float16") decodeNarrow(bytes, data, fromHalfBits);
  else {
    const whole = bytes.subarray(0, data.byteLength);
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(whole);
  }
  return data;
}

function encodeInt64(data: TypedArray): Uint8Array {
  const bytes = new Uint8Array(data.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) {
    const high = Math.floor(data[i] / 2 ** 32);
    view.setUint32(8 * i, data[i] - high * 2 ** 32, true);
    view.setInt32(8 * i + 4, high, true);
  }
  return bytes;
}

function decodeInt64(bytes: Uint8Array, data: TypedArray): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < data.length; i++) {
    const value = view.getInt32(8 * i + 4, true) * 2 ** 32 + view.getUint32(8 * i, true);
    if (!Number.isSafeInteger(value)) {
      throw runtimeError(
        `the file holds the int64 ${view.getBigInt64(8 * i, true)}, and this page's engine keeps integers up to ±2^53 exactly`,
      );
    }
    data[i] = value;
  }
}

function encodeNarrow(data: TypedArray, bitsOf: (value: number) => number): Uint8Array {
  const bits = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) bits[i] = bitsOf(data[i]);
  return new Uint8Array(bits.buffer);
}

function decodeNarrow(bytes: Uint8Array, data: TypedArray, decode: (bits: number) => number): void {
  for (let i = 0; i < data.length; i++) data[i] = decode(bytes[2 * i] | (bytes[2 * i + 1] << 8));
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

function float32Bits(value: number): number {
  scratch[0] = value;
  return scratchBits[0];
}

function fromFloat32Bits(bits: number): number {
  scratchBits[0] = bits;
  return scratch[0];
}

/** Bits of a value that float16 holds exactly, as every element of that type does. */
function halfBits(value: number): number {
  const bits = float32Bits(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  // Below 2^-14 there is no leading one: the mantissa counts steps of 2^-24.
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  return sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
}

function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}
