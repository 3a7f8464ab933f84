/** Loss and parameters over the steps of the run, both sides on one axis. */
import { useMemo, useRef, useState } from "react";
import { compareNumbers } from "../../../engine/trace/compare.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { shortNumber } from "../numbers.ts";
import {
  lossSeries,
  type Point,
  pairedValues,
  pairName,
  parameterSeries,
  type Series,
  seriesTable,
  trainedPairs,
  wantsLog,
} from "../series/series.ts";
import { Surface } from "../surface/Surface.tsx";
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
          <span className="gap-size">
            {found.kind === "identical" && training.sameEverywhere}
            {found.kind !== "identical" && training.largestGap(shortNumber(found.maxDifference ?? 0))}
          </span>
        </span>
      </li>
    </ul>
  );
}

/** The end of the run that was kept and of this one, in words. */
function Compared({ earlier, loss }: { readonly earlier: Series; readonly loss: Series }) {
  const { training } = useMessages();
  const ends = [earlier, loss].map(({ points }) => points.at(-1));
  const [a, b] = ends.map((end) => end?.nn ?? end?.functional ?? null);
  if (a === null || b === null || earlier.points === loss.points) return null;
  return (
    <p className="compared">
      <Rich
        text={training.compared(shortNumber(a), ends[0]?.step ?? 0, shortNumber(b), ends[1]?.step ?? 0)}
      />
    </p>
  );
}

interface ChoicesProps {
  readonly names: readonly string[];
  readonly choice: string | null;
  readonly onChoice: (choice: string | null) => void;
  readonly pinned: boolean;
  readonly onPin: () => void;
}

function Choices({ names, choice, onChoice, pinned, onPin }: ChoicesProps) {
  const { training } = useMessages();
  return (
    <div className="choices">
      {names.length > 0 && (
        <label>
          {training.draw}
          <select value={choice ?? ""} onChange={({ target }) => onChoice(target.value || null)}>
            <option value="">{training.automatic}</option>
            <option value="norms">{training.norms}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {training.entriesOf(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" className="btn" aria-pressed={pinned} onClick={onPin}>
        {pinned ? training.unpin : training.pin}
      </button>
    </div>
  );
}

export function Training({ steps, pairs, step, phase, trace }: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const losses = useMemo(() => [lossSeries(steps)], [steps]);
  const [loss] = losses;
  const [choice, setChoice] = useState<string | null>(null);
  const [earlier, setEarlier] = useState<Series | null>(null);
  const names = useMemo(() => trainedPairs(steps, pairs).map(pairName), [steps, pairs]);
  const parameters = useMemo(() => parameterSeries(steps, pairs, choice), [steps, pairs, choice]);
  const shownEarlier = earlier && earlier.points !== loss.points ? earlier : null;
  const count = Math.max(
    steps.nn.length && (trace.nn?.stepCount ?? 0),
    steps.functional.length && (trace.functional?.stepCount ?? 0),
    loss.points.length,
  );
  if (count === 0) return <LensHeader name="training" lead={messages.training.empty} />;
  const log = wantsLog(loss.points);
  const hasLoss = loss.points.some(({ nn, functional }) => nn !== null || functional !== null);
  const table = () =>
    seriesTable(
      [
        ...(shownEarlier ? [{ ...shownEarlier, name: messages.training.earlierLoss }] : []),
        loss,
        ...parameters.series,
      ],
      messages,
    );
  const charts = (
    <div className="seam stack" ref={drawing}>
      {hasLoss && (
        <CurveChart
          label={log ? messages.training.lossLog : messages.training.loss}
          series={losses}
          log={log}
          step={step}
          earlier={shownEarlier}
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
      <Choices
        names={names}
        choice={choice}
        onChoice={setChoice}
        pinned={earlier !== null}
        onPin={() => setEarlier(earlier ? null : loss)}
      />
      {asText ? <DataTable table={table()} /> : charts}
      {earlier && <Compared earlier={earlier} loss={loss} />}
      <Gap points={loss.points} />
      <Surface trace={trace} moment={{ step, phase }} />
    </>
  );
}
