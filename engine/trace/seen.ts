/** What a call saw of tensors that may be written to later: small leaves are copied, once for each time they change. */
import { contiguousValues } from "../tensor/copy.ts";
import { type GradNode, Tensor } from "../tensor/tensor.ts";
import { LIMITS, type SeenValues } from "./types.ts";

export interface Seen {
  readonly tensor: Tensor;
  readonly version: number;
  /** Where its values were copied to; null: too large, or not a leaf, which programs rarely write to. */
  readonly copy: Copy | null;
  /** Its history then: an in-place call may change it later. */
  readonly node: GradNode | null;
  readonly index: number;
}

/** Elements of a copy in the first step: running statistics, which that very step writes to. */
const FIRST_STEP = 4096;

/** Values as numbers, among others of its step: to make an array for each costs more than the copying. */
class Copy {
  readonly room: Float64Array;
  readonly from: number;
  readonly size: number;

  constructor(room: Float64Array, from: number, size: number) {
    this.room = room;
    this.from = from;
    this.size = size;
  }

  get values(): Float64Array {
    return this.room.subarray(this.from, this.from + this.size);
  }
}

const ROOM = 256;

/** Keeps the copies of one step. */
export class SeenLog {
  private most = FIRST_STEP;
  /** By id of the tensor. */
  private readonly latest = new Map<number, Seen>();
  private room = new Float64Array(ROOM);
  private taken = 0;

  /** Notes every tensor that a call finds, but for numbers, lists flattened; whoever writes to one later finds it first. */
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

  /** Forgets the copies, and makes others where they were. */
  clear(): void {
    this.latest.clear();
    this.most = LIMITS.callValues;
    this.taken = 0;
  }

  private copied(tensor: Tensor): Seen {
    if (tensor.gradFn !== null || tensor.numel > this.most) return bare(tensor);
    const { version } = tensor.storage;
    const known = this.latest.get(tensor.id);
    if (known?.version === version) return known;
    const fresh = { tensor, version, copy: this.copyOf(tensor), node: null, index: 0 };
    this.latest.set(tensor.id, fresh);
    return fresh;
  }

  private copyOf(tensor: Tensor): Copy {
    const { numel } = tensor;
    if (this.taken + numel > this.room.length) {
      this.room = new Float64Array(Math.max(2 * this.room.length, numel));
      this.taken = 0;
    }
    const from = this.taken;
    this.taken += numel;
    const { data, offset } = tensor.isContiguous ? tensor : { data: contiguousValues(tensor), offset: 0 };
    for (let i = 0; i < numel; i++) this.room[from + i] = data[offset + i];
    return new Copy(this.room, from, numel);
  }
}

function cappedCopy(copy: Copy | undefined): number[] | null {
  return copy === undefined || copy.size > LIMITS.callValues ? null : Array.from(copy.values);
}

function bare(tensor: Tensor): Seen {
  const { gradFn, outputIndex } = tensor;
  return { tensor, version: tensor.storage.version, copy: null, node: gradFn, index: outputIndex };
}

/** Looks values up in all copies there are. */
export class SeenLater {
  private readonly copies = new Map<Tensor, Map<number, Copy>>();
  private readonly followed: ReadonlySet<Tensor>;

  /** `followed`: tensors whose place another one took. */
  constructor(all: Iterable<readonly Seen[]>, followed: ReadonlySet<Tensor>) {
    this.followed = followed;
    for (const list of all) for (const seen of list) this.add(seen);
  }

  /** Those that were written to since, or have given their place to another. */
  of(list: readonly Seen[], idOf: (tensor: Tensor) => number): SeenValues[] {
    return list
      .filter(({ tensor, version }) => tensor.storage.version !== version || this.followed.has(tensor))
      .map(({ tensor, version }) => {
        return { tensor: idOf(tensor), values: cappedCopy(this.copies.get(tensor)?.get(version)) };
      });
  }

  private add({ tensor, version, copy }: Seen): void {
    if (copy === null) return;
    const byVersion = this.copies.get(tensor) ?? new Map<number, Copy>();
    this.copies.set(tensor, byVersion.set(version, copy));
  }
}
