/** Who owns each leaf tensor: pairs as two touching rows, so that a difference is one stroke of the highlighter. */
import { diagnose } from "../../../engine/trace/diagnose.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { LensHeader } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { useMedia } from "../use-media.ts";
import { Diagnoses } from "./Diagnoses.tsx";
import { TransposedTable } from "./TransposedTable.tsx";
import { WideTable } from "./WideTable.tsx";

export function Ownership(props: LensProps) {
  const messages = useMessages();
  const narrow = useMedia("(max-width: 899.98px)");
  const { pairs, trace } = props;
  const Table = narrow ? TransposedTable : WideTable;
  return (
    <>
      <LensHeader
        name="ownership"
        lead={pairs.length > 0 ? messages.ownership.lead : messages.ownership.empty}
      />
      {pairs.length > 0 && <Table {...props} />}
      {pairs.length > 0 && <Diagnoses found={diagnose(trace, pairs)} onLink={props.onLink} />}
    </>
  );
}
