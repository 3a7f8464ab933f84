/** Jacobi's methods, which turn columns or rows until they are orthogonal: singular values and symmetric eigenvalues. */

const SWEEPS = 60;
const SMALL = 1e-15;

export interface SingularValues {
  /** rows × k, row-major; columns of a singular value 0 are made up to be orthonormal. */
  readonly u: Float64Array;
  /** From the largest on. */
  readonly s: Float64Array;
  /** k × columns. */
  readonly vh: Float64Array;
}

/** A = U S Vᵀ for rows ≥ columns: rotations from the right make the columns orthogonal; their lengths are S. */
export function singularValues(a: Float64Array, rows: number, columns: number): SingularValues {
  const u = a.slice();
  const v = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) v[i * columns + i] = 1;
  let turned = true;
  for (let sweep = 0; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < columns; p++) {
      for (let q = p + 1; q < columns; q++) {
        const [pp, qq, pq] = products(u, rows, columns, p, q);
        if (Math.abs(pq) <= SMALL * Math.sqrt(pp * qq) || pq === 0) continue;
        turned = true;
        const [c, s] = rotation(pp, qq, pq);
        turnColumns(u, rows, columns, p, q, c, s);
        turnColumns(v, columns, columns, p, q, c, s);
      }
    }
  }
  return sortedValues(u, v, rows, columns);
}

function products(
  a: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
): [number, number, number] {
  let [pp, qq, pq] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i * columns + p], a[i * columns + q]];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  return [pp, qq, pq];
}

/** Cosine and sine of the smaller angle that makes [[pp, pq], [pq, qq]] diagonal. */
function rotation(pp: number, qq: number, pq: number): [number, number] {
  const zeta = (qq - pp) / (2 * pq);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  return [c, c * t];
}

function turnColumns(
  a: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i * columns + p], a[i * columns + q]];
    a[i * columns + p] = c * x - s * y;
    a[i * columns + q] = s * x + c * y;
  }
}

function sortedValues(u: Float64Array, v: Float64Array, rows: number, columns: number): SingularValues {
  const lengths = Array.from({ length: columns }, (_, j) => {
    let square = 0;
    for (let i = 0; i < rows; i++) square += u[i * columns + j] ** 2;
    return Math.sqrt(square);
  });
  const order = lengths.map((_, j) => j).sort((i, j) => lengths[j] - lengths[i]);
  const largest = lengths[order[0]] ?? 0;
  const [left, right] = [new Float64Array(rows * columns), new Float64Array(columns * columns)];
  order.forEach((from, to) => {
    // Of the two signs, the one LAPACK's reflections give most often.
    const sign = v[from] > 0 ? -1 : 1;
    for (let i = 0; i < columns; i++) right[to * columns + i] = sign * v[i * columns + from];
    const known = lengths[from] > largest * SMALL;
    for (let i = 0; i < rows; i++) {
      left[i * columns + to] = known ? (sign * u[i * columns + from]) / lengths[from] : 0;
    }
  });
  const rank = order.filter((from) => lengths[from] > largest * SMALL).length;
  completeColumns(left, rows, columns, rank);
  return { u: left, s: Float64Array.from(order, (j) => lengths[j]), vh: right };
}

/** Fills the columns from `known` on so that all are orthonormal: unit vectors less what the others have of them. */
export function completeColumns(a: Float64Array, rows: number, columns: number, known: number): void {
  let unit = 0;
  for (let to = known; to < columns; to++) {
    for (; unit < rows; unit++) {
      const fresh = new Float64Array(rows);
      fresh[unit] = 1;
      // Twice, so that rounding leaves nothing of the others.
      for (let pass = 0; pass < 2; pass++) {
        for (let j = 0; j < to; j++) {
          let dot = 0;
          for (let i = 0; i < rows; i++) dot += fresh[i] * a[i * columns + j];
          for (let i = 0; i < rows; i++) fresh[i] -= dot * a[i * columns + j];
        }
      }
      const length = Math.hypot(...fresh);
      if (length < 0.1 / Math.sqrt(rows)) continue;
      for (let i = 0; i < rows; i++) a[i * columns + to] = fresh[i] / length;
      unit++;
      break;
    }
  }
}

/** Eigenvalues in ascending order and eigenvectors as columns, of the symmetric matrix a (n by n). */
export function symmetricEigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const m = a.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let turned = true;
  for (let sweep = 0; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [pp, qq, pq] = [m[p * n + p], m[q * n + q], m[p * n + q]];
        if (pq === 0 || Math.abs(pq) <= 1e-17 * (Math.abs(pp) + Math.abs(qq))) continue;
        turned = true;
        const [c, s] = rotation(pp, qq, pq);
        turnColumns(m, n, n, p, q, c, s);
        turnRows(m, n, p, q, c, s);
        turnColumns(v, n, n, p, q, c, s);
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => m[i * n + i] - m[j * n + j]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    // Of the two signs, the one LAPACK's iteration gives most often.
    const sign = v[(n - 1) * n + from] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors[i * n + to] = sign * v[i * n + from];
  });
  return { values: Float64Array.from(order, (i) => m[i * n + i]), vectors };
}

function turnRows(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let j = 0; j < n; j++) {
    const [x, y] = [m[p * n + j], m[q * n + j]];
    m[p * n + j] = c * x - s * y;
    m[q * n + j] = s * x + c * y;
  }
}
