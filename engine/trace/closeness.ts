/** When two float32 numbers count as the same: the tolerances of `torch.testing.assert_close`. */

const RELATIVE = 1.3e-6;
const ABSOLUTE = 1e-5;

/** Not symmetric, as in PyTorch: `b` is the expected one. */
export function isClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.abs(b);
}

/** Two measurements, either of which may be missing. */
export function sameMeasure(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : isClose(a, b);
}
