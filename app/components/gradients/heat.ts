/** Gradients of every recorded step as a grid: parameters down, steps across, both sides. */
import type { RowPair } from "../../../engine/trace/pairing.ts";
import type { OwnershipRow, Side, StepRecord } from "../../../engine/trace/types.ts";
import { pairName, type StepsBySide } from "../series/series.ts";
import type { Gradient } from "./gradient-rows.ts";

export interface HeatRow {
  readonly name: string;
  readonly pair: RowPair;
  /** One cell a step. */
  readonly nn: readonly Gradient[];
  readonly functional: readonly Gradient[];
}

export interface HeatGrid {
  /** Indices of the recorded steps, both sides' together. */
  readonly steps: readonly number[];
  readonly rows: readonly HeatRow[];
}

const ABSENT: Gradient = { kind: "absent" };
const NONE: Gradient = { kind: "none" };
const SIDES = ["nn", "functional"] as const;

/** Tensor → norm of its gradient, of one step. */
type Norms = ReadonlyMap<number, number | null>;

function normsByStep(steps: readonly StepRecord[]): ReadonlyMap<number, Norms> {
  return new Map(
    steps.map(({ index, parameters }) => [
      index,
      new Map(parameters.map(({ tensor, gradNorm }) => [tensor, gradNorm])),
    ]),
  );
}

function gradientOf(row: OwnershipRow | null, norms: Norms | undefined): Gradient {
  if (!row || !norms) return ABSENT;
  const norm = norms.get(row.tensor);
  if (norm === undefined) return row.requiresGrad ? NONE : ABSENT;
  return norm === null ? NONE : { kind: "value", norm };
}

export function heatGrid(steps: StepsBySide, pairs: readonly RowPair[]): HeatGrid {
  const norms = { nn: normsByStep(steps.nn), functional: normsByStep(steps.functional) };
  const indices = [...new Set([...norms.nn.keys(), ...norms.functional.keys()])].sort((a, b) => a - b);
  const cells = (side: Side, row: OwnershipRow | null) =>
    indices.map((index) => gradientOf(row, norms[side].get(index)));
  const rows = pairs
    .map((pair) => ({
      name: pairName(pair),
      pair,
      nn: cells("nn", pair.nn),
      functional: cells("functional", pair.functional),
    }))
    .filter((row) => SIDES.some((side) => row[side].some(({ kind }) => kind !== "absent")));
  return { steps: indices, rows };
}

/** Position of the last recorded step that is not after `step`. */
export function columnAt(grid: HeatGrid, step: number): number {
  let low = 0;
  let high = grid.steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (grid.steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

export type Order = "model" | "largest" | "smallest";

/** The larger of both sides at one column; what has no size on a log scale stands last. */
function sizeAt(row: HeatRow, column: number): number | null {
  const norms = SIDES.flatMap((side) => {
    const cell = row[side][column];
    return cell?.kind === "value" && cell.norm > 0 ? cell.norm : [];
  });
  return norms.length > 0 ? Math.max(...norms) : null;
}

export function ordered(rows: readonly HeatRow[], order: Order, column: number): readonly HeatRow[] {
  if (order === "model") return rows;
  const sign = order === "largest" ? -1 : 1;
  return rows
    .map((row) => ({ row, size: sizeAt(row, column) }))
    .sort((a, b) => {
      if (a.size === null || b.size === null) return Number(a.size === null) - Number(b.size === null);
      return sign * (a.size - b.size);
    })
    .map(({ row }) => row);
}

/** Powers of ten at the ends of the ramp, in halves: 0.003 … 1. */
export interface HeatScale {
  readonly low: number;
  readonly high: number;
}

export const LEVELS = 7;
/** "Recent" is this many recorded steps up to the playhead. */
export const RECENT = 20;

/** Holds every gradient above zero of the columns `from` to `to`, of both sides: one ramp. */
export function scaleOf(rows: readonly HeatRow[], from: number, to: number): HeatScale {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const row of rows) {
    for (const side of SIDES) {
      for (let column = from; column <= to; column++) {
        const cell = row[side][column];
        if (cell?.kind !== "value" || !(cell.norm > 0) || !Number.isFinite(cell.norm)) continue;
        min = Math.min(min, cell.norm);
        max = Math.max(max, cell.norm);
      }
    }
  }
  if (max === 0) return { low: -1, high: 0 };
  const low = Math.floor(Math.log10(min) * 2) / 2;
  return { low, high: Math.max(low + 0.5, Math.ceil(Math.log10(max) * 2) / 2) };
}

/** 1 … 7; what lies beyond the scale takes the colour of its end. */
export function levelOf(norm: number, { low, high }: HeatScale): number {
  if (Number.isNaN(norm)) return LEVELS;
  const share = (Math.log10(norm) - low) / (high - low);
  return Math.min(LEVELS, Math.max(1, 1 + Math.floor(share * LEVELS)));
}

/** What stands for several steps where there are fewer pixels than steps: the largest of them. */
function strongest(cells: readonly Gradient[]): Gradient {
  let best = cells[0];
  for (const cell of cells) {
    if (cell.kind === "absent") continue;
    if (best.kind === "absent" || (best.kind === "none" && cell.kind === "value")) best = cell;
    if (best.kind === "value" && cell.kind === "value" && !(cell.norm <= best.norm)) best = cell;
  }
  return best;
}

/** `cells` in groups of `size`. */
export function grouped(cells: readonly Gradient[], size: number): readonly Gradient[] {
  if (size === 1) return cells;
  return Array.from({ length: Math.ceil(cells.length / size) }, (_, group) =>
    strongest(cells.slice(group * size, (group + 1) * size)),
  );
}

export interface Stretch {
  /** Columns, both included. */
  readonly from: number;
  readonly to: number;
}

/** Unbroken runs of cells for which `test` holds. */
export function stretches(cells: readonly Gradient[], test: (cell: Gradient) => boolean): readonly Stretch[] {
  const found: { from: number; to: number }[] = [];
  cells.forEach((cell, column) => {
    if (!test(cell)) return;
    const last = found.at(-1);
    if (last?.to === column - 1) last.to = column;
    else found.push({ from: column, to: column });
  });
  return found;
}

export function isNone(cell: Gradient): boolean {
  return cell.kind === "none";
}

export function isZero(cell: Gradient): boolean {
  return cell.kind === "value" && cell.norm === 0;
}
