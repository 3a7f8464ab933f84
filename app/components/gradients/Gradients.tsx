/** How large each parameter's gradient is at the step under the playhead, both sides on one log axis. */
import { useState } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { MarkShape } from "../mark/SideMark.tsx";
import { shortNumber } from "../numbers.ts";
import { DotPlot } from "./DotPlot.tsx";
import { type Gradient, type GradientRow, gradientRows } from "./gradient-rows.ts";

function text(gradient: Gradient): string {
  if (gradient.kind === "value") return gradient.norm === 0 ? "0.0" : shortNumber(gradient.norm);
  return gradient.kind === "none" ? "None" : "–";
}

function GradientTable({ rows }: { readonly rows: readonly GradientRow[] }) {
  const messages = useMessages();
  return (
    <div className="text-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{messages.gradients.parameter}</th>
            <th scope="col">{messages.side.nn} |grad|</th>
            <th scope="col">{messages.side.functional} |grad|</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{text(row.nn)}</td>
              <td>{text(row.functional)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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
  const rows = gradientRows(steps, pairs, step);
  if (rows.length === 0) return <LensHeader name="gradients" lead={messages.gradients.empty} />;
  const lead = messages.gradients.lead(step);
  return (
    <>
      <LensHeader name="gradients" lead={lead}>
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      {asText ? (
        <GradientTable rows={rows} />
      ) : (
        <div className="panel">
          <DotPlot rows={rows} label={lead} />
        </div>
      )}
      {!asText && <Keys />}
    </>
  );
}
