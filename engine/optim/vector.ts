/**
 * Arithmetic on whole arrays with PyTorch's CPU rounding: in float32 each step rounds once, and where PyTorch's
 * kernels fuse a multiplication with an addition, so do these. The first argument is written to.
 */
import { fusedFloat32, fusedFloat64 } from "../tensor/fused.ts";

export type Floats = Float32Array | Float64Array;

const { fround } = Math;

/** x += alpha · y */
export function add(x: Floats, y: Floats, alpha = 1): void {
  const n = x.length;
  if (x instanceof Float32Array) {
    const a = fround(alpha);
    if (a === 1) for (let i = 0; i < n; i++) x[i] += y[i];
    else for (let i = 0; i < n; i++) x[i] = fusedFloat32(a, y[i], x[i]);
  } else if (alpha === 1) for (let i = 0; i < n; i++) x[i] += y[i];
  else for (let i = 0; i < n; i++) x[i] = fusedFloat64(alpha, y[i], x[i]);
}

/** x += value */
export function addScalar(x: Floats, value: number): void {
  const v = x instanceof Float32Array ? fround(value) : value;
  for (let i = 0; i < x.length; i++) x[i] += v;
}

/** x *= value */
export function scale(x: Floats, value: number): void {
  const v = x instanceof Float32Array ? fround(value) : value;
  for (let i = 0; i < x.length; i++) x[i] *= v;
}

/** x /= value */
export function divide(x: Floats, value: number): void {
  const v = x instanceof Float32Array ? fround(value) : value;
  for (let i = 0; i < x.length; i++) x[i] /= v;
}

/** x *= y */
export function multiply(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] *= y[i];
}

/** x = √x */
export function squareRoot(x: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.sqrt(x[i]);
}

/** x = value · (1 / x) */
export function divideFrom(value: number, x: Floats): void {
  const single = x instanceof Float32Array;
  const v = single ? fround(value) : value;
  for (let i = 0; i < x.length; i++) x[i] = (single ? fround(1 / x[i]) : 1 / x[i]) * v;
}

/** x = max(x, y); NaN wins. */
export function maximum(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.max(x[i], y[i]);
}

/** x += weight · (y - x), from whichever end is nearer. */
export function lerp(x: Floats, y: Floats, weight: number): void {
  const n = x.length;
  if (x instanceof Float32Array) {
    const w = fround(weight);
    const rest = fround(1 - w);
    if (w < 0.5) for (let i = 0; i < n; i++) x[i] = fusedFloat32(w, fround(y[i] - x[i]), x[i]);
    else for (let i = 0; i < n; i++) x[i] = fusedFloat32(fround(x[i] - y[i]), rest, y[i]);
  } else {
    const rest = 1 - weight;
    if (weight < 0.5) for (let i = 0; i < n; i++) x[i] = fusedFloat64(weight, y[i] - x[i], x[i]);
    else for (let i = 0; i < n; i++) x[i] = fusedFloat64(x[i] - y[i], rest, y[i]);
  }
}

/** x += value · a · b */
export function addProduct(x: Floats, a: Floats, b: Floats, value: number): void {
  const n = x.length;
  if (x instanceof Float32Array) {
    const v = fround(value);
    for (let i = 0; i < n; i++) x[i] = fusedFloat32(fround(v * a[i]), b[i], x[i]);
  } else for (let i = 0; i < n; i++) x[i] = fusedFloat64(value * a[i], b[i], x[i]);
}

/** x += value · a / b */
export function addQuotient(x: Floats, a: Floats, b: Floats, value: number): void {
  const n = x.length;
  if (x instanceof Float32Array) {
    const v = fround(value);
    for (let i = 0; i < n; i++) x[i] += fround(fround(v * a[i]) / b[i]);
  } else for (let i = 0; i < n; i++) x[i] += (value * a[i]) / b[i];
}

/** x /= y */
export function divideEach(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] /= y[i];
}
