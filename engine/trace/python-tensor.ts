/** A tensor as a Python expression with exactly its values: digits when there are few, bytes when there are many. */
import { contiguousValues } from "../tensor/copy.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** More elements than this are written as base64 of their bytes. */
const SPELLED = 64;

export function tensorLiteral(tensor: Tensor, requiresGrad: boolean): string {
  const values = Array.from(contiguousValues(tensor));
  if (values.length <= SPELLED && values.every(Number.isFinite)) return spelled(tensor, values, requiresGrad);
  const bytes = bytesOf(values, tensor.dtype);
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(", ");
  const data = `torch.frombuffer(bytearray(base64.b64decode("${base64(bytes)}")), dtype=torch.${tensor.dtype})`;
  return `${data}.reshape((${shape}))${requiresGrad ? ".requires_grad_()" : ""}`;
}

function spelled(tensor: Tensor, values: readonly number[], requiresGrad: boolean): string {
  const texts = values.map((value) => numberText(value, tensor.dtype));
  const options: string[] = [];
  const obvious = tensor.dtype === "float32" || tensor.dtype === "bool" || tensor.dtype === "int64";
  if (!obvious || values.length === 0) options.push(`dtype=torch.${tensor.dtype}`);
  if (requiresGrad) options.push("requires_grad=True");
  const data = values.length === 0 ? emptyList(tensor.shape) : nested(texts, tensor.shape);
  return `torch.tensor(${[data, ...options].join(", ")})`;
}

function emptyList(shape: readonly number[]): string {
  const [size, ...rest] = shape;
  return `[${Array.from({ length: size }, () => emptyList(rest)).join(", ")}]`;
}

function nested(texts: readonly string[], shape: readonly number[]): string {
  if (shape.length === 0) return texts[0];
  const [size, ...rest] = shape;
  const step = texts.length / size;
  const parts = Array.from({ length: size }, (_, i) => nested(texts.slice(i * step, (i + 1) * step), rest));
  return `[${parts.join(", ")}]`;
}

/** The shortest digits that read back as the same element. */
function numberText(value: number, dtype: DType): string {
  if (dtype === "bool") return value === 0 ? "False" : "True";
  if (dtype.includes("int")) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  let text = String(value);
  if (dtype !== "float64") {
    for (let digits = 6; digits <= 9; digits++) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) {
        text = String(short);
        break;
      }
    }
  }
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function bytesOf(values: readonly number[], dtype: DType): Uint8Array {
  if (dtype === "int64") return new Uint8Array(BigInt64Array.from(values, (v) => BigInt(v)).buffer);
  const arrays = {
    float32: Float32Array,
    float64: Float64Array,
    int32: Int32Array,
    int16: Int16Array,
    int8: Int8Array,
    uint8: Uint8Array,
    bool: Uint8Array,
  } as const;
  const make = dtype === "float16" || dtype === "bfloat16" ? Float32Array : arrays[dtype];
  return new Uint8Array(make.from(values).buffer);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
    const bits = (a << 16) | (b << 8) | c;
    text += ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63];
    text += i + 1 < bytes.length ? ALPHABET[(bits >> 6) & 63] : "=";
    text += i + 2 < bytes.length ? ALPHABET[bits & 63] : "=";
  }
  return text;
}
