/** Patterns in the ownership rows that mean something, as data; the page puts them into words. */
import { sameMeasure } from "./closeness.ts";
import { type RowPair, rowName } from "./pairing.ts";
import type { OwnershipRow, Side, SideTrace, Trace } from "./types.ts";
import {
  computedWeights,
  couldHaveLearnt,
  cutAfter,
  isData,
  isRootOfBackward,
  trainedUsesOf,
  wasThere,
} from "./uses.ts";

export type DiagnosisKind =
  | "trains-the-same"
  | "no-module"
  | "no-requires-grad"
  | "never-handed-over"
  | "stale-optimizer"
  | "left-out"
  | "orphaned"
  | "not-used"
  | "cut-off"
  | "not-in-loss"
  | "loss-is-leaf"
  | "not-a-leaf"
  | "zero-gradient"
  | "not-stepped"
  | "frozen"
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
const isParameter = (row: OwnershipRow): boolean => row.registered !== null && !row.buffer;
const waits = (row: OwnershipRow, side: SideTrace): boolean =>
  row.requiresGrad &&
  !row.buffer &&
  !gotGradient(row) &&
  row.inOptimizer !== null &&
  row.names.length > 0 &&
  wasThere(side, row.tensor);
/** A parameter that was replaced: the optimizer is all that still holds it. */
const isOrphan = (row: OwnershipRow, side: SideTrace): boolean =>
  row.names.length === 0 && row.inOptimizer !== null && !gotGradient(row) && side.steps.length > 0;
/** Trained by nobody, though it is registered and a gradient came. */
const isNeglected = (row: OwnershipRow, side: SideTrace): boolean =>
  isParameter(row) &&
  gotGradient(row) &&
  !row.inOptimizer &&
  !row.changed &&
  couldHaveLearnt(side, row.tensor);
/** The optimizer was made before it. */
const isNewer = (row: OwnershipRow, side: SideTrace): boolean =>
  side.ownership.some((other) => isOrphan(other, side)) ||
  side.optimizers.every(({ line }) => line > 0 && line < row.line);
/** A weight that no module holds: not data whose gradient somebody wants to see, and not the loss. */
const isOwnWeight = (row: OwnershipRow, side: SideTrace): boolean =>
  row.registered === null &&
  row.names.length > 0 &&
  !isData(side, row.tensor) &&
  !isRootOfBackward(side, row);

/** Patterns of one side's rows, most telling first. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: "stale-optimizer",
    tone: "mark",
    matches: (row, side) => isNeglected(row, side) && isNewer(row, side),
    lines: optimizerLines,
  },
  {
    kind: "orphaned",
    tone: "mark",
    matches: isOrphan,
    lines: optimizerLines,
  },
  {
    kind: "left-out",
    tone: "mark",
    matches: (row, side) => isNeglected(row, side) && !isNewer(row, side),
    lines: optimizerLines,
  },
  {
    kind: "never-handed-over",
    tone: "mark",
    matches: (row, side, partner) =>
      isOwnWeight(row, side) &&
      gotGradient(row) &&
      !row.inOptimizer &&
      !row.changed &&
      (couldHaveLearnt(side, row.tensor) || partner?.changed === true),
    lines: (rows, side) => [...optimizerLines(rows, side), ...creation(rows)],
  },
  {
    kind: "loss-is-leaf",
    tone: "mark",
    matches: (row, side) => isRootOfBackward(side, row),
    lines: creation,
  },
  {
    kind: "not-used",
    tone: "mark",
    matches: (row, side) => waits(row, side) && trainedUsesOf(side, row.tensor).length === 0,
    lines: creation,
  },
  {
    kind: "cut-off",
    tone: "mark",
    matches: (row, side) => waits(row, side) && cutAfter(side, row.tensor) !== null,
    lines: (rows, side) => rows.map((row) => cutAfter(side, row.tensor)?.line ?? 0),
  },
  {
    kind: "not-in-loss",
    tone: "mark",
    matches: (row, side) =>
      waits(row, side) && trainedUsesOf(side, row.tensor).length > 0 && cutAfter(side, row.tensor) === null,
    lines: (rows, side) => rows.map((row) => trainedUsesOf(side, row.tensor)[0]?.line ?? 0),
  },
  {
    kind: "zero-gradient",
    tone: "mark",
    matches: (row) => row.grad === "zero",
    lines: creation,
  },
  {
    kind: "not-stepped",
    tone: "mark",
    matches: (row, side) =>
      row.inOptimizer !== null &&
      gotGradient(row) &&
      !row.changed &&
      side.steps.every((step) => step.updatedBy === null),
    lines: optimizerLines,
  },
  {
    kind: "frozen",
    tone: "same",
    matches: (row, side, partner) =>
      isParameter(row) &&
      !row.requiresGrad &&
      !row.changed &&
      partner?.requiresGrad !== true &&
      side.steps.length > 0,
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
    matches: (row, side) => row.requiresGrad && isOwnWeight(row, side),
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
    if (!side) continue;
    found.push(...diagnoseSide(side, pairs));
    const computed = computedWeights(side);
    if (computed.length > 0)
      found.push({
        kind: "not-a-leaf",
        tone: "mark",
        side: name,
        names: computed.map(({ names }) => names[0]),
        lines: unique(computed.map(({ line }) => line)),
      });
  }
  const ran = [trace.nn, trace.functional].filter((side) => side !== null);
  if (pairs.length > 0 && ran.length > 0 && ran.every((side) => side.steps.length === 0)) {
    found.push({ kind: "no-backward", tone: "same", side: null, names: [], lines: [] });
  }
  return found;
}
