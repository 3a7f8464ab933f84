/** The ownership table for narrow screens: questions as rows, tensors as columns, pairs side by side. */
import type { Link } from "../../../engine/trace/links.ts";
import type { MomentRow } from "../../../engine/trace/moment.ts";
import { rowName } from "../../../engine/trace/pairing.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { SIDE_CLASS, SideMark } from "../mark/SideMark.tsx";
import { columnNumber } from "../numbers.ts";
import { AnswerMark } from "./AnswerMark.tsx";
import { type Answer, differs, type OwnershipTableProps, QUESTIONS } from "./answers.ts";

interface Column {
  readonly side: Side;
  readonly row: MomentRow;
  readonly partner: MomentRow | null;
}

function columnsOf(lens: OwnershipTableProps): readonly Column[] {
  return lens.pairs.flatMap(({ nn, functional }) => [
    ...(nn ? [{ side: "nn", row: nn, partner: functional } as const] : []),
    ...(functional ? [{ side: "functional", row: functional, partner: nn } as const] : []),
  ]);
}

function placeOf(side: Side, row: MomentRow): Link {
  return { side, line: row.line, tensor: row.tensor };
}

/** A phone has room for the number, not for the letter in front of it. */
function brief(answer: Answer, yes: string): Answer {
  if (answer.mark !== "yes" || !answer.code) return answer;
  if (answer.size === null) return { ...answer, text: yes, code: false };
  const number = columnNumber(answer.size);
  return {
    ...answer,
    text: answer.size === 0 ? "0.0" : number.includes("e") ? answer.size.toExponential(0) : number,
  };
}

export function TransposedTable(lens: OwnershipTableProps) {
  const { ownership } = useMessages();
  const columns = columnsOf(lens);
  const isLit = (side: Side, row: MomentRow) => lens.linked[side].tensors.includes(row.tensor);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard
    <section className="own-scroll" tabIndex={0} aria-label={ownership.lead}>
      <table className="own-t own-n" style={{ minWidth: 110 + columns.length * 64 }}>
        <colgroup>
          <col className="q" />
          {columns.map(({ side, row }) => (
            <col key={`${side}${row.tensor}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <td />
            {columns.map(({ side, row }) => (
              <th
                scope="col"
                className={isLit(side, row) ? "side-h link" : "side-h"}
                key={`${side}${row.tensor}`}
                title={rowName(row)}
              >
                <button
                  type="button"
                  className="row-name"
                  aria-label={rowName(row)}
                  onFocus={() => lens.onLink(placeOf(side, row), false)}
                  onBlur={() => lens.onLink(null, false)}
                  onClick={() => lens.onLink(placeOf(side, row), true)}
                >
                  <SideMark side={side}>
                    <span className="name">{rowName(row).split(".").at(-1)}</span>
                  </SideMark>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {QUESTIONS.map((question) => (
            <tr key={question.id}>
              <th scope="row" className={question.number ? "ask" : undefined}>
                <Rich text={ownership[question.id]} />
              </th>
              {columns.map(({ side, row, partner }) => {
                const own = question.answer(row, ownership);
                const other = partner && question.answer(partner, ownership);
                const diff = other !== null && differs(own, other);
                return (
                  <td
                    key={`${side}${row.tensor}`}
                    className={`${SIDE_CLASS[side]}r${diff ? " diff" : ""}${isLit(side, row) ? " link" : ""}`}
                  >
                    <AnswerMark answer={brief(own, ownership.yes)} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
