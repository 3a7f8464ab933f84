/** The seven questions of the ownership table, answered for one row. */
import { sameMeasure } from "../../../engine/trace/closeness.ts";
import type { MomentPair, MomentRow } from "../../../engine/trace/moment.ts";
import type { Messages } from "../../i18n/messages.ts";
import type { LensProps } from "../lens-area/lens.ts";
import { columnNumber } from "../numbers.ts";

export type QuestionId =
  | "requiresGrad"
  | "registered"
  | "stateDict"
  | "optimizer"
  | "gradient"
  | "changed"
  | "moves";

/** `none` is an absence, drawn as a hatch; `no` is an answer. */
export interface Answer {
  readonly mark: "yes" | "no" | "none";
  readonly text: string;
  readonly code: boolean;
  /** What was measured, where the answer is a size. */
  readonly size: number | null;
}

/** What the table is drawn from: the lens's, with the pairs as they stand under the playhead. */
export interface OwnershipTableProps extends Omit<LensProps, "pairs"> {
  readonly pairs: readonly MomentPair[];
}

export interface Question {
  readonly id: QuestionId;
  /** One of the lesson's four. */
  readonly number: 1 | 2 | 3 | 4 | null;
  readonly answer: (row: MomentRow, words: Messages["ownership"]) => Answer;
}

const yes = (text: string, code = false, size: number | null = null): Answer => ({
  mark: "yes",
  text,
  code,
  size,
});
const no = (text: string): Answer => ({ mark: "no", text, code: false, size: null });

/** Name under which `state_dict()` files it: the path below the model. */
function stateDictKey(path: string): string {
  return `"${path.slice(path.indexOf(".") + 1)}"`;
}

function gradient(row: MomentRow, words: Messages["ownership"]): Answer {
  if (row.awaits.gradient) return no(words.notYet);
  if (row.gradNorm === null && row.grad === "none")
    return { mark: "none", text: "None", code: true, size: null };
  if (row.grad === "zero" || row.gradNorm === 0) return yes("0.0", true, 0);
  return row.gradNorm === null
    ? yes(words.yes)
    : yes(`|g| ${columnNumber(row.gradNorm)}`, true, row.gradNorm);
}

export const QUESTIONS: readonly Question[] = [
  {
    id: "requiresGrad",
    number: null,
    answer: (row, words) => (row.requiresGrad ? yes(words.yes) : no(words.no)),
  },
  {
    id: "registered",
    number: 1,
    answer: (row, words) => {
      if (row.registered === null) return no(words.no);
      return row.buffer ? yes(`${row.registered} · ${words.buffer}`, true) : yes(row.registered, true);
    },
  },
  {
    id: "stateDict",
    number: null,
    answer: (row, words) =>
      row.inStateDict && row.registered ? yes(stateDictKey(row.registered), true) : no(words.no),
  },
  {
    id: "optimizer",
    number: 2,
    answer: (row, words) => (row.inOptimizer ? yes(row.inOptimizer, true) : no(words.no)),
  },
  { id: "gradient", number: 3, answer: gradient },
  {
    id: "changed",
    number: 4,
    answer: (row, words) => {
      if (row.awaits.change) return no(words.notYet);
      if (!row.changed) return no(words.no);
      return row.changeNorm === null
        ? yes(words.yes)
        : yes(`|Δ| ${columnNumber(row.changeNorm)}`, true, row.changeNorm);
    },
  },
  {
    id: "moves",
    number: null,
    answer: (row, words) => (row.registered !== null ? yes(words.yes) : no(words.no)),
  },
];

/** A pair differs where one says yes and the other does not, or where both name different sizes. */
export function differs(a: Answer, b: Answer): boolean {
  return a.mark !== b.mark || !sameMeasure(a.size, b.size);
}
