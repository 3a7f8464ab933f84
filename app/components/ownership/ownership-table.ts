/** The ownership table as rows, for a file: one a tensor and side, one column a question, in the words of the page. */
import type { MomentPair } from "../../../engine/trace/moment.ts";
import { rowName } from "../../../engine/trace/pairing.ts";
import type { Messages } from "../../i18n/messages.ts";
import type { Table } from "../table/table.ts";
import { QUESTIONS } from "./answers.ts";

const SIDES = ["nn", "functional"] as const;

export function ownershipTable(pairs: readonly MomentPair[], messages: Messages): Table {
  const words = messages.ownership;
  return {
    header: [
      messages.sideColumn,
      words.leaf,
      // Marks of code stand around some of the words on the page.
      ...QUESTIONS.map(({ id }) => words[id].replaceAll("`", "")),
    ],
    rows: pairs.flatMap((pair) =>
      SIDES.flatMap((side) => {
        const row = pair[side];
        return row
          ? [[messages.side[side], rowName(row), ...QUESTIONS.map(({ answer }) => answer(row, words).text)]]
          : [];
      }),
    ),
  };
}
