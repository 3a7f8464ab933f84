/** A moment of a training run – a step, and how far it has come – and what the owners of parameters know by then. */
import type { RowPair } from "./pairing.ts";
import type { OwnershipRow, Side, StepRecord } from "./types.ts";

/** Forward: the loss is known. Backward: the gradients are. Update: the parameters have moved. */
export const STEP_PHASES = ["forward", "backward", "update"] as const;
export type StepPhase = (typeof STEP_PHASES)[number];

export interface Moment {
  readonly step: number;
  readonly phase: StepPhase;
}

/** The moment one phase later or earlier; it stays within the steps 0 to `last`. */
export function phaseBeside({ step, phase }: Moment, by: 1 | -1, last: number): Moment {
  const length = STEP_PHASES.length;
  const at = step * length + STEP_PHASES.indexOf(phase) + by;
  const within = Math.min((last + 1) * length - 1, Math.max(0, at));
  return { step: Math.floor(within / length), phase: STEP_PHASES[within % length] };
}

/** A row as it stands at a moment: only what happened in this step up to there. */
export interface MomentRow extends OwnershipRow {
  /** The step has not come to it yet. */
  readonly awaits: { readonly gradient: boolean; readonly change: boolean };
}

export interface MomentPair {
  readonly nn: MomentRow | null;
  readonly functional: MomentRow | null;
}

const SIDES = ["nn", "functional"] as const;
const NOTHING = { gradient: false, change: false } as const;

/** The last recorded step that is not after `step` (long runs are thinned). */
export function recordAt(steps: readonly StepRecord[], step: number): StepRecord | null {
  let low = 0;
  let high = steps.length - 1;
  if (high < 0 || steps[0].index > step) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle].index <= step) low = middle;
    else high = middle - 1;
  }
  return steps[low];
}

function rowAt(row: OwnershipRow, record: StepRecord | null, phase: StepPhase): MomentRow {
  const facts = record?.parameters.find(({ tensor }) => tensor === row.tensor);
  if (!record || !facts) return { ...row, awaits: NOTHING };
  const { gradNorm, updateNorm } = facts;
  return {
    ...row,
    grad: gradNorm === null ? "none" : gradNorm === 0 ? "zero" : "nonzero",
    gradNorm,
    changed: updateNorm !== null && updateNorm > 0,
    changeNorm: updateNorm,
    awaits: { gradient: phase === "forward", change: phase !== "update" },
  };
}

/** All pairs at a moment; null: at the end of the run, with everything that the whole run did to them. */
export function pairsAt(
  pairs: readonly RowPair[],
  steps: Readonly<Record<Side, readonly StepRecord[]>>,
  moment: Moment | null,
): readonly MomentPair[] {
  const at = (side: Side, row: OwnershipRow | null): MomentRow | null => {
    if (row === null || moment === null) return row && { ...row, awaits: NOTHING };
    return rowAt(row, recordAt(steps[side], moment.step), moment.phase);
  };
  return pairs.map((pair) => {
    const [nn, functional] = SIDES.map((side) => at(side, pair[side]));
    return { nn, functional };
  });
}
