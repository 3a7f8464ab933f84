/** Storage offsets of strided elements, listed in row-major order. */
import { numel, type Shape } from "../tensor/shape.ts";

export function offsetsOf(shape: Shape, strides: Shape, start = 0): Float64Array {
  const out = new Float64Array(numel(shape)).fill(start);
  let repeat = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d];
    const stride = strides[d];
    if (stride !== 0 && size > 1) {
      for (let i = 0; i < out.length; i++) out[i] += (Math.floor(i / repeat) % size) * stride;
    }
    repeat *= size;
  }
  return out;
}
