/** Which call of the left side corresponds to which of the right: the longest common sequence of operations, step by step. */
import type { CallRecord, Side, SideTrace, Trace } from "./types.ts";

/** One place of the common order: a call of both sides, or of one alone. */
export interface CallPair {
  readonly nn: CallRecord | null;
  readonly functional: CallRecord | null;
}

export interface CallAlignment {
  /** Every call of both sides, each in exactly one pair, in an order that agrees with both programs. */
  readonly pairs: readonly CallPair[];
  /** Id of the corresponding call on the other side. */
  readonly partner: Readonly<Record<Side, ReadonlyMap<number, number>>>;
}

/** More comparisons than this for one step are not worth their time: calls then pair in order as long as they agree. */
const MOST_COMPARISONS = 1_000_000;

type Calls = readonly CallRecord[];

/** Equal operations may pair; those that made the same shape are the likelier partners. 0: they may not. */
type Likeness = (left: CallRecord, right: CallRecord) => number;

function likenessOf(trace: Trace): Likeness {
  const shapes = {
    nn: new Map(trace.nn?.tensors.map(({ id, shape }) => [id, shape.join()])),
    functional: new Map(trace.functional?.tensors.map(({ id, shape }) => [id, shape.join()])),
  };
  return (left, right) => {
    if (left.op !== right.op) return 0;
    const same = shapes.nn.get(left.outputs[0]) === shapes.functional.get(right.outputs[0]);
    return same ? 3 : 2;
  };
}

/** Best total likeness of what is left from each pair of positions on, row by row. */
function bestFrom(left: Calls, right: Calls, likeness: Likeness): Float64Array {
  const width = right.length + 1;
  const best = new Float64Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const alike = likeness(left[i], right[j]);
      const both = alike > 0 ? alike + best[(i + 1) * width + j + 1] : 0;
      best[i * width + j] = Math.max(both, best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  return best;
}

function alignStep(left: Calls, right: Calls, likeness: Likeness): CallPair[] {
  const pairs: CallPair[] = [];
  let i = 0;
  let j = 0;
  if (left.length * right.length <= MOST_COMPARISONS) {
    const best = bestFrom(left, right, likeness);
    const at = (row: number, column: number) => best[row * (right.length + 1) + column];
    while (i < left.length && j < right.length) {
      const alike = likeness(left[i], right[j]);
      if (alike > 0 && at(i, j) === alike + at(i + 1, j + 1))
        pairs.push({ nn: left[i++], functional: right[j++] });
      else if (at(i, j) === at(i + 1, j)) pairs.push({ nn: left[i++], functional: null });
      else pairs.push({ nn: null, functional: right[j++] });
    }
  } else {
    while (i < left.length && j < right.length && likeness(left[i], right[j]) > 0)
      pairs.push({ nn: left[i++], functional: right[j++] });
  }
  for (; i < left.length; i++) pairs.push({ nn: left[i], functional: null });
  for (; j < right.length; j++) pairs.push({ nn: null, functional: right[j] });
  return pairs;
}

function byStep(side: SideTrace | null): ReadonlyMap<number, CallRecord[]> {
  const steps = new Map<number, CallRecord[]>();
  for (const call of side?.calls ?? []) {
    const calls = steps.get(call.step);
    if (calls) calls.push(call);
    else steps.set(call.step, [call]);
  }
  return steps;
}

const alignments = new WeakMap<Trace, CallAlignment>();

/** Aligns the calls of both sides; remembered for as long as the trace lives, since every lens asks. */
export function alignCalls(trace: Trace): CallAlignment {
  const known = alignments.get(trace);
  if (known) return known;
  const left = byStep(trace.nn);
  const right = byStep(trace.functional);
  const likeness = likenessOf(trace);
  const steps = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => a - b);
  const pairs = steps.flatMap((step) => alignStep(left.get(step) ?? [], right.get(step) ?? [], likeness));
  const both = pairs.flatMap(({ nn, functional }) =>
    nn && functional ? [[nn.id, functional.id] as const] : [],
  );
  const alignment: CallAlignment = {
    pairs,
    partner: { nn: new Map(both), functional: new Map(both.map(([nn, functional]) => [functional, nn])) },
  };
  alignments.set(trace, alignment);
  return alignment;
}
