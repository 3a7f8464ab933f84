/**
 * Matrix product kernels in AssemblyScript; `tools/kernels` compiles them into gemm.generated.ts.
 *
 * Each works on `c (m, n) [+]= a (m, k) · b (k, n)`, where `b` was packed into panels of PANEL columns and `c` has rows
 * of `ldc` elements, padded to whole panels and to a multiple of four rows. Sums run over k upwards, in blocks of
 * `block` terms that are then added up. Strides are in bytes. No relaxed SIMD: the same bits on every machine.
 */

/** How sums begin: anew, anew and are then added to c, or where c stands. */
const ADDED: i32 = 1;
const CONTINUED: i32 = 2;

@inline
function least(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

/** Packs b into panels of 8 float32 columns, zeros where columns are missing. */
export function packPlain(b: usize, rowStride: usize, columnStride: usize, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 8) {
    const width = least(8, n - j);
    const from = b + <usize>j * columnStride;
    if (width == 8 && columnStride == 4) {
      for (let p = 0; p < k; p++, out += 32) {
        const row = from + <usize>p * rowStride;
        v128.store(out, v128.load(row));
        v128.store(out, v128.load(row, 16), 16);
      }
      continue;
    }
    for (let q = 0; q < 8; q++) {
      let to = out + <usize>(q << 2);
      let at = from + <usize>q * columnStride;
      for (let p = 0; p < k; p++, to += 32, at += rowStride) store<f32>(to, q < width ? load<f32>(at) : 0);
    }
    out += <usize>k * 32;
  }
}

@inline
function packDouble<T>(b: usize, rowStride: usize, columnStride: usize, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 4, out += <usize>k * 32) {
    const width = least(4, n - j);
    for (let q = 0; q < 4; q++) {
      let to = out + <usize>(q << 3);
      let at = b + <usize>(j + q) * columnStride;
      for (let p = 0; p < k; p++, to += 32, at += rowStride)
        store<f64>(to, q < width ? <f64>load<T>(at) : 0);
    }
  }
}

/** Packs float32 columns as float64, in panels of 4. */
export function packFused(b: usize, rowStride: usize, columnStride: usize, k: i32, n: i32, out: usize): void {
  packDouble<f32>(b, rowStride, columnStride, k, n, out);
}

/** Packs float64 columns in panels of 4. */
export function packExact(b: usize, rowStride: usize, columnStride: usize, k: i32, n: i32, out: usize): void {
  packDouble<f64>(b, rowStride, columnStride, k, n, out);
}

/** float32: each product and each sum rounds. Panels of 8 columns. */
export function plain(
  a: usize, rowStride: usize, columnStride: usize, b: usize, c: usize, ldc: i32,
  m: i32, k: i32, n: i32, block: i32, start: i32,
): void {
  const wide = <usize>ldc << 2;
  for (let j = 0; j < n; j += 8, b += <usize>k << 5) {
    for (let i = 0; i < m; i += 4) {
      // Rows beyond the last compute it again; what they write is padding.
      let a0 = a + <usize>i * rowStride;
      let a1 = a + <usize>least(i + 1, m - 1) * rowStride;
      let a2 = a + <usize>least(i + 2, m - 1) * rowStride;
      let a3 = a + <usize>least(i + 3, m - 1) * rowStride;
      let at = b;
      const c0 = c + <usize>i * wide + (<usize>j << 2);
      for (let p = 0; p < k; p += block) {
        let x00 = f32x4.splat(0), x01 = x00, x10 = x00, x11 = x00;
        let x20 = x00, x21 = x00, x30 = x00, x31 = x00;
        if (start == CONTINUED && p == 0) {
          x00 = v128.load(c0); x01 = v128.load(c0, 16);
          x10 = v128.load(c0 + wide); x11 = v128.load(c0 + wide, 16);
          x20 = v128.load(c0 + 2 * wide); x21 = v128.load(c0 + 2 * wide, 16);
          x30 = v128.load(c0 + 3 * wide); x31 = v128.load(c0 + 3 * wide, 16);
        }
        const end = at + (<usize>least(block, k - p) << 5);
        while (at < end) {
          const b0 = v128.load(at);
          const b1 = v128.load(at, 16);
          at += 32;
          let s = v128.load32_splat(a0);
          a0 += columnStride;
          x00 = f32x4.add(x00, f32x4.mul(s, b0));
          x01 = f32x4.add(x01, f32x4.mul(s, b1));
          s = v128.load32_splat(a1);
          a1 += columnStride;
          x10 = f32x4.add(x10, f32x4.mul(s, b0));
          x11 = f32x4.add(x11, f32x4.mul(s, b1));
          s = v128.load32_splat(a2);
          a2 += columnStride;
          x20 = f32x4.add(x20, f32x4.mul(s, b0));
          x21 = f32x4.add(x21, f32x4.mul(s, b1));
          s = v128.load32_splat(a3);
          a3 += columnStride;
          x30 = f32x4.add(x30, f32x4.mul(s, b0));
          x31 = f32x4.add(x31, f32x4.mul(s, b1));
        }
        const sum = start == ADDED || p > 0;
        put<f32>(c0, sum, x00, x01);
        put<f32>(c0 + wide, sum, x10, x11);
        put<f32>(c0 + 2 * wide, sum, x20, x21);
        put<f32>(c0 + 3 * wide, sum, x30, x31);
      }
    }
  }
}

@inline
function put<T>(to: usize, sum: bool, low: v128, high: v128): void {
  v128.store(to, sum ? v128.add<T>(v128.load(to), low) : low);
  v128.store(to, sum ? v128.add<T>(v128.load(to, 16), high) : high, 16);
}

/**
 * sum + x · y. For T = f32 rounded once to float32, as a fused multiply-add does: the product of two float32 is exact
 * in float64.
 */
@inline
function step<T>(sum: v128, x: v128, y: v128): v128 {
  const next = f64x2.add(sum, f64x2.mul(x, y));
  if (sizeof<T>() == 8) return next;
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(next));
}

@inline
function take<T>(from: usize, column: i32): v128 {
  const at = from + <usize>column * sizeof<T>();
  if (sizeof<T>() == 8) return v128.load(at);
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

@inline
function putDouble<T>(to: usize, sum: bool, low: v128, high: v128): void {
  if (sizeof<T>() == 8) {
    put<f64>(to, sum, low, high);
    return;
  }
  const four = v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  v128.store(to, sum ? f32x4.add(v128.load(to), four) : four);
}

@inline
function doubles<T>(
  a: usize, rowStride: usize, columnStride: usize, b: usize, c: usize, ldc: i32,
  m: i32, k: i32, n: i32, block: i32, start: i32,
): void {
  const wide = <usize>ldc * sizeof<T>();
  for (let j = 0; j < n; j += 4, b += <usize>k << 5) {
    for (let i = 0; i < m; i += 4) {
      let a0 = a + <usize>i * rowStride;
      let a1 = a + <usize>least(i + 1, m - 1) * rowStride;
      let a2 = a + <usize>least(i + 2, m - 1) * rowStride;
      let a3 = a + <usize>least(i + 3, m - 1) * rowStride;
      let at = b;
      const c0 = c + <usize>i * wide + <usize>j * sizeof<T>();
      for (let p = 0; p < k; p += block) {
        let x00 = f64x2.splat(0), x01 = x00, x10 = x00, x11 = x00;
        let x20 = x00, x21 = x00, x30 = x00, x31 = x00;
        if (start == CONTINUED && p == 0) {
          x00 = take<T>(c0, 0); x01 = take<T>(c0, 2);
          x10 = take<T>(c0 + wide, 0); x11 = take<T>(c0 + wide, 2);
          x20 = take<T>(c0 + 2 * wide, 0); x21 = take<T>(c0 + 2 * wide, 2);
          x30 = take<T>(c0 + 3 * wide, 0); x31 = take<T>(c0 + 3 * wide, 2);
        }
        const end = at + (<usize>least(block, k - p) << 5);
        while (at < end) {
          const b0 = v128.load(at);
          const b1 = v128.load(at, 16);
          at += 32;
          let s = v128.load64_splat(a0);
          a0 += columnStride;
          x00 = step<T>(x00, s, b0);
          x01 = step<T>(x01, s, b1);
          s = v128.load64_splat(a1);
          a1 += columnStride;
          x10 = step<T>(x10, s, b0);
          x11 = step<T>(x11, s, b1);
          s = v128.load64_splat(a2);
          a2 += columnStride;
          x20 = step<T>(x20, s, b0);
          x21 = step<T>(x21, s, b1);
          s = v128.load64_splat(a3);
          a3 += columnStride;
          x30 = step<T>(x30, s, b0);
          x31 = step<T>(x31, s, b1);
        }
        const sum = start == ADDED || p > 0;
        putDouble<T>(c0, sum, x00, x01);
        putDouble<T>(c0 + wide, sum, x10, x11);
        putDouble<T>(c0 + 2 * wide, sum, x20, x21);
        putDouble<T>(c0 + 3 * wide, sum, x30, x31);
      }
    }
  }
}

/** float32 results from a in float64: each product is added exactly and the sum rounds once. Panels of 4 columns. */
export function fused(
  a: usize, rowStride: usize, columnStride: usize, b: usize, c: usize, ldc: i32,
  m: i32, k: i32, n: i32, block: i32, start: i32,
): void {
  doubles<f32>(a, rowStride, columnStride, b, c, ldc, m, k, n, block, start);
}

/** float64. Panels of 4 columns. */
export function exact(
  a: usize, rowStride: usize, columnStride: usize, b: usize, c: usize, ldc: i32,
  m: i32, k: i32, n: i32, block: i32, start: i32,
): void {
  doubles<f64>(a, rowStride, columnStride, b, c, ldc, m, k, n, block, start);
}
