/** Floats taken apart, and their neighbours: frexp and nextafter. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, TorchError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { allocateTensor } from "../tensor/tensor.ts";
import { div } from "./arithmetic.ts";
import { zeros_like } from "./creation.ts";
import { exp2 } from "./exponential.ts";
import { binary, computeDType, zipped } from "./loops.ts";

/** The power of two that brings x into [½, 1). */
function exponentOf(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  let exponent = Math.floor(Math.log2(Math.abs(x))) + 1;
  // The logarithm may be rounded across a power of two.
  while (scaledDown(Math.abs(x), exponent) >= 1) exponent++;
  while (scaledDown(Math.abs(x), exponent) < 0.5) exponent--;
  return exponent;
}

/** x · 2^(−exponent) in two steps, as 2^1074 is no number. */
function scaledDown(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** -half * 2 ** (half - exponent);
}

export const frexp = op(
  "frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent)",
  "torch method",
)({
  doc: "Mantissas in [½, 1) with the sign of self, and whole exponents of 2.",
  formula: "self = mantissa · 2^exponent",
  forward: ({ self }) => {
    if (!isFloatingPoint(self.dtype)) {
      throw runtimeError("torch.frexp() only supports floating-point dtypes");
    }
    const values = contiguousValues(self);
    const mantissa = allocateTensor(self.shape, self.dtype);
    const exponent = allocateTensor(self.shape, "int32");
    for (let i = 0; i < values.length; i++) {
      exponent.data[i] = exponentOf(values[i]);
      mantissa.data[i] = scaledDown(values[i], exponent.data[i]);
    }
    return [mantissa, exponent];
  },
  backward: { self: ({ grad, results }) => div(grad, exp2(results[1])) },
});

const wide = new DataView(new ArrayBuffer(8));

/** The next number that a float of 4 or 8 bytes holds, from x towards y: numbers of one sign are in the order of their bits. */
function neighbour(x: number, y: number, bytes: 4 | 8): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return Math.sign(y) * (bytes === 4 ? 2 ** -149 : Number.MIN_VALUE);
  const away = y > x === x > 0;
  if (bytes === 4) {
    wide.setFloat32(0, x);
    wide.setInt32(0, wide.getInt32(0) + (away ? 1 : -1));
    return wide.getFloat32(0);
  }
  wide.setFloat64(0, x);
  wide.setBigInt64(0, wide.getBigInt64(0) + (away ? 1n : -1n));
  return wide.getFloat64(0);
}

export const nextafter = op(
  "nextafter(Tensor self, Tensor other) -> Tensor",
  "torch method inplace",
)({
  doc: "The next representable number from self towards other.",
  forward: ({ self, other }) => {
    const dtype = resultType([self, other]);
    if (dtype !== "float32" && dtype !== "float64") {
      throw new TorchError(
        "NotImplementedError",
        `"nextafter_cpu" not implemented for '${SCALAR_TYPE[dtype]}'`,
      );
    }
    const bytes = dtype === "float32" ? 4 : 8;
    return binary(
      self,
      other,
      computeDType(dtype),
      dtype,
      zipped((x, y) => neighbour(x, y, bytes)),
    );
  },
  backward: { self: ({ grad }) => grad, other: ({ grad }) => zeros_like(grad) },
});
