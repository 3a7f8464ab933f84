/** What the heat map shows that has a name: gradients that never come, that are exactly zero, that vanish or explode. */

import { rowName } from "../../../engine/trace/pairing.ts";
import type { OwnershipRow, Side } from "../../../engine/trace/types.ts";
import { type HeatGrid, type HeatRow, isNone, isZero, stretches } from "./heat.ts";

export interface Finding {
  readonly kind: "none" | "zero" | "vanishing" | "exploding" | "even";
  readonly side: Side;
  readonly names: readonly string[];
  /** Steps it is about: first and last. */
  readonly from: number;
  readonly to: number;
  /** It holds at every recorded step. */
  readonly always: boolean;
  /** Largest over smallest gradient of the side at this step; null where nothing is measured. */
  readonly ratio: number | null;
  readonly links: readonly { readonly line: number; readonly tensor: number }[];
}

/** A layer that gets less than a thousandth of what another gets learns a thousand times more slowly. */
const APART = 1000;
/** Beyond this size a step of any usual learning rate throws the weights away. */
const HUGE = 1000;

const SIDES = ["nn", "functional"] as const;

function owner(row: HeatRow, side: Side): OwnershipRow[] {
  const found = row.pair[side];
  return found ? [found] : [];
}

function finding(
  kind: Finding["kind"],
  side: Side,
  rows: readonly HeatRow[],
  rest: Pick<Finding, "from" | "to" | "always" | "ratio">,
): Finding {
  const owners = rows.flatMap((row) => owner(row, side));
  return {
    kind,
    side,
    names: owners.map(rowName),
    links: owners.flatMap(({ line, tensor }) => (line > 0 ? { line, tensor } : [])),
    ...rest,
  };
}

/** Rows whose first unbroken run of such cells is the same are one finding. */
function runs(grid: HeatGrid, side: Side, kind: "none" | "zero"): readonly Finding[] {
  const test = kind === "none" ? isNone : isZero;
  const groups = new Map<string, HeatRow[]>();
  for (const row of grid.rows) {
    const [first] = stretches(row[side], test);
    if (!first) continue;
    const key = `${first.from} ${first.to}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, rows]) => {
    const [from, to] = key.split(" ").map(Number);
    const always = from === 0 && to === grid.steps.length - 1;
    return finding(kind, side, rows, { from: grid.steps[from], to: grid.steps[to], always, ratio: null });
  });
}

function sizes(grid: HeatGrid, side: Side, column: number): readonly Finding[] {
  const measured = grid.rows.flatMap((row) => {
    const cell = row[side][column];
    return cell?.kind === "value" && cell.norm !== 0 ? [{ row, norm: cell.norm }] : [];
  });
  if (measured.length === 0) return [];
  const step = grid.steps[column];
  const at = { from: step, to: step, always: false };
  const huge = measured.filter(({ norm }) => !(norm <= HUGE));
  if (huge.length > 0) {
    const rows = huge.map(({ row }) => row);
    return [finding("exploding", side, rows, { ...at, ratio: null })];
  }
  const norms = measured.map(({ norm }) => norm);
  const largest = Math.max(...norms);
  const ratio = largest / Math.min(...norms);
  if (ratio > APART) {
    const rows = measured.filter(({ norm }) => norm * APART < largest).map(({ row }) => row);
    return [finding("vanishing", side, rows, { ...at, ratio })];
  }
  return measured.length > 1 ? [finding("even", side, [], { ...at, ratio })] : [];
}

/** What holds over a stretch of the run: gradients that do not come, gradients that are exactly zero. */
export function lastingFindings(grid: HeatGrid): readonly Finding[] {
  return (["none", "zero"] as const).flatMap((kind) => SIDES.flatMap((side) => runs(grid, side, kind)));
}

/** The sizes at one column. */
export function findingsAt(grid: HeatGrid, column: number): readonly Finding[] {
  return SIDES.flatMap((side) => sizes(grid, side, column));
}
