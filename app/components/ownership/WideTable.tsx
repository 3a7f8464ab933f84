/** Rows are leaf tensors, nn above F; columns are questions. */
import type { MomentPair, MomentRow } from "../../../engine/trace/moment.ts";
import { rowName } from "../../../engine/trace/pairing.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { SIDE_CLASS, SideMark } from "../mark/SideMark.tsx";
import { AnswerMark } from "./AnswerMark.tsx";
import { differs, type OwnershipTableProps, QUESTIONS } from "./answers.ts";

/** Share of the width for each question, as the longest usual answer needs it. */
const WIDTHS: Readonly<Record<string, string | undefined>> = {
  requiresGrad: "11%",
  registered: "16%",
  stateDict: "12%",
  optimizer: "11%",
  gradient: "11.5%",
  changed: "11.5%",
};

/** Room for the longest name, within reason. */
function nameWidth(pairs: readonly MomentPair[]): number {
  const names = pairs.flatMap(({ nn, functional }) =>
    [nn, functional].flatMap((row) => (row ? rowName(row) : [])),
  );
  return Math.min(250, Math.max(150, 52 + 7.6 * Math.max(...names.map((name) => name.length))));
}

function Head({ pairs }: { readonly pairs: readonly MomentPair[] }) {
  const { ownership } = useMessages();
  return (
    <>
      <colgroup>
        <col style={{ width: nameWidth(pairs) }} />
        {QUESTIONS.map(({ id }) => (
          <col key={id} style={{ width: WIDTHS[id] }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{ownership.leaf}</th>
          {QUESTIONS.map(({ id, number }) => (
            <th scope="col" key={id} className={number ? "ask" : undefined}>
              <div>
                {number && <span className="num">{number}</span>}
                <div>
                  <Rich text={ownership[id]} />
                </div>
              </div>
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

interface RowProps {
  readonly side: Side;
  readonly row: MomentRow;
  readonly partner: MomentRow | null;
  readonly second: boolean;
  readonly lens: OwnershipTableProps;
}

function Row({ side, row, partner, second, lens }: RowProps) {
  const { ownership } = useMessages();
  const linked = lens.linked[side].tensors.includes(row.tensor);
  const place = { side, line: row.line, tensor: row.tensor };
  return (
    <tr
      className={`${SIDE_CLASS[side]}r${second ? " b" : ""}${linked ? " link" : ""}`}
      onPointerEnter={() => lens.onLink(place, false)}
      onPointerLeave={() => lens.onLink(null, false)}
    >
      <th scope="row">
        <button
          type="button"
          className="row-name"
          onFocus={() => lens.onLink(place, false)}
          onBlur={() => lens.onLink(null, false)}
          onClick={() => lens.onLink(place, true)}
        >
          <SideMark side={side}>
            <span className="name">{rowName(row)}</span>
          </SideMark>
        </button>
      </th>
      {QUESTIONS.map((question) => {
        const own = question.answer(row, ownership);
        const other = partner && question.answer(partner, ownership);
        return (
          <td
            key={question.id}
            className={other && differs(own, other) ? "diff" : undefined}
            title={own.text}
          >
            <AnswerMark answer={own} />
          </td>
        );
      })}
    </tr>
  );
}

function pairKey(pair: MomentPair): string {
  return `${pair.nn?.tensor ?? "-"}:${pair.functional?.tensor ?? "-"}`;
}

export function WideTable(lens: OwnershipTableProps) {
  return (
    <table className="own-t own-w">
      <Head pairs={lens.pairs} />
      {lens.pairs.map((pair) => (
        <tbody key={pairKey(pair)}>
          {pair.nn && <Row side="nn" row={pair.nn} partner={pair.functional} second={false} lens={lens} />}
          {pair.functional && (
            <Row
              side="functional"
              row={pair.functional}
              partner={pair.nn}
              second={pair.nn !== null}
              lens={lens}
            />
          )}
        </tbody>
      ))}
    </table>
  );
}
