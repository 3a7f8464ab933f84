/** Patterns in the ownership rows that mean something, as data; the page puts them into words. */
import { sameMeasure } from "./closeness.ts";
import { type RowPair, rowName } from "./pairing.ts";
import type { OwnershipRow, Side, SideTrace, Trace } from "./types.ts";

export type DiagnosisKind =
  | "trains-the-same"
  | "no-module"
  | "no-requires-grad"
  | "never-handed-over"
  | "stale-optimizer"
  | "not-used"
  | "zero-gradient"
  | "by-hand"
  | "no-backward";

export interface Diagnosis {
  readonly kind: DiagnosisKind;
  /** A difference worth the highlighter, or a plain fact. */
  readonly tone: "same" | "mark";
  readonly side: Side | null;
  readonly names: readonly string[];
  /** Lines to look at, in the file of `side`. */
  readonly lines: readonly number[];
}

interface Pattern {
  readonly kind: DiagnosisKind;
  readonly tone: Diagnosis["tone"];
  /** `partner`: the row it is paired with on the other side. */
  readonly matches: (row: OwnershipRow, side: SideTrace, partner: OwnershipRow | null) => boolean;
  readonly lines: (rows: readonly OwnershipRow[], side: SideTrace) => readonly number[];
}

const creation = (rows: readonly OwnershipRow[]): readonly number[] => rows.map((row) => row.line);
const optimizerLines = (_: readonly OwnershipRow[], side: SideTrace): readonly number[] =>
  side.optimizers.map((optimizer) => optimizer.line);
const gotGradient = (row: OwnershipRow): boolean => row.grad !== "none" || row.gradNorm !== null;

/** Patterns of one side's rows, most telling first. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: "stale-optimizer",
    tone: "mark",
    matches: (row, side) =>
      row.registered !== null &&
      !row.buffer &&
      gotGradient(row) &&
      !row.inOptimizer &&
      side.optimizers.length > 0,
    lines: optimizerLines,
  },
  {
    kind: "never-handed-over",
    tone: "mark",
    matches: (row, side, partner) =>
      row.registered === null &&
      gotGradient(row) &&
      !row.inOptimizer &&
      !row.changed &&
      (side.optimizers.length > 0 || partner?.changed === true),
    lines: optimizerLines,
  },
  {
    kind: "not-used",
    tone: "mark",
    matches: (row, side) =>
      row.requiresGrad &&
      !row.buffer &&
      !gotGradient(row) &&
      row.inOptimizer !== null &&
      side.steps.length > 0,
    lines: creation,
  },
  {
    kind: "zero-gradient",
    tone: "mark",
    matches: (row) => row.grad === "zero",
    lines: creation,
  },
  {
    kind: "by-hand",
    tone: "same",
    matches: (row, side) =>
      row.changed && !row.inOptimizer && side.steps.some((step) => step.updatedBy === "hand"),
    lines: (_, side) => [side.steps.find((step) => step.updatedBy === "hand")?.updateLine ?? 0],
  },
  {
    kind: "no-requires-grad",
    tone: "mark",
    // A tensor that needs no gradient on either side is data, not a parameter.
    matches: (row, _, partner) => !row.requiresGrad && partner?.requiresGrad === true,
    lines: creation,
  },
  {
    kind: "no-module",
    tone: "mark",
    matches: (row) => row.registered === null && row.requiresGrad,
    lines: creation,
  },
];

function trainsTheSame(pairs: readonly RowPair[]): boolean {
  return (
    pairs.length > 0 &&
    pairs.every(
      ({ nn, functional }) =>
        nn !== null &&
        functional !== null &&
        nn.changed &&
        functional.changed &&
        sameMeasure(nn.gradNorm, functional.gradNorm) &&
        sameMeasure(nn.changeNorm, functional.changeNorm),
    )
  );
}

function unique(lines: readonly number[]): readonly number[] {
  return [...new Set(lines)].filter((line) => line > 0);
}

function diagnoseSide(side: SideTrace, pairs: readonly RowPair[]): readonly Diagnosis[] {
  const other = side.side === "nn" ? "functional" : "nn";
  return PATTERNS.flatMap((pattern) => {
    const hits = pairs.flatMap((pair) => {
      const row = pair[side.side];
      return row && pattern.matches(row, side, pair[other]) ? row : [];
    });
    if (hits.length === 0) return [];
    const { kind, tone } = pattern;
    return [
      { kind, tone, side: side.side, names: hits.map(rowName), lines: unique(pattern.lines(hits, side)) },
    ];
  });
}

/** What the ownership table says, in the order a reader should hear it. */
export function diagnose(trace: Trace, pairs: readonly RowPair[]): readonly Diagnosis[] {
  const found: Diagnosis[] = [];
  if (trainsTheSame(pairs))
    found.push({ kind: "trains-the-same", tone: "same", side: null, names: [], lines: [] });
  for (const name of ["nn", "functional"] as const) {
    const side = trace[name];
    if (side) found.push(...diagnoseSide(side, pairs));
  }
  const ran = [trace.nn, trace.functional].filter((side) => side !== null);
  if (pairs.length > 0 && ran.length > 0 && ran.every((side) => side.steps.length === 0)) {
    found.push({ kind: "no-backward", tone: "same", side: null, names: [], lines: [] });
  }
  return found;
}
