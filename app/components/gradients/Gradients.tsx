/** How large each parameter's gradient is at the step under the playhead, both sides on one log axis. */
import { useRef, useState } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Messages } from "../../i18n/messages.ts";
import { Rich } from "../../i18n/Rich.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { MarkShape } from "../mark/SideMark.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { Table } from "../table/table.ts";
import { DotPlot } from "./DotPlot.tsx";
import { type Gradient, type GradientRow, gradientRows } from "./gradient-rows.ts";

function cell(gradient: Gradient): string | number | null {
  if (gradient.kind === "value") return gradient.norm === 0 ? "0.0" : gradient.norm;
  return gradient.kind === "none" ? "None" : null;
}

function tableOf(rows: readonly GradientRow[], messages: Messages): Table {
  return {
    header: [
      messages.gradients.parameter,
      `${messages.side.nn} |grad|`,
      `${messages.side.functional} |grad|`,
    ],
    rows: rows.map(({ name, nn, functional }) => [name, cell(nn), cell(functional)]),
  };
}

function Keys() {
  const messages = useMessages();
  return (
    <div className="chips">
      <span className="key side--nn">
        <span className="side">
          <MarkShape side="nn" />
        </span>
        {messages.side.nn}
      </span>
      <span className="key side--fn">
        <span className="side">
          <MarkShape side="functional" />
        </span>
        {messages.side.functional}
      </span>
      <span className="key">
        <svg width="16" height="16" aria-hidden="true">
          <rect className="hz" x=".5" y=".5" width="15" height="15" />
          <circle className="hzd" cx="8" cy="8" r="2.5" />
        </svg>
        <span>
          <Rich text={messages.gradients.zeroKey} />
        </span>
      </span>
      <span className="key">
        <svg width="24" height="14" aria-hidden="true">
          <rect className="hn" x=".5" y=".5" width="23" height="13" />
        </svg>
        <span>
          <Rich text={messages.gradients.noneKey} />
        </span>
      </span>
    </div>
  );
}

export function Gradients({ steps, pairs, step }: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const rows = gradientRows(steps, pairs, step);
  if (rows.length === 0) return <LensHeader name="gradients" lead={messages.gradients.empty} />;
  const lead = messages.gradients.lead(step);
  return (
    <>
      <LensHeader name="gradients" lead={lead}>
        <ExportMenu file={`gradients-step-${step}`} drawing={drawing} table={() => tableOf(rows, messages)} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      {asText ? (
        <DataTable table={tableOf(rows, messages)} />
      ) : (
        <div className="panel" ref={drawing}>
          <DotPlot rows={rows} label={lead} />
        </div>
      )}
      {!asText && <Keys />}
    </>
  );
}
