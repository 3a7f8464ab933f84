/** How large each parameter's gradient is: layers × steps on one ramp, the step under the playhead on one axis, and in words. */
import { useMemo, useRef, useState } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Messages } from "../../i18n/messages.ts";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { DataTable } from "../table/DataTable.tsx";
import type { Table } from "../table/table.ts";
import { DotPlot } from "./DotPlot.tsx";
import { Findings } from "./Findings.tsx";
import { findingsAt, lastingFindings } from "./findings.ts";
import type { Gradient, GradientRow } from "./gradient-rows.ts";
import { HeatMap } from "./HeatMap.tsx";
import {
  columnAt,
  type HeatGrid,
  type HeatRow,
  heatGrid,
  type Order,
  ordered,
  RECENT,
  scaleOf,
} from "./heat.ts";
import { Keys } from "./Keys.tsx";

const ORDERS: readonly Order[] = ["model", "largest", "smallest"];

function cell(gradient: Gradient): string | number | null {
  if (gradient.kind === "value") return gradient.norm === 0 ? "0.0" : gradient.norm;
  return gradient.kind === "none" ? "None" : null;
}

/** Every step and parameter, both sides. */
function tableOf(grid: HeatGrid, rows: readonly HeatRow[], messages: Messages): Table {
  return {
    header: [
      messages.step,
      ...rows.flatMap(({ name }) => [`${messages.side.nn} ${name}`, `${messages.side.functional} ${name}`]),
    ],
    rows: grid.steps.map((step, column) => [
      step,
      ...rows.flatMap(({ nn, functional }) => [cell(nn[column]), cell(functional[column])]),
    ]),
  };
}

function atColumn(rows: readonly HeatRow[], column: number): readonly GradientRow[] {
  return rows.map(({ name, pair, nn, functional }) => ({
    name,
    pair,
    nn: nn[column],
    functional: functional[column],
  }));
}

function Choices({
  order,
  onOrder,
  recent,
  onRecent,
}: {
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly recent: boolean;
  readonly onRecent: (recent: boolean) => void;
}) {
  const messages = useMessages();
  return (
    <div className="choices">
      <label>
        {messages.gradients.order.title}
        <select
          value={order}
          onChange={({ target }) => onOrder(ORDERS.find((each) => each === target.value) ?? "model")}
        >
          {ORDERS.map((each) => (
            <option key={each} value={each}>
              {messages.gradients.order[each]}
            </option>
          ))}
        </select>
      </label>
      <label title={messages.gradients.recentHelp(RECENT)}>
        <input type="checkbox" checked={recent} onChange={({ target }) => onRecent(target.checked)} />
        {messages.gradients.recent(RECENT)}
      </label>
    </div>
  );
}

function useGrid({ steps, pairs, step }: LensProps, order: Order, recent: boolean) {
  const grid = useMemo(() => heatGrid(steps, pairs), [steps, pairs]);
  const column = columnAt(grid, step);
  const last = grid.steps.length - 1;
  const whole = useMemo(() => scaleOf(grid.rows, 0, last), [grid, last]);
  // Compared by value below, so that a playhead that changes nothing of them draws no cell again.
  const scale = recent ? scaleOf(grid.rows, Math.max(0, column - RECENT + 1), column) : whole;
  const { low, high } = scale;
  const kept = useMemo(() => ({ low, high }), [low, high]);
  const places = ordered(grid.rows, order, column).map((row) => grid.rows.indexOf(row));
  const key = places.join(" ");
  const rows = useMemo(() => key.split(" ").flatMap((place) => grid.rows[Number(place)] ?? []), [grid, key]);
  const lasting = useMemo(() => lastingFindings(grid), [grid]);
  return { grid, column, scale: kept, rows, lasting };
}

export function Gradients(props: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const [order, setOrder] = useState<Order>("model");
  const [recent, setRecent] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const { grid, column, scale, rows, lasting } = useGrid(props, order, recent);
  if (rows.length === 0) return <LensHeader name="gradients" lead={messages.gradients.empty} />;
  const shown = grid.steps[column];
  const several = grid.steps.length > 1;
  const table = () => tableOf(grid, rows, messages);
  const onStep = (step: number) => props.onMoment({ step, phase: props.phase });
  const pending = props.phase === "forward";
  const label = pending ? messages.gradients.notYet(shown) : messages.gradients.atStep(shown);
  return (
    <>
      <LensHeader
        name="gradients"
        lead={
          several
            ? messages.gradients.leadMany(rows.length, grid.steps.length)
            : messages.gradients.lead(shown)
        }
      >
        <ExportMenu file="gradients" drawing={drawing} table={table} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      {several && <Choices order={order} onOrder={setOrder} recent={recent} onRecent={setRecent} />}
      {asText && <DataTable table={table()} />}
      {!asText && (
        <div ref={drawing} className="gradient-drawings">
          {several && <HeatMap grid={grid} rows={rows} scale={scale} step={props.step} onStep={onStep} />}
          <figure className="panel">
            <figcaption>{label}</figcaption>
            <DotPlot rows={atColumn(rows, column)} label={label} pending={pending} />
          </figure>
          <Keys scale={scale} />
        </div>
      )}
      <Findings found={pending ? lasting : [...lasting, ...findingsAt(grid, column)]} onLink={props.onLink} />
    </>
  );
}
