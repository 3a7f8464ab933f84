/** Type promotion: which dtype a result has, by PyTorch's categories and lattice. */
import { DTYPES, type DType, isFloatingPoint } from "./dtype.ts";
import type { Scalar } from "./scalar.ts";
import { scalarKind } from "./scalar.ts";
import type { Tensor } from "./tensor.ts";

type FloatDType = "float32" | "float64" | "float16" | "bfloat16";

let defaultDType: FloatDType = "float32";

/** The dtype of new floating-point tensors, and of floats beside integer tensors. */
export function getDefaultDType(): FloatDType {
  return defaultDType;
}

export function setDefaultDType(dtype: FloatDType): void {
  defaultDType = dtype;
}

const INT_RANK: readonly DType[] = ["int8", "int16", "int32", "int64"];

/** The lattice's join of two dtypes. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a === "bool") return b;
  if (b === "bool") return a;
  const fa = isFloatingPoint(a);
  const fb = isFloatingPoint(b);
  if (fa && fb) return promoteFloats(a, b);
  if (fa) return a;
  if (fb) return b;
  if (a === "uint8" || b === "uint8") {
    const other = a === "uint8" ? b : a;
    return other === "int8" ? "int16" : other;
  }
  return INT_RANK[Math.max(INT_RANK.indexOf(a), INT_RANK.indexOf(b))];
}

function promoteFloats(a: DType, b: DType): DType {
  if (a === "float64" || b === "float64") return "float64";
  // float16 with bfloat16 has no common half type.
  return "float32";
}

export function dtypeOfScalar(scalar: Scalar): DType {
  const kind = scalarKind(scalar);
  if (kind === "bool") return "bool";
  return kind === "int" ? "int64" : defaultDType;
}

const CATEGORY = { bool: 0, int: 1, float: 2 } as const;

interface Best {
  dtype: DType | null;
}

/** Result dtype of an op over tensors: dimensioned tensors first, then 0-d, then wrapped numbers. */
export function resultType(tensors: readonly Tensor[]): DType {
  if (tensors.length === 2 && tensors[0].dtype === tensors[1].dtype && !tensors[1].wrappedNumber) {
    return tensors[0].dtype;
  }
  const dim: Best = { dtype: null };
  const zero: Best = { dtype: null };
  const wrapped: Best = { dtype: null };
  for (const tensor of tensors) {
    let dtype = tensor.dtype;
    if (tensor.wrappedNumber && dtype === "float64") dtype = defaultDType;
    const slot = tensor.wrappedNumber ? wrapped : tensor.ndim === 0 ? zero : dim;
    slot.dtype = slot.dtype === null ? dtype : promoteTypes(slot.dtype, dtype);
  }
  return combine(combine(dim.dtype, zero.dtype), wrapped.dtype) ?? defaultDType;
}

/** A lower-priority dtype only counts when its category is higher. */
function combine(high: DType | null, low: DType | null): DType | null {
  if (high === null) return low;
  if (low === null) return high;
  return CATEGORY[DTYPES[low].kind] > CATEGORY[DTYPES[high].kind] ? promoteTypes(high, low) : high;
}

/** Integer and bool inputs of a float-only op become the default float dtype. */
export function toFloatType(dtype: DType): DType {
  return isFloatingPoint(dtype) ? dtype : defaultDType;
}
