/** The verdict as cells to draw: glyph, value, detail, and the lens that proves each. */
import type { LensName } from "../../../content/lesson.ts";
import type { Equality, Verdict } from "../../../engine/trace/compare.ts";
import type { Messages } from "../../i18n/messages.ts";
import { shortNumber } from "../numbers.ts";

export type CellState = "same" | "close" | "diff" | "wait" | "err";

export interface VerdictCell {
  readonly id: "run" | "output" | "loss" | "gradients" | "graph" | "tracked";
  readonly label: string;
  /** A shorter label where space is scarce. */
  readonly short: string | null;
  readonly state: CellState;
  /** Strong. */
  readonly value: string | null;
  readonly shortValue: string | null;
  /** Quiet. */
  readonly detail: string | null;
  readonly lens: LensName;
}

type Shown = Pick<VerdictCell, "state" | "value" | "shortValue" | "detail">;

export const GLYPH: Readonly<Record<CellState, string>> = {
  same: "=",
  close: "≈",
  diff: "≠",
  wait: "·",
  err: "✕",
};

const shown = (
  state: CellState,
  value: string | null,
  detail: string | null,
  shortValue: string | null = null,
): Shown => ({
  state,
  value,
  detail,
  shortValue,
});

function equality(found: Equality, messages: Messages["verdict"], same: string, nothing: string): Shown {
  switch (found.kind) {
    case "identical":
      return shown("same", null, same);
    case "close":
      return shown("close", null, messages.delta(shortNumber(found.maxDifference)));
    case "different":
      return shown("diff", null, difference(found, messages));
    case "unknown":
      return shown("wait", nothing, null);
  }
}

function difference(found: Extract<Equality, { kind: "different" }>, messages: Messages["verdict"]): string {
  if (found.because === "shape") return messages.otherShape;
  if (found.because === "missing") return messages.oneSideNone;
  return found.maxDifference === null
    ? messages.otherValues
    : messages.delta(shortNumber(found.maxDifference));
}

function pairOf(
  nn: number | null,
  functional: number | null,
  same: boolean,
  text: (a: number, b: number) => string,
  waiting: string,
): Shown {
  if (nn === null || functional === null) return shown("wait", waiting, null);
  return shown(same ? "same" : "diff", text(nn, functional), null, `${nn} | ${functional}`);
}

/** `complete`: both sides have run to their end, so what is missing will not come. */
export function verdictCells(verdict: Verdict, complete: boolean, all: Messages): readonly VerdictCell[] {
  const m = all.verdict;
  const nothing = complete ? m.none : m.notYet;
  const { loss, graph, tracked } = verdict;
  const lossShown = equality(loss.equality, m, m.same, nothing);
  const size = loss.equality.kind === "unknown" || loss.nn === null ? lossShown.value : shortNumber(loss.nn);
  // Two numbers that differ are not one; how far apart they are says more, and there is room for one thing.
  const value = lossShown.state === "close" || lossShown.state === "diff" ? null : size;
  const output = {
    id: "output",
    label: m.output,
    short: null,
    lens: "training",
    ...equality(verdict.output, m, m.same, nothing),
  } as const;
  const gradients = equality(
    verdict.gradients.equality,
    m,
    m.delta("0"),
    complete ? m.noGradients : m.notYet,
  );
  const operations =
    graph.same && graph.nn !== null
      ? shown(graph.nn > 0 ? "same" : "wait", null, graph.nn > 0 ? m.sameOperations(graph.nn) : m.none)
      : pairOf(graph.nn, graph.functional, false, m.operations, m.notYet);
  const first: VerdictCell = verdict.error
    ? {
        id: "run",
        label: m.run,
        short: null,
        lens: "ownership",
        ...shown(
          "err",
          all.lineOf[verdict.error.side](verdict.error.line),
          null,
          all.line(verdict.error.line),
        ),
      }
    : output;
  const second: VerdictCell = verdict.error
    ? output
    : { id: "loss", label: m.loss, short: null, lens: "training", ...lossShown, value, shortValue: size };
  return [
    first,
    second,
    { id: "gradients", label: m.gradients, short: null, lens: "gradients", ...gradients },
    { id: "graph", label: m.graph, short: null, lens: "graph", ...operations },
    {
      id: "tracked",
      label: m.tracked,
      short: m.trackedShort,
      lens: "ownership",
      ...pairOf(tracked.nn, tracked.functional, tracked.nn === tracked.functional, m.counts, m.notYet),
    },
  ];
}
