/** What a picture of a tensor needs: which tensors meet, one slice at a time, a common scale, counts for a histogram. */
import { alignCalls } from "./alignment.ts";
import { type RowPair, rowName } from "./pairing.ts";
import { tensorById } from "./read.ts";
import type { Side, SideTrace, TensorRecord, Trace } from "./types.ts";

/** A tensor of the run, on both sides where it has a counterpart. */
export interface TensorChoice {
  readonly key: string;
  readonly label: string;
  readonly nn: TensorRecord | null;
  readonly functional: TensorRecord | null;
}

/** Leaves by their pairs, then what calls gave, in order; every tensor once. */
export function tensorChoices(trace: Trace, pairs: readonly RowPair[]): readonly TensorChoice[] {
  const found: TensorChoice[] = [];
  const taken = { nn: new Set<number>(), functional: new Set<number>() };
  const add = (nn: number | undefined, functional: number | undefined, fallback: string): void => {
    const left = fresh(trace.nn, nn, taken.nn);
    const right = fresh(trace.functional, functional, taken.functional);
    if (!left && !right) return;
    if (left) taken.nn.add(left.id);
    if (right) taken.functional.add(right.id);
    found.push({
      key: `${left?.id ?? ""}-${right?.id ?? ""}`,
      label: labelOf(left, right, fallback),
      nn: left,
      functional: right,
    });
  };
  for (const { nn, functional } of pairs) {
    add(nn?.tensor, functional?.tensor, nn ? rowName(nn) : functional ? rowName(functional) : "");
  }
  for (const { nn, functional } of alignCalls(trace).pairs) {
    const [left, right] = [nn?.inputs ?? [], functional?.inputs ?? []];
    for (const { argument, tensor } of left) {
      add(tensor, right.find((input) => input.argument === argument)?.tensor, argument);
    }
    for (const { argument, tensor } of right) add(undefined, tensor, argument);
    const outputs = Math.max(nn?.outputs.length ?? 0, functional?.outputs.length ?? 0);
    for (let i = 0; i < outputs; i++)
      add(nn?.outputs[i], functional?.outputs[i], (nn ?? functional)?.op ?? "");
  }
  for (const side of ["nn", "functional"] as const) {
    for (const { id, names } of trace[side]?.tensors ?? []) {
      if (names.length > 0) add(side === "nn" ? id : undefined, side === "nn" ? undefined : id, names[0]);
    }
  }
  return found;
}

function fresh(
  side: SideTrace | null,
  id: number | undefined,
  taken: ReadonlySet<number>,
): TensorRecord | null {
  return side === null || id === undefined || taken.has(id) ? null : tensorById(side, id);
}

function labelOf(nn: TensorRecord | null, functional: TensorRecord | null, fallback: string): string {
  const names = [nn, functional].flatMap((tensor) => tensor?.names[0] ?? []);
  const line = nn?.line || functional?.line;
  if (names.length > 0) return [...new Set(names)].join(" · ");
  return line ? `${fallback}, ${line}` : fallback;
}

/** The choice that holds a tensor of a side. */
export function choiceOf(
  choices: readonly TensorChoice[],
  tensors: Readonly<Record<Side, readonly number[]>>,
): TensorChoice | null {
  return (
    choices.find(
      ({ nn, functional }) =>
        (nn !== null && tensors.nn.includes(nn.id)) ||
        (functional !== null && tensors.functional.includes(functional.id)),
    ) ?? null
  );
}

/** Rows and columns of the last two dims at one place of those before. */
export interface Slice {
  readonly rows: number;
  readonly columns: number;
  /** Row-major position of its first element in the tensor. */
  readonly offset: number;
  /** Index of the dims before the last two. */
  readonly lead: readonly number[];
}

export function sliceCount(shape: readonly number[]): number {
  return shape.slice(0, -2).reduce((product, size) => product * size, 1);
}

export function sliceAt(shape: readonly number[], number: number): Slice {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length > 1 ? shape[shape.length - 2] : 1;
  const lead: number[] = [];
  let rest = number;
  for (const size of shape.slice(0, -2).reverse()) {
    lead.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return { rows, columns, offset: number * rows * columns, lead };
}

/** `[0, 1]` of the element at a row and column of a slice; `[]` of a single number. */
export function elementIndex(
  shape: readonly number[],
  { lead }: Slice,
  row: number,
  column: number,
): number[] {
  if (shape.length === 0) return [];
  return shape.length === 1 ? [column] : [...lead, row, column];
}

/** Largest finite magnitude of all of them: the end of one scale for every picture. */
export function commonScale(all: readonly (readonly number[] | null)[]): number {
  let largest = 0;
  for (const values of all) {
    for (const value of values ?? [])
      if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

/** Counts in equal bins from `low` to `high`, both included; what is not finite is in none. */
export function histogram(
  values: readonly number[],
  low: number,
  high: number,
  bins: number,
): readonly number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value) || value < low || value > high) continue;
    const bin = high === low ? 0 : Math.floor(((value - low) / (high - low)) * bins);
    counts[Math.min(bin, bins - 1)]++;
  }
  return counts;
}

/** Channels of a tensor that can be looked at as a picture: …×C×H×W, C 1 or 3, H and W at least 8; 0: it cannot. */
export function imageChannels(shape: readonly number[]): number {
  const [height, width] = shape.slice(-2);
  const channels = shape.at(-3) ?? 0;
  return shape.length >= 3 && height >= 8 && width >= 8 && (channels === 1 || channels === 3) ? channels : 0;
}
