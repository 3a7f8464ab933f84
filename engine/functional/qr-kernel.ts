/** Householder's QR decomposition of row-major matrices of doubles, with LAPACK's signs. */

/** Replaces the matrix by R, and returns the reflections I − τ v vᵀ as pairs of τ and v, the first first. */
export function reflect(a: Float64Array, rows: number, columns: number): { tau: number; v: Float64Array }[] {
  return Array.from({ length: Math.min(rows, columns) }, (_, k) => {
    const v = new Float64Array(rows);
    let square = 0;
    for (let i = k + 1; i < rows; i++) square += a[i * columns + k] ** 2;
    const head = a[k * columns + k];
    // A column that is already reduced is left alone, sign and all.
    if (square === 0) return { tau: 0, v };
    const norm = Math.hypot(head, Math.sqrt(square));
    const beta = head >= 0 ? -norm : norm;
    const tau = (beta - head) / beta;
    v[k] = 1;
    for (let i = k + 1; i < rows; i++) v[i] = a[i * columns + k] / (head - beta);
    apply(a, columns, v, tau, k, k);
    return { tau, v };
  });
}

/** a ← (I − τ v vᵀ) a, from column `from` on; v is 0 before `top`. */
function apply(
  a: Float64Array,
  columns: number,
  v: Float64Array,
  tau: number,
  top: number,
  from: number,
): void {
  for (let j = from; j < columns; j++) {
    let dot = 0;
    for (let i = top; i < v.length; i++) dot += v[i] * a[i * columns + j];
    for (let i = top; i < v.length; i++) a[i * columns + j] -= tau * dot * v[i];
  }
}

/** The first `width` columns of the product of the reflections. */
export function orthogonal(
  reflections: readonly { tau: number; v: Float64Array }[],
  rows: number,
  width: number,
): Float64Array {
  const q = new Float64Array(rows * width);
  for (let i = 0; i < width; i++) q[i * width + i] = 1;
  for (let k = reflections.length - 1; k >= 0; k--) {
    const { tau, v } = reflections[k];
    if (tau !== 0) apply(q, width, v, tau, k, 0);
  }
  return q;
}
