/** What a call saw of tensors that may be written to later: small leaves are copied, once for each time they change. */
import { contiguousValues } from "../tensor/copy.ts";
import { Tensor } from "../tensor/tensor.ts";
import { LIMITS, type SeenValues } from "./types.ts";

export interface Seen {
  readonly tensor: Tensor;
  readonly version: number;
  /** null: too large, or not a leaf, which programs rarely write to. */
  readonly values: readonly number[] | null;
}

const latest = new WeakMap<Tensor, Seen>();

/** Notes every tensor of an argument or a result. */
export function noteSeen(value: unknown, into: Seen[]): void {
  if (value instanceof Tensor) into.push(seen(value));
  else if (Array.isArray(value)) for (const item of value) noteSeen(item, into);
}

function seen(tensor: Tensor): Seen {
  const { version } = tensor.storage;
  const known = latest.get(tensor);
  if (known?.version === version) return known;
  const isKept = tensor.gradFn === null && tensor.numel <= LIMITS.callValues;
  const fresh = { tensor, version, values: isKept ? Array.from(contiguousValues(tensor)) : null };
  latest.set(tensor, fresh);
  return fresh;
}

/** Those that were written to since. */
export function seenLater(all: readonly Seen[], idOf: (tensor: Tensor) => number): SeenValues[] {
  return all
    .filter(({ tensor, version }) => tensor.storage.version !== version)
    .map(({ tensor, values }) => ({ tensor: idOf(tensor), values }));
}
