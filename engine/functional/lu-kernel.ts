/** Gaussian elimination with partial pivoting, and substitution, on row-major matrices of doubles. */

export interface Elimination {
  /** Row with which row k changed places, for each k. */
  readonly pivots: Int32Array;
  /** −1 for an odd number of exchanges. */
  readonly sign: number;
  /** 1-based place of the first pivot that is 0; 0 when there is none. */
  readonly singular: number;
}

/** Replaces the matrix at `at` by L (below the diagonal, ones on it left out) and U. */
export function eliminate(
  a: Float64Array,
  at: number,
  rows: number,
  columns: number,
  pivot = true,
): Elimination {
  const steps = Math.min(rows, columns);
  const pivots = new Int32Array(steps);
  let [sign, singular] = [1, 0];
  for (let k = 0; k < steps; k++) {
    let best = k;
    for (let i = k + 1; pivot && i < rows; i++) {
      if (Math.abs(a[at + i * columns + k]) > Math.abs(a[at + best * columns + k])) best = i;
    }
    pivots[k] = best;
    if (best !== k) {
      sign = -sign;
      swapRows(a, at, columns, k, best);
    }
    const head = a[at + k * columns + k];
    if (head === 0) {
      if (singular === 0) singular = k + 1;
      continue;
    }
    for (let i = k + 1; i < rows; i++) {
      const row = at + i * columns;
      a[row + k] /= head;
      const factor = a[row + k];
      if (factor === 0) continue;
      for (let j = k + 1; j < columns; j++) a[row + j] -= factor * a[at + k * columns + j];
    }
  }
  return { pivots, sign, singular };
}

export function swapRows(a: Float64Array, at: number, columns: number, i: number, j: number): void {
  for (let k = 0; k < columns; k++) {
    const kept = a[at + i * columns + k];
    a[at + i * columns + k] = a[at + j * columns + k];
    a[at + j * columns + k] = kept;
  }
}

/** Solves T·X = B for triangular T (n by n at `at`), writing X over B (n by `columns` at `to`). */
export function substitute(
  t: Float64Array,
  at: number,
  n: number,
  b: Float64Array,
  to: number,
  columns: number,
  kind: { readonly upper: boolean; readonly unit: boolean },
): void {
  for (let step = 0; step < n; step++) {
    const i = kind.upper ? n - 1 - step : step;
    const row = to + i * columns;
    for (let k = kind.upper ? i + 1 : 0; k < (kind.upper ? n : i); k++) {
      const factor = t[at + i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) b[row + j] -= factor * b[to + k * columns + j];
    }
    if (kind.unit) continue;
    const head = t[at + i * n + i];
    for (let j = 0; j < columns; j++) b[row + j] /= head;
  }
}

/** Solves A·X = B, writing X over B; A becomes its factors. Returns the place of a zero pivot, or 0. */
export function solveInPlace(
  a: Float64Array,
  at: number,
  n: number,
  b: Float64Array,
  to: number,
  columns: number,
): number {
  const { pivots, singular } = eliminate(a, at, n, n);
  pivots.forEach((other, k) => {
    if (other !== k) swapRows(b, to, columns, k, other);
  });
  substitute(a, at, n, b, to, columns, { upper: false, unit: true });
  substitute(a, at, n, b, to, columns, { upper: true, unit: false });
  return singular;
}
