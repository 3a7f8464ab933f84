/** In which order a random fill visits the elements of a strided view: PyTorch goes by memory, not by index. */
import { allocate, type StridedData, type TypedArray } from "./dtype.ts";
import { numel } from "./shape.ts";

/** Dimensions longer than 1, widest stride first. */
function memoryOrder(view: StridedData): number[] {
  const order: number[] = [];
  view.shape.forEach((size, dim) => {
    if (size !== 1) order.push(dim);
  });
  return order.sort((a, b) => view.strides[b] - view.strides[a]);
}

/** Positions of a view's elements in its array, walked along `order`. */
function positions(view: StridedData, order: readonly number[]): Int32Array {
  const result = new Int32Array(numel(view.shape)).fill(view.offset);
  let repeat = 1;
  for (let k = order.length - 1; k >= 0; k--) {
    const size = view.shape[order[k]];
    const stride = view.strides[order[k]];
    for (let i = 0; i < result.length; i++) result[i] += (Math.floor(i / repeat) % size) * stride;
    repeat *= size;
  }
  return result;
}

function isDense(view: StridedData, order: readonly number[]): boolean {
  let expected = 1;
  for (let k = order.length - 1; k >= 0; k--) {
    if (view.strides[order[k]] !== expected) return false;
    expected *= view.shape[order[k]];
  }
  return true;
}

/** Runs `fill` on dense memory of the view's own array type, directly or through a copy. */
export function fillInMemoryOrder(
  view: StridedData,
  fill: (data: TypedArray, start: number, length: number) => void,
): void {
  const length = numel(view.shape);
  if (length === 0) return;
  const order = memoryOrder(view);
  if (isDense(view, order)) {
    fill(view.data, view.offset, length);
    return;
  }
  const target = allocate(view.dtype, length);
  fill(target, 0, length);
  const places = positions(view, order);
  for (let i = 0; i < length; i++) view.data[places[i]] = target[i];
}

/** Positions of `view` and of `companion` (of the same shape), element by element in `view`'s memory order. */
export function pairedPositions(
  view: StridedData,
  companion: StridedData,
): readonly [Int32Array, Int32Array] {
  const order = memoryOrder(view);
  return [positions(view, order), positions(companion, order)];
}
