/** Random integers: `random_`, `randint` and `randperm`, with PyTorch's choice of 32- or 64-bit draws. */

import { type DType, isFloatingPoint, type StridedData } from "./dtype.ts";
import { CPP_TYPE } from "./dtype-names.ts";
import { runtimeError } from "./errors.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { fillInMemoryOrder } from "./random-order.ts";
import { floatRounder, LARGEST } from "./rounding.ts";

/** Largest integer `random_()` may give, and smallest value of the type; floats: 2^mantissa. */
const INTEGER_LIMITS: Readonly<Record<DType, { readonly least: bigint; readonly greatest: bigint }>> = {
  bool: { least: 0n, greatest: 1n },
  uint8: { least: 0n, greatest: 255n },
  int8: { least: -128n, greatest: 127n },
  int16: { least: -(1n << 15n), greatest: (1n << 15n) - 1n },
  int32: { least: -(1n << 31n), greatest: (1n << 31n) - 1n },
  int64: { least: -(1n << 63n), greatest: (1n << 63n) - 1n },
  float16: { least: BigInt(-LARGEST.float16), greatest: 1n << 11n },
  bfloat16: { least: BigInt(-LARGEST.bfloat16), greatest: 1n << 8n },
  float32: { least: BigInt(-LARGEST.float32), greatest: 1n << 24n },
  float64: { least: BigInt(-LARGEST.float64), greatest: 1n << 53n },
};

/** From this many values on, PyTorch spends two 32-bit words on each. */
const WIDE_RANGE = 1n << 28n;

/** A 64-bit result as an element; the engine keeps int64 exactly up to 2⁵³. */
function exactElement(value: bigint, dtype: DType): number {
  const element = Number(value);
  if (dtype === "int64" && !Number.isSafeInteger(element)) {
    throw runtimeError(
      `random integer ${value} is outside ±2**53, which this engine's int64 holds; pass a smaller range`,
    );
  }
  return element;
}

function fillRange(view: StridedData, base: bigint, range: bigint, generator: Generator): void {
  const round = isFloatingPoint(view.dtype) ? floatRounder(view.dtype) : null;
  fillInMemoryOrder(view, (data, start, length) => {
    const end = start + length;
    if (range >= WIDE_RANGE) {
      for (let i = start; i < end; i++) {
        const value = exactElement((generator.nextUint64() % range) + base, view.dtype);
        data[i] = round === null ? value : round(value);
      }
      return;
    }
    const [size, low] = [Number(range), Number(base)];
    for (let i = start; i < end; i++) {
      const value = (generator.nextUint32() % size) + low;
      data[i] = round === null ? value : round(value);
    }
  });
}

/** Bits of `x`'s magnitude below its leading one. */
function floorLog2(x: bigint): bigint {
  return BigInt((x < 0n ? -x : x).toString(2).length - 1);
}

/** Moves `from` up, or `to` down, to the nearest integer the floating-point type can hold. */
function representable(bound: bigint, direction: 1n | -1n, dtype: DType): bigint {
  const neighbour = bound + direction;
  const rounded = BigInt(floatRounder(dtype)(Number(neighbour)));
  const overshoots = direction === 1n ? rounded < bound : rounded >= bound;
  if (!overshoots) return bound;
  const digits = floorLog2(INTEGER_LIMITS[dtype].greatest);
  const exponent = floorLog2(neighbour) - digits + 1n;
  return rounded + direction * (1n << exponent);
}

function checkBounds(from: bigint, toInclusive: bigint, dtype: DType): void {
  const { least, greatest } = INTEGER_LIMITS[dtype];
  const most = isFloatingPoint(dtype) ? -least : greatest;
  const name = CPP_TYPE[dtype];
  if (from < least || from > most) throw runtimeError(`from is out of bounds for ${name}`);
  if (toInclusive < least || toInclusive > most) throw runtimeError(`to - 1 is out of bounds for ${name}`);
}

/** `Tensor.random_(from, to)`, which is what `torch.randint(from, to)` does: integers in [from, to). */
export function randomRange(
  view: StridedData,
  from: number | bigint,
  to: number | bigint,
  generator: Generator = defaultGenerator,
): void {
  let low = BigInt(from);
  let high = BigInt(to);
  if (low >= high) {
    throw runtimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  }
  if (isFloatingPoint(view.dtype)) {
    low = representable(low, 1n, view.dtype);
    high = representable(high, -1n, view.dtype);
    if (low >= high) {
      throw runtimeError(
        `random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from=${low} >= to=${high}`,
      );
    }
  }
  checkBounds(low, high - 1n, view.dtype);
  fillRange(view, low, high - low, generator);
}

/** `Tensor.random_(from, None)`: integers from `from` up to the largest the type holds exactly. */
export function randomFrom(
  view: StridedData,
  from: number | bigint,
  generator: Generator = defaultGenerator,
): void {
  const { greatest } = INTEGER_LIMITS[view.dtype];
  let low = BigInt(from);
  if (isFloatingPoint(view.dtype)) low = representable(low, 1n, view.dtype);
  checkBounds(low, greatest, view.dtype);
  fillRange(view, low, greatest - low + 1n, generator);
}

/** `Tensor.random_()`: integers in [0, largest]; 64-bit types draw two words each. */
export function random(view: StridedData, generator: Generator = defaultGenerator): void {
  const { dtype } = view;
  const range = INTEGER_LIMITS[dtype].greatest + 1n;
  const size = Number(range);
  const round = isFloatingPoint(dtype) ? floatRounder(dtype) : null;
  fillInMemoryOrder(view, (data, start, length) => {
    const end = start + length;
    if (dtype === "int64" || dtype === "float64") {
      for (let i = start; i < end; i++) data[i] = exactElement(generator.nextUint64() % range, dtype);
    } else if (round !== null) {
      for (let i = start; i < end; i++) data[i] = round(generator.nextUint32() % size);
    } else {
      for (let i = start; i < end; i++) data[i] = generator.nextUint32() % size;
    }
  });
}

/** `torch.randperm(n)` into a one-dimensional view of n elements. */
export function randperm(view: StridedData, generator: Generator = defaultGenerator): void {
  const { data, offset } = view;
  const n = view.shape[0];
  const stride = view.strides[0];
  for (let i = 0; i < n; i++) data[offset + i * stride] = i;
  for (let i = 0; i < n - 1; i++) {
    const here = offset + i * stride;
    const there = here + (generator.nextUint32() % (n - i)) * stride;
    const kept = data[here];
    data[here] = data[there];
    data[there] = kept;
  }
}
