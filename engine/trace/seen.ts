/** What a call saw of tensors that may be written to later: small leaves are copied, once for each time they change. */
import { contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { LIMITS, type SeenValues } from "./types.ts";

export interface Seen {
  readonly tensor: Tensor;
  readonly version: number;
  /** null: too large, or not a leaf, which programs rarely write to. */
  readonly values: TypedArray | null;
}

/** Keeps the copies of one step. */
export class SeenLog {
  /** By id of the tensor. */
  private readonly latest = new Map<number, Seen>();

  /** Notes every tensor of an argument or a result. */
  note(value: unknown, into: Seen[]): void {
    if (value instanceof Tensor) into.push(this.seen(value));
    else if (Array.isArray(value)) for (const item of value) this.note(item, into);
  }

  /** Forgets the copies: the next step makes its own. */
  clear(): void {
    this.latest.clear();
  }

  private seen(tensor: Tensor): Seen {
    const { version } = tensor.storage;
    if (tensor.gradFn !== null || tensor.numel > LIMITS.callValues) return { tensor, version, values: null };
    const known = this.latest.get(tensor.id);
    if (known?.version === version) return known;
    const fresh = { tensor, version, values: contiguousValues(tensor).slice() };
    this.latest.set(tensor.id, fresh);
    return fresh;
  }
}

/** Those that were written to since. */
export function seenLater(all: readonly Seen[], idOf: (tensor: Tensor) => number): SeenValues[] {
  return all
    .filter(({ tensor, version }) => tensor.storage.version !== version)
    .map(({ tensor, values }) => ({ tensor: idOf(tensor), values: values && Array.from(values) }));
}
