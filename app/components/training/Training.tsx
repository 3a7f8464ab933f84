/** Loss and parameters over the steps of the run, both sides on one axis. */
import { useMemo, useRef, useState } from "react";
import { compareNumbers } from "../../../engine/trace/compare.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { shortNumber } from "../numbers.ts";
import {
  lossSeries,
  type Point,
  pairedValues,
  parameterSeries,
  seriesTable,
  wantsLog,
} from "../series/series.ts";
import { DataTable } from "../table/DataTable.tsx";
import { CurveChart } from "./CurveChart.tsx";

const GLYPHS = { identical: "=", close: "≈", different: "≠" } as const;

/** Whether the two loss curves are one, in words. */
function Gap({ points }: { readonly points: readonly Point[] }) {
  const { training } = useMessages();
  const { nn, functional } = pairedValues(points);
  if (nn.length === 0) return null;
  const found = compareNumbers(nn, functional);
  if (found.kind === "unknown") return null;
  const one = found.kind !== "different";
  return (
    <ul className="diag">
      <li>
        <span className={one ? "g ok" : "g"} aria-hidden="true">
          {GLYPHS[found.kind]}
        </span>
        <span>
          {one && <b>{training.oneCurve} </b>}
          {found.kind === "identical" && training.sameEverywhere}
          {found.kind !== "identical" && training.largestGap(shortNumber(found.maxDifference ?? 0))}
        </span>
      </li>
    </ul>
  );
}

export function Training({ steps, pairs, step, trace }: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const losses = useMemo(() => [lossSeries(steps)], [steps]);
  const [loss] = losses;
  const parameters = useMemo(() => parameterSeries(steps, pairs), [steps, pairs]);
  const count = Math.max(
    steps.nn.length && (trace.nn?.stepCount ?? 0),
    steps.functional.length && (trace.functional?.stepCount ?? 0),
    loss.points.length,
  );
  if (count === 0) return <LensHeader name="training" lead={messages.training.empty} />;
  const log = wantsLog(loss.points);
  const hasLoss = loss.points.some(({ nn, functional }) => nn !== null || functional !== null);
  const table = () => seriesTable([loss, ...parameters.series], messages);
  const charts = (
    <div className="seam stack" ref={drawing}>
      {hasLoss && (
        <CurveChart
          label={log ? messages.training.lossLog : messages.training.loss}
          series={losses}
          log={log}
          step={step}
        />
      )}
      {parameters.series.length > 0 && (
        <CurveChart
          label={parameters.kind === "entries" ? messages.training.parameters : messages.training.norms}
          series={parameters.series}
          log={false}
          step={step}
        />
      )}
    </div>
  );
  return (
    <>
      <LensHeader name="training" lead={messages.training.lead(count)}>
        <ExportMenu file="training" drawing={drawing} table={table} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      {asText ? <DataTable table={table()} /> : charts}
      <Gap points={loss.points} />
    </>
  );
}
