/** Timings of the same training steps in several places: medians over rounds, side by side as ratios. */
import { z } from "zod";

const ROUND = z.record(
  z.string(),
  z.union([z.object({ microseconds: z.number() }), z.object({ missing: z.string() })]),
);

/** One round in one place: microseconds of a step by case, or what that place lacks to run it. */
export type Round = Readonly<z.infer<typeof ROUND>>;

/** Reads what `steps.py` prints. */
export function roundOf(printed: string): Round {
  return ROUND.parse(JSON.parse(printed));
}

/** Place → its rounds. */
export type Measurements = Readonly<Record<string, readonly Round[]>>;

export interface CaseRow {
  readonly name: string;
  /** Median microseconds of a step by place; null where it cannot run. */
  readonly microseconds: Readonly<Record<string, number | null>>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How long frames took to follow each other, in milliseconds. */
export interface FrameTimes {
  readonly frames: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
}

/** `at`: when each frame was drawn. */
export function frameTimes(at: readonly number[]): FrameTimes {
  const times = at.slice(1).map((time, index) => time - at[index]);
  if (times.length === 0) throw new Error("no frame was drawn");
  times.sort((a, b) => a - b);
  const below = (share: number) => times[Math.ceil(share * times.length) - 1];
  return { frames: times.length, p50: below(0.5), p95: below(0.95), worst: below(1) };
}

function medianOf(rounds: readonly Round[], name: string): number | null {
  const times = rounds.flatMap((round) => {
    const timing = round[name];
    return timing !== undefined && "microseconds" in timing ? [timing.microseconds] : [];
  });
  return times.length === 0 ? null : median(times);
}

/** One row a case, in the order of their first appearance. */
export function rowsOf(measurements: Measurements): CaseRow[] {
  const places = Object.entries(measurements);
  const names = new Set(places.flatMap(([, rounds]) => rounds.flatMap((round) => Object.keys(round))));
  return [...names].map((name) => ({
    name,
    microseconds: Object.fromEntries(places.map(([place, rounds]) => [place, medianOf(rounds, name)])),
  }));
}

/** How many times longer `place` takes than `reference`; null where one of them is unknown. */
export function ratio(row: CaseRow, place: string, reference: string): number | null {
  const time = row.microseconds[place] ?? null;
  const base = row.microseconds[reference] ?? null;
  return time === null || base === null ? null : time / base;
}

const cell = (value: number | null, digits: number, unit: string): string =>
  value === null ? "–" : `${value.toFixed(digits)}${unit}`;

/** A table for a terminal: microseconds in each place, then the given ratios. */
export function tableOf(
  rows: readonly CaseRow[],
  ratios: readonly (readonly [place: string, reference: string])[],
): string {
  const places = Object.keys(rows[0]?.microseconds ?? {});
  const lines = [
    ["", ...places, ...ratios.map(([place, reference]) => `${place} / ${reference}`)],
    ...rows.map((row) => [
      row.name,
      ...places.map((place) => cell(row.microseconds[place], 0, " µs")),
      ...ratios.map(([place, reference]) => cell(ratio(row, place, reference), 2, "×")),
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))
        .join("  "),
    )
    .join("\n");
}
