/** Normal variates: Box–Muller in blocks of 16 for dense memory, and one cached pair for everything else. */
import { fusedFloat32, fusedFloat64 } from "./fused.ts";
import type { Generator } from "./random-generator.ts";

const f = Math.fround;

/** Coefficients of the single-precision logarithm, sine and cosine (Cephes) that PyTorch's kernel uses. */
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const [L0, L1, L2, L3, L4, L5, L6, L7, L8] = LOG;
const LOG_LOW = f(-2.1219444e-4);
const LOG_HIGH = f(0.693359375);
const SQRT_HALF = f(Math.SQRT1_2);
const [S0, S1, S2] = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f);
const [C0, C1, C2] = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f);
/** π/4 in three parts, negated. */
const [P0, P1, P2] = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(f);
const FOUR_OVER_PI = f(1.27323954473516);
const TWO_PI = f(2 * Math.PI);

const bits = new Float32Array(1);
const bitsAsInt = new Int32Array(bits.buffer);

/** Natural logarithm of a positive, normal float32, to the bit as the vectorised kernel computes it. */
function logFloat32(value: number): number {
  bits[0] = value;
  const word = bitsAsInt[0];
  let exponent = (word >>> 23) - 126;
  bitsAsInt[0] = (word & 0x7fffff) | 0x3f000000;
  const mantissa = bits[0];
  let x = f(mantissa - 1);
  if (mantissa < SQRT_HALF) {
    exponent -= 1;
    x = f(x + mantissa);
  }
  const square = f(x * x);
  let y = fusedFloat32(L0, x, L1);
  y = fusedFloat32(y, x, L2);
  y = fusedFloat32(y, x, L3);
  y = fusedFloat32(y, x, L4);
  y = fusedFloat32(y, x, L5);
  y = fusedFloat32(y, x, L6);
  y = fusedFloat32(y, x, L7);
  y = fusedFloat32(y, x, L8);
  y = fusedFloat32(f(y * x), square, f(exponent * LOG_LOW));
  y = fusedFloat32(-square, 0.5, y);
  return fusedFloat32(exponent, LOG_HIGH, f(x + y));
}

/** Turns 8 + 8 uniforms in [0, 1) at `start` into 16 normals, in place, as the AVX2 kernel does. */
function boxMullerFloat32(data: Float32Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * logFloat32(f(1 - data[i])))));
    const theta = f(TWO_PI * data[i + 8]);
    const octant = (Math.trunc(f(theta * FOUR_OVER_PI)) + 1) & ~1;
    let x = fusedFloat32(octant, P0, theta);
    x = fusedFloat32(octant, P1, x);
    x = fusedFloat32(octant, P2, x);
    const square = f(x * x);
    const c = f(square * fusedFloat32(fusedFloat32(C0, square, C1), square, C2));
    const evenPart = f(fusedFloat32(square, c, f(-0.5 * square)) + 1);
    const s = f(square * fusedFloat32(fusedFloat32(S0, square, S1), square, S2));
    const oddPart = fusedFloat32(x, s, x);
    const swapped = (octant & 2) !== 0;
    const sine = swapped ? evenPart : oddPart;
    const cosine = swapped ? oddPart : evenPart;
    data[i] = fusedFloat32(f(radius * ((octant - 2) & 4 ? cosine : -cosine)), std, mean);
    data[i + 8] = fusedFloat32(f(radius * (octant & 4 ? -sine : sine)), std, mean);
  }
}

function boxMullerFloat64(data: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - data[i]));
    const theta = 2 * Math.PI * data[i + 8];
    data[i] = fusedFloat64(radius * Math.cos(theta), std, mean);
    data[i + 8] = fusedFloat64(radius * Math.sin(theta), std, mean);
  }
}

/** At least 16 float32 in dense memory. A length that is no multiple of 16 draws its last 16 values anew. */
export function fillNormalFloat32(
  data: Float32Array,
  start: number,
  length: number,
  mean: number,
  std: number,
  generator: Generator,
): void {
  const end = start + length;
  const [m, s] = [f(mean), f(std)];
  for (let i = start; i < end; i++) data[i] = generator.nextFloat24();
  for (let i = start; i + 16 <= end; i += 16) boxMullerFloat32(data, i, m, s);
  if (length % 16 === 0) return;
  for (let i = end - 16; i < end; i++) data[i] = generator.nextFloat24();
  boxMullerFloat32(data, end - 16, m, s);
}

/** As `fillNormalFloat32`, with 53-bit uniforms. */
export function fillNormalFloat64(
  data: Float64Array,
  start: number,
  length: number,
  mean: number,
  std: number,
  generator: Generator,
): void {
  const end = start + length;
  for (let i = start; i < end; i++) data[i] = generator.nextFloat53();
  for (let i = start; i + 16 <= end; i += 16) boxMullerFloat64(data, i, mean, std);
  if (length % 16 === 0) return;
  for (let i = end - 16; i < end; i++) data[i] = generator.nextFloat53();
  boxMullerFloat64(data, end - 16, mean, std);
}

/** One float64 normal; two are made at a time and the second waits in the generator. */
export function nextNormal(mean: number, std: number, generator: Generator): number {
  const cached = generator.cachedNormal;
  if (cached !== null) {
    generator.cachedNormal = null;
    return fusedFloat64(cached, std, mean);
  }
  const first = generator.nextFloat53();
  const second = generator.nextFloat53();
  const radius = Math.sqrt(-2 * Math.log1p(-second));
  const theta = 2 * Math.PI * first;
  generator.cachedNormal = radius * Math.sin(theta);
  return fusedFloat64(radius * Math.cos(theta), std, mean);
}
