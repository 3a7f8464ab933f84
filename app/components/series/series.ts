/** Steps as series to draw: loss, and the paths of parameters, both sides aligned by step. */
import type { RowPair } from "../../../engine/trace/pairing.ts";
import { rowName } from "../../../engine/trace/pairing.ts";
import type { OwnershipRow, Side, StepParameter, StepRecord } from "../../../engine/trace/types.ts";
import type { Table } from "../table/table.ts";

export interface Point {
  readonly step: number;
  readonly nn: number | null;
  readonly functional: number | null;
}

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export type StepsBySide = Readonly<Record<Side, readonly StepRecord[]>>;

/** A chart draws at most this many points: more would not be seen. */
const POINTS = 400;

function align(steps: StepsBySide, read: (step: StepRecord, side: Side) => number | null): readonly Point[] {
  const points = new Map<number, { step: number; nn: number | null; functional: number | null }>();
  for (const side of ["nn", "functional"] as const) {
    for (const record of steps[side]) {
      const point = points.get(record.index) ?? { step: record.index, nn: null, functional: null };
      point[side] = finite(read(record, side));
      points.set(record.index, point);
    }
  }
  return thin([...points.values()].sort((a, b) => a.step - b.step));
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function thin(points: readonly Point[]): readonly Point[] {
  if (points.length <= POINTS) return points;
  const every = (points.length - 1) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, index) => points[Math.round(index * every)]);
}

export function lossSeries(steps: StepsBySide): Series {
  return { name: "loss", points: align(steps, (step) => step.loss) };
}

function parameterIn(step: StepRecord, row: OwnershipRow | null): StepParameter | null {
  return (row && step.parameters.find((parameter) => parameter.tensor === row.tensor)) ?? null;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** `[1, 0]` for the second row of a (2, 1) tensor; nothing for a single number. */
function indexText(shape: readonly number[], flat: number): string {
  if (size(shape) === 1) return "";
  const index: number[] = [];
  let rest = flat;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${index.join(", ")}]`;
}

export interface ParameterSeries {
  /** Single entries, or one norm per parameter when there are too many entries. */
  readonly kind: "entries" | "norms";
  readonly series: readonly Series[];
}

/** Curves that can be told apart and labelled at their ends. */
const CURVES = 6;
/** Entries kept per parameter in a step record. */
const ENTRIES = 4;

/** Parameters that some step has something to say about. */
export function trainedPairs(steps: StepsBySide, pairs: readonly RowPair[]): readonly RowPair[] {
  const known = (side: Side) =>
    new Set(steps[side].flatMap(({ parameters }) => parameters.map(({ tensor }) => tensor)));
  const tensors = { nn: known("nn"), functional: known("functional") };
  return pairs.filter(
    ({ nn, functional }) =>
      (nn && tensors.nn.has(nn.tensor)) || (functional && tensors.functional.has(functional.tensor)),
  );
}

function pathOf(
  steps: StepsBySide,
  pair: RowPair,
  read: (parameter: StepParameter) => number | null,
): readonly Point[] {
  return align(steps, (step, side) => {
    const parameter = parameterIn(step, pair[side]);
    return parameter && read(parameter);
  });
}

function shapeOf(pair: RowPair): readonly number[] {
  return (pair.nn ?? pair.functional)?.shape ?? [];
}

function entriesOf(steps: StepsBySide, pair: RowPair): readonly Series[] {
  const shape = shapeOf(pair);
  return Array.from({ length: Math.min(ENTRIES, size(shape)) }, (_, flat) => ({
    name: `${shortName(pair)}${indexText(shape, flat)}`,
    points: pathOf(steps, pair, (parameter) => parameter.entries[flat] ?? null),
  }));
}

/**
 * `choice`: the name of a pair for its first entries, "norms" for the size of each parameter; null: single entries
 * where all of them can be told apart, else sizes.
 */
export function parameterSeries(
  steps: StepsBySide,
  pairs: readonly RowPair[],
  choice: string | null = null,
): ParameterSeries {
  const trained = trainedPairs(steps, pairs);
  const chosen = trained.find((pair) => pairName(pair) === choice);
  if (chosen) return { kind: "entries", series: entriesOf(steps, chosen) };
  const sizes = trained.map((pair) => size(shapeOf(pair)));
  const entries = sizes.reduce((count, length) => count + length, 0);
  if (choice !== null || entries > CURVES || sizes.some((length) => length > ENTRIES)) {
    const series = trained
      .slice(0, CURVES)
      .map((pair) => ({ name: pairName(pair), points: pathOf(steps, pair, ({ norm }) => norm) }));
    return { kind: "norms", series };
  }
  return { kind: "entries", series: trained.flatMap((pair) => entriesOf(steps, pair)) };
}

/** `fc.weight · w`: both names of a pair, the left one without the model it is in. */
export function pairName({ nn, functional }: RowPair): string {
  const left = nn && rowName(nn).split(".").slice(-2).join(".");
  const right = functional && rowName(functional);
  return left && right && left !== right ? `${left} · ${right}` : (left ?? right ?? "");
}

/** The name the student gave it where there is one. */
function shortName({ nn, functional }: RowPair): string {
  return functional ? rowName(functional) : nn ? (rowName(nn).split(".").at(-1) ?? "") : "";
}

/** Values of the steps that both sides took. */
export function pairedValues(points: readonly Point[]): {
  readonly nn: readonly number[];
  readonly functional: readonly number[];
} {
  const both = points.filter(({ nn, functional }) => nn !== null && functional !== null);
  return { nn: both.map(({ nn }) => nn ?? 0), functional: both.map(({ functional }) => functional ?? 0) };
}

/** A logarithmic axis says more when all values are positive and span more than two powers of ten. */
export function wantsLog(points: readonly Point[]): boolean {
  const values = points.flatMap(({ nn, functional }) => [nn, functional]).filter((value) => value !== null);
  const low = Math.min(...values);
  return values.length > 0 && low > 0 && Math.max(...values) / low > 100;
}

/** The point at a step, or the last one before it (steps may be thinned). */
export function pointAt(points: readonly Point[], step: number): Point | null {
  return points.findLast((point) => point.step <= step) ?? points[0] ?? null;
}

/** Every point of some series: a row a step, a column a series and side. */
export function seriesTable(
  series: readonly Series[],
  words: { readonly step: string; readonly side: Readonly<Record<Side, string>> },
): Table {
  const sides = ["nn", "functional"] as const;
  const steps = [...new Set(series.flatMap(({ points }) => points.map(({ step }) => step)))].sort(
    (a, b) => a - b,
  );
  const byStep = series.map(({ points }) => new Map(points.map((point) => [point.step, point])));
  return {
    header: [words.step, ...series.flatMap(({ name }) => sides.map((side) => `${words.side[side]} ${name}`))],
    rows: steps.map((step) => [
      step,
      ...byStep.flatMap((points) => sides.map((side) => points.get(step)?.[side] ?? null)),
    ]),
  };
}
