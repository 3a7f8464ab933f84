/** Who owns each leaf tensor: pairs as two touching rows, so that a difference is one stroke of the highlighter. */
import { useMemo } from "react";
import { diagnose } from "../../../engine/trace/diagnose.ts";
import { pairsAt } from "../../../engine/trace/moment.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { useMedia } from "../use-media.ts";
import { Diagnoses } from "./Diagnoses.tsx";
import { ownershipTable } from "./ownership-table.ts";
import { TransposedTable } from "./TransposedTable.tsx";
import { WideTable } from "./WideTable.tsx";

export function Ownership(props: LensProps) {
  const messages = useMessages();
  const narrow = useMedia("(max-width: 899.98px)");
  const { pairs, trace, steps, step, phase, atEnd } = props;
  const shown = useMemo(
    () => pairsAt(pairs, steps, atEnd ? null : { step, phase }),
    [pairs, steps, step, phase, atEnd],
  );
  const found = useMemo(() => diagnose(trace, pairs), [trace, pairs]);
  if (pairs.length === 0) return <LensHeader name="ownership" lead={messages.ownership.empty} />;
  const Table = narrow ? TransposedTable : WideTable;
  return (
    <>
      <LensHeader
        name="ownership"
        lead={atEnd ? messages.ownership.lead : messages.ownership.at[phase](step)}
      >
        <ExportMenu file="ownership" table={() => ownershipTable(shown, messages)} />
        {!atEnd && (
          <button type="button" className="btn btn--bare" onClick={() => props.onMoment(null)}>
            {messages.ownership.wholeRun}
          </button>
        )}
      </LensHeader>
      <Table {...props} pairs={shown} />
      <Diagnoses found={found} onLink={props.onLink} />
    </>
  );
}
