/** Questions about recorded calls that Unroll and Wrap both ask. */
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import type { Seen } from "./seen.ts";

/** The calls that something wanted was made by, in order. */
export function leadingTo(calls: readonly CallEntry[], results: readonly Tensor[]): CallEntry[] {
  const wanted = new Set(results);
  const kept = calls.toReversed().filter((call) => {
    const needed = call.outputs.some((output) => wanted.has(output));
    if (needed) for (const { tensor } of call.inputs) wanted.add(tensor);
    return needed;
  });
  return kept.reverse();
}

/** The version of a tensor's storage when a call took it, with small values. */
export function seenBy(call: CallEntry, tensor: Tensor): Seen | null {
  return call.found.find((seen) => seen.tensor === tensor) ?? null;
}

const RANDOM = /dropout|^rand|^normal|bernoulli|multinomial|^gumbel|rrelu|^poisson|fractional_max_pool/;

/** `F.dropout(x, 0.5, training=False)` draws none. */
export function drawsNumbers({ op, declaration, arguments: given }: CallEntry): boolean {
  if (!RANDOM.test(op)) return false;
  const argument = (name: string): unknown => {
    const at = declaration.schema.args.findIndex((arg) => arg.name === name);
    return at < 0 ? undefined : (given[at] ?? declaration.schema.args[at].default);
  };
  return argument("training") !== false && argument("train") !== false && argument("p") !== 0;
}
