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

/** Elements of a copy in the first step: running statistics, which that very step writes to. */
const FIRST_STEP = 4096;

/** Keeps the copies of one step. */
export class SeenLog {
  private most = FIRST_STEP;
  /** By id of the tensor. */
  private readonly latest = new Map<number, Seen>();

  /** Notes every tensor that a call finds; whoever writes to one later finds it first. */
  found(value: unknown, into: Seen[]): void {
    if (value instanceof Tensor) {
      if (!value.wrappedNumber) into.push(this.copied(value));
    } else if (Array.isArray(value)) for (const item of value) this.found(item, into);
  }

  /** Notes every tensor that a call gives: one that it made anew needs no copy until another call finds it. */
  left(value: unknown, writtenTo: unknown, into: Seen[]): void {
    if (value instanceof Tensor) into.push(value === writtenTo ? this.copied(value) : bare(value));
    else if (Array.isArray(value)) for (const item of value) this.left(item, writtenTo, into);
  }

  /** Forgets the copies: the next step makes its own. */
  clear(): void {
    this.latest.clear();
    this.most = LIMITS.callValues;
  }

  private copied(tensor: Tensor): Seen {
    if (tensor.gradFn !== null || tensor.numel > this.most) return bare(tensor);
    const { version } = tensor.storage;
    const known = this.latest.get(tensor.id);
    if (known?.version === version) return known;
    const fresh = { tensor, version, values: contiguousValues(tensor).slice() };
    this.latest.set(tensor.id, fresh);
    return fresh;
  }
}

function cappedCopy(values: TypedArray | undefined): number[] | null {
  return values === undefined || values.length > LIMITS.callValues ? null : Array.from(values);
}

function bare(tensor: Tensor): Seen {
  return { tensor, version: tensor.storage.version, values: null };
}

/** Looks values up in all copies there are. */
export class SeenLater {
  private readonly copies = new Map<Tensor, Map<number, TypedArray>>();

  constructor(all: Iterable<readonly Seen[]>) {
    for (const list of all) for (const seen of list) this.add(seen);
  }

  /** Those that were written to since. */
  of(list: readonly Seen[], idOf: (tensor: Tensor) => number): SeenValues[] {
    return list
      .filter(({ tensor, version }) => tensor.storage.version !== version)
      .map(({ tensor, version }) => {
        const values = this.copies.get(tensor)?.get(version);
        return { tensor: idOf(tensor), values: cappedCopy(values) };
      });
  }

  private add({ tensor, version, values }: Seen): void {
    if (values === null) return;
    const byVersion = this.copies.get(tensor) ?? new Map<number, TypedArray>();
    this.copies.set(tensor, byVersion.set(version, values));
  }
}
