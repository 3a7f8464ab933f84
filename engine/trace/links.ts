/** What lights up together: a line, an operation or a tensor of one side, and everything on both sides that is the same thing. */
import { alignCalls } from "./alignment.ts";
import type { RowPair } from "./pairing.ts";
import type { Side, SideTrace, Trace } from "./types.ts";

/** One place that the reader points at. `call` and `tensor` (ids of that side's trace) say what on the line is meant. */
export interface Link {
  readonly side: Side;
  /** 1-based; 0: no line is known. */
  readonly line: number;
  readonly call?: number;
  readonly tensor?: number;
}

/** What is lit on one side. */
export interface Lit {
  readonly line: number | null;
  readonly calls: readonly number[];
  readonly tensors: readonly number[];
}

export const UNLIT: Lit = { line: null, calls: [], tensors: [] };

export type LitSides = Readonly<Record<Side, Lit>>;

const NOTHING: LitSides = { nn: UNLIT, functional: UNLIT };

/** Calls that are meant: the one named, the one that made the tensor named, or those of the line. */
function callsMeant(side: SideTrace, link: Link): readonly number[] {
  if (link.call !== undefined) return [link.call];
  if (link.tensor !== undefined) {
    const maker = side.tensors.find(({ id }) => id === link.tensor)?.createdBy;
    // A parameter is lit by itself: what filled it is not an operation of the graph.
    return maker == null || side.ownership.some(({ tensor }) => tensor === link.tensor) ? [] : [maker];
  }
  return side.calls.filter(({ line }) => line === link.line).map(({ id }) => id);
}

function tensorsMeant(side: SideTrace, link: Link, calls: readonly number[]): readonly number[] {
  if (link.tensor !== undefined) return [link.tensor];
  const made = side.calls.filter(({ id }) => calls.includes(id)).flatMap(({ outputs }) => outputs);
  if (link.call !== undefined) return made;
  const owned = side.ownership.filter(({ line }) => line === link.line).map(({ tensor }) => tensor);
  return [...new Set([...owned, ...made])];
}

/** The tensor of the other side that is the same thing: by pair, else as the same output of the corresponding call. */
function tensorBeyond(
  trace: Trace,
  pairs: readonly RowPair[],
  from: Side,
  to: Side,
  tensor: number,
): number | null {
  const paired = pairs.find((pair) => pair[from]?.tensor === tensor);
  if (paired) return paired[to]?.tensor ?? null;
  const maker = trace[from]?.calls.find(({ outputs }) => outputs.includes(tensor));
  const counterpart = maker && alignCalls(trace).partner[from].get(maker.id);
  const call = trace[to]?.calls.find(({ id }) => id === counterpart);
  return call?.outputs[maker?.outputs.indexOf(tensor) ?? 0] ?? null;
}

/** The line on the other side: of its tensor where tensors pair, else of its call. */
function lineBeyond(
  side: SideTrace,
  pairs: readonly RowPair[],
  calls: readonly number[],
  tensors: readonly number[],
): number | null {
  const rows = pairs.map((pair) => pair[side.side]);
  const row = rows.find((candidate) => candidate !== null && tensors.includes(candidate.tensor));
  const line = row?.line || side.calls.find(({ id }) => calls.includes(id))?.line;
  return line || null;
}

/** Everything that is lit while the reader points at `link`. */
export function litBy(trace: Trace, pairs: readonly RowPair[], link: Link | null): LitSides {
  const own = link && trace[link.side];
  if (!link) return NOTHING;
  const line = link.line > 0 ? link.line : null;
  if (!own) return { ...NOTHING, [link.side]: { ...UNLIT, line } };
  const calls = callsMeant(own, link);
  const tensors = tensorsMeant(own, link, calls);
  const to: Side = link.side === "nn" ? "functional" : "nn";
  const other = trace[to];
  const here: Lit = { line, calls, tensors };
  if (!other) return { ...NOTHING, [link.side]: here };
  const { partner } = alignCalls(trace);
  const callsThere = calls.flatMap((call) => partner[link.side].get(call) ?? []);
  const tensorsThere = tensors.flatMap((tensor) => tensorBeyond(trace, pairs, link.side, to, tensor) ?? []);
  const there: Lit = {
    line: lineBeyond(other, pairs, callsThere, tensorsThere),
    calls: callsThere,
    tensors: tensorsThere,
  };
  return link.side === "nn" ? { nn: here, functional: there } : { nn: there, functional: here };
}
