/**
 * Which tensors take a leaf's place: `w = (w - lr * w.grad).detach().requires_grad_()` is an update of `w` too, though
 * `w` is another tensor afterwards.
 */
import { sameShape } from "../tensor/shape.ts";
import type { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { BegunCall } from "./call-log.ts";

/** What was computed from a leaf and its gradient, in line `line`. */
interface Heir {
  readonly tensor: Tensor;
  readonly leaf: Tensor;
  readonly line: number;
}

export class Successors {
  private readonly leaves = new Map<Storage, Tensor>();
  private heirs: Heir[] = [];
  private parent: Tensor | null = null;
  private readonly isLeaf: (tensor: Tensor) => boolean;

  constructor(isLeaf: (tensor: Tensor) => boolean) {
    this.isLeaf = isLeaf;
  }

  /** Forgets all: the next update begins. */
  clear(): void {
    if (this.leaves.size > 0) this.leaves.clear();
    if (this.heirs.length > 0) this.heirs = [];
    this.parent = null;
  }

  /** A call begins; `updates`: it computes from gradients. True when it goes on with what may take a leaf's place. */
  begins({ declaration, arguments: given }: BegunCall, updates: boolean): boolean {
    let [parent, leaf]: (Tensor | null)[] = [null, null];
    for (const i of declaration.tensorArgs) {
      const input = given[i];
      if (!(input instanceof Tensor)) continue;
      if (!isParameter(input)) parent ??= this.leaves.get(input.storage) ?? null;
      if (updates && leaf === null && this.isLeaf(input)) leaf = input;
    }
    this.parent = parent ?? leaf;
    return parent !== null;
  }

  /** What that call gave; what it wrote to in place is no other tensor. */
  ends(result: unknown, line: number): void {
    const leaf = this.parent;
    this.parent = null;
    if (leaf === null || !(result instanceof Tensor)) return;
    if (result.storage === leaf.storage || !sameShape(result.shape, leaf.shape)) return;
    this.leaves.set(result.storage, leaf);
    this.heirs.push({ tensor: result, leaf, line });
  }

  /** Those that have become leaves in a leaf's place. */
  found(): readonly Heir[] {
    return this.heirs.filter(({ tensor }) => isParameter(tensor));
  }

  /** The leaf whose place a new leaf takes. */
  leafBefore(tensor: Tensor): Tensor | null {
    return this.leaves.get(tensor.storage) ?? null;
  }
}

function isParameter({ requiresGrad, isLeaf }: Tensor): boolean {
  return requiresGrad && isLeaf;
}
