/** Where a recorder listens: autograd, the ops and the optimizers announce what happens, and know nobody. */
import type { GradNode, Tensor } from "../tensor/tensor.ts";

export interface Observer {
  /** A primitive op ran. */
  primitive?(name: string): void;
  /** Backward starts from these roots. */
  backwardStarted?(roots: readonly Tensor[]): void;
  backwardFinished?(): void;
  /** A node received `outputs` and returned `inputs`, aligned with `node.edges`. */
  applied?(node: GradNode, outputs: readonly (Tensor | null)[], inputs: readonly (Tensor | null)[]): void;
  /** A leaf's `grad` was updated. `first`: what came, if there was none before; it may share memory with `grad`. */
  accumulated?(leaf: Tensor, first: Tensor | null): void;
  /** A gradient was handed to the program, as `autograd.grad` does: it is in no `.grad`. */
  handedOut?(input: Tensor, grad: Tensor): void;
  /** A tensor of a remembered storage is about to be written to in place. */
  writing?(tensor: Tensor): void;
  /** A tensor was written to in place. */
  written?(tensor: Tensor): void;
  /** An optimizer finished a step over these tensors. */
  optimized?(tensors: readonly Tensor[]): void;
}

let current: Observer | null = null;

/** At most one observer; null stops observing. */
export function setObserver(next: Observer | null): void {
  current = next;
}

export function observer(): Observer | null {
  return current;
}

/** To be called before the elements of a tensor change that has been around. */
export function announceWrite(tensor: Tensor): void {
  if (tensor.storage.isRemembered) current?.writing?.(tensor);
}

/** Runs `body` without announcing anything: what it computes is no step of the program. */
export function unobserved<T>(body: () => T): T {
  const before = current;
  current = null;
  try {
    return body();
  } finally {
    current = before;
  }
}
