/** Look-ups in a recorded side that every reader needs: a tensor by id, by Python name, and the calls that led to it. */
import type { CallRecord, SideTrace, TensorRecord } from "./types.ts";

export function tensorById(side: SideTrace, id: number): TensorRecord | null {
  return side.tensors.find((tensor) => tensor.id === id) ?? null;
}

/** The tensor a Python expression such as `w` or `model.fc.weight` reached at the end of the run. */
export function tensorNamed(side: SideTrace, name: string): TensorRecord | null {
  const global = side.globals.find((record) => record.name === name);
  if (global?.tensor != null) return tensorById(side, global.tensor);
  return side.tensors.find((tensor) => tensor.names.includes(name)) ?? null;
}

/** Ways to put a tensor into shape before anything is computed with it. */
const PREPARATIONS: ReadonlySet<string> = new Set([
  "reshape",
  "view",
  "detach",
  "clone",
  "t",
  "requires_grad_",
  "to",
  "float",
]);

/**
 * Calls that a tensor was computed from, in the order they ran. Creations (no tensor went in) are not
 * operations of the graph, and neither is what filled a parameter (`w.zero_()` under `no_grad`): the graph
 * starts at leaves that require a gradient. The walk stays within one step, so that a parameter updated in
 * place does not drag in the steps before.
 */
export function callsLeadingTo(side: SideTrace, tensor: TensorRecord): readonly CallRecord[] {
  const root = side.calls.find(({ id }) => id === tensor.createdBy);
  return root ? callsInto(side, root) : [];
}

/** The same for a call instead of what it made. */
export function callsInto(side: SideTrace, root: CallRecord): readonly CallRecord[] {
  const byId = new Map(side.calls.map((call) => [call.id, call]));
  const tensors = new Map(side.tensors.map((record) => [record.id, record]));
  const makerOf = (id: number): CallRecord | undefined => byId.get(tensors.get(id)?.createdBy ?? Number.NaN);
  const isSetup = (call: CallRecord): boolean =>
    call.inputs.every(({ tensor: id }) => {
      const maker = makerOf(id);
      return PREPARATIONS.has(call.op) && (!maker || maker.id >= call.id || isSetup(maker));
    });
  const seen = new Set<number>();
  const pending = [root];
  const found: CallRecord[] = [];
  while (pending.length > 0) {
    const call = pending.pop();
    if (!call || seen.has(call.id) || call.step !== root.step) continue;
    seen.add(call.id);
    if (isSetup(call)) continue;
    found.push(call);
    for (const input of call.inputs) {
      const source = tensors.get(input.tensor);
      if (source?.isLeaf && source.requiresGrad) continue;
      const maker = source?.createdBy;
      const earlier = maker == null ? undefined : byId.get(maker);
      if (earlier && earlier.id < call.id) pending.push(earlier);
    }
  }
  return found.sort((a, b) => a.id - b.id);
}

/** Operations that ran to their end in the last step: what is left to draw when a run raised. */
export function completedCalls(side: SideTrace): readonly CallRecord[] {
  const done = side.calls.filter((call) => call.error === null && call.inputs.length > 0);
  const last = done.at(-1);
  return last ? done.filter((call) => call.step === last.step) : [];
}

/** How many calls of a step were let go because it has more than are kept: a gap in their ids. */
export function callsLeftOut(side: SideTrace, step: number): number {
  const ids = side.calls.filter((call) => call.step === step).map(({ id }) => id);
  return ids.length === 0 ? 0 : ids[ids.length - 1] - ids[0] + 1 - ids.length;
}
