/** Handles: small integers by which Python holds tensors of the engine. */
import { runtimeError } from "../../engine/tensor/errors.ts";
import type { Tensor } from "../../engine/tensor/tensor.ts";

interface Slot {
  readonly tensor: Tensor;
  /** Python objects that hold it. */
  holders: number;
}

const slots: (Slot | null)[] = [null];
const free: number[] = [];

/** A handle for `tensor`, to be released once for each time it was given out. */
export function hold(tensor: Tensor): number {
  if (tensor.handle !== 0) {
    const slot = slots[tensor.handle];
    if (slot !== null) slot.holders++;
    return tensor.handle;
  }
  const handle = free.pop() ?? slots.length;
  slots[handle] = { tensor, holders: 1 };
  tensor.handle = handle;
  return handle;
}

/** 0 stands for None. */
export function holdOrNone(tensor: Tensor | null): number {
  return tensor === null ? 0 : hold(tensor);
}

export function tensorAt(handle: number): Tensor {
  const slot = slots[handle];
  if (slot === undefined || slot === null)
    throw runtimeError(`the engine holds no tensor under handle ${handle}`);
  return slot.tensor;
}

export function release(...handles: number[]): void {
  for (const handle of handles) {
    const slot = slots[handle];
    if (slot === undefined || slot === null || --slot.holders > 0) continue;
    slot.tensor.handle = 0;
    slots[handle] = null;
    free.push(handle);
  }
}

/** Tensors that Python holds now; for tests of leaks. */
export function heldCount(): number {
  return slots.length - 1 - free.length;
}

/** The tensors that Python holds now. */
export function* heldTensors(): Iterable<Tensor> {
  for (const slot of slots) if (slot !== null) yield slot.tensor;
}
