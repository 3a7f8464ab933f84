/**
 * Which tensors take a leaf's place: `w = (w - lr * w.grad).detach().requires_grad_()` is an update of `w` too, though
 * `w` is another tensor afterwards.
 */
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
  private readonly heirs: Heir[] = [];
  private parent: Tensor | null = null;

  /** A call begins; `updates`: it computes from gradients. True when it goes on with what may take a leaf's place. */
  begins(
    { declaration, arguments: given }: BegunCall,
    updates: boolean,
    isLeaf: (tensor: Tensor) => boolean,
  ): boolean {
    this.parent = null;
    const inputs = declaration.tensorArgs.map((i) => given[i]).filter((value) => value instanceof Tensor);
    const heir = inputs.find((input) => this.leaves.has(input.storage) && !isParameter(input));
    this.parent = heir ? (this.leaves.get(heir.storage) ?? null) : null;
    if (updates) this.parent ??= inputs.find(isLeaf) ?? null;
    return heir !== undefined;
  }

  /** What that call gave; what it wrote to in place is no other tensor. */
  ends(result: unknown, line: number): void {
    const leaf = this.parent;
    this.parent = null;
    if (leaf === null || !(result instanceof Tensor)) return;
    if (result.storage === leaf.storage || result.shape.join() !== leaf.shape.join()) return;
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
