/** Counts the bytes of all tensors that can still be reached: from Python, through views, gradients and the graph. */
import { Storage } from "../../engine/tensor/storage.ts";

/**
 * Walks everything that `roots` reach. JavaScript collects tensors when it likes and tells nobody in mid-run, so
 * reachability is the only honest measure of what a program holds; what only a closure holds is not seen.
 */
export function liveBytes(roots: Iterable<object>): number {
  const seen = new Set<object>();
  const stack: object[] = [...roots];
  let bytes = 0;
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Storage) bytes += value.data.byteLength;
    else if (value instanceof Map || value instanceof Set) push(stack, value.values());
    else push(stack, Object.values(value));
  }
  return bytes;
}

function push(stack: object[], values: Iterable<unknown>): void {
  for (const value of values) {
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) stack.push(value);
  }
}
