/** Curves of both sides on one axis: nn solid and thick, F dashed with hollow beads on top, the playhead an ink line. */
import { type Key, memo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { powerOfTen, shortNumber } from "../numbers.ts";
import { type Point, pointAt, type Series } from "../series/series.ts";
import { useWidth } from "../series/use-width.ts";

export interface CurveChartProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly log: boolean;
  readonly step: number;
}

const HEIGHT = 236;
const BEADS = 14;
const EDGE = 24;

interface DotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly index?: number;
  readonly key?: Key | null;
}

/** Hollow beads at even distances, so that a curve drawn twice is seen as two. */
function beads(count: number) {
  const every = Math.max(1, Math.round(count / BEADS));
  return ({ cx, cy, index = 0, key }: DotProps) =>
    cx !== undefined && cy !== undefined && index % every === 0 ? (
      <circle key={key} className="bead" cx={cx} cy={cy} r={3} />
    ) : (
      <g key={key} />
    );
}

function lastValue(points: readonly Point[]): number | null {
  const last = points.at(-1);
  return last?.nn ?? last?.functional ?? null;
}

interface LabelBox {
  readonly viewBox?: { readonly x?: number; readonly y?: number; readonly height?: number };
}

function PlayheadTag({ viewBox, step }: LabelBox & { readonly step: number }) {
  const x = viewBox?.x ?? 0;
  const y = (viewBox?.y ?? 0) + (viewBox?.height ?? 0) + 4;
  const width = 14 + String(step).length * 7;
  return (
    <g>
      <rect className="phb" x={x - width / 2} y={y} width={width} height={18} rx={3} />
      <text className="pht" x={x} y={y + 13} textAnchor="middle">
        {step}
      </text>
    </g>
  );
}

/** Rows for recharts: one field a curve and side. */
function rowsOf(series: readonly Series[], log: boolean): readonly Record<string, number | null>[] {
  const keep = (value: number | null): number | null =>
    value !== null && (!log || value > 0) ? value : null;
  const steps = series[0]?.points ?? [];
  return steps.map(({ step }, index) => {
    const row: Record<string, number | null> = { step };
    series.forEach(({ points }, curve) => {
      row[`nn${curve}`] = keep(points[index]?.nn ?? null);
      row[`fn${curve}`] = keep(points[index]?.functional ?? null);
    });
    return row;
  });
}

function logTicks(series: readonly Series[]): readonly number[] {
  const values = series.flatMap(({ points }) => points.flatMap(({ nn, functional }) => [nn, functional]));
  const logs = values.filter((value) => value !== null && value > 0).map((value) => Math.log10(value ?? 1));
  const low = Math.floor(Math.min(...logs));
  const high = Math.ceil(Math.max(...logs));
  const every = Math.max(1, Math.ceil((high - low) / 5));
  const ticks: number[] = [];
  for (let exponent = low; exponent <= high; exponent += every) ticks.push(10 ** exponent);
  return ticks;
}

/** Names at the ends of curves, pushed apart where they would touch. Only for linear axes with several curves. */
function endLabels(series: readonly Series[]): readonly { readonly name: string; readonly value: number }[] {
  return series.flatMap(({ name, points }) => {
    const value = lastValue(points);
    return value === null ? [] : [{ name, value }];
  });
}

const Curves = memo(function Curves({
  series,
  width,
  log,
  step,
}: CurveChartProps & { readonly width: number }) {
  const rows = rowsOf(series, log);
  const named = series.length > 1;
  const ticks = log ? logTicks(series) : undefined;
  const right = named ? Math.min(110, Math.max(...series.map(({ name }) => name.length)) * 7 + 12) : EDGE;
  const last = rows.at(-1)?.step ?? 0;
  return (
    <LineChart
      width={width}
      height={HEIGHT}
      data={[...rows]}
      margin={{ top: 16, right, bottom: 8, left: 4 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--hairline)" />
      <XAxis
        dataKey="step"
        type="number"
        domain={[0, last]}
        tickCount={5}
        allowDecimals={false}
        stroke="var(--rule)"
        tick={{ fill: "var(--ink-3)", fontSize: 11 }}
        tickLine={false}
        height={28}
      />
      <YAxis
        scale={log ? "log" : "auto"}
        domain={ticks ? [ticks[0], ticks[ticks.length - 1]] : ["auto", "auto"]}
        ticks={ticks}
        tickFormatter={(value: number) =>
          log ? powerOfTen(Math.round(Math.log10(value))) : shortNumber(value)
        }
        stroke="var(--rule)"
        tick={{ fill: "var(--ink-3)", fontSize: 11 }}
        tickLine={false}
        axisLine={false}
        width={48}
      />
      {series.map(({ name }, curve) => (
        <Line
          key={`nn ${name}`}
          dataKey={`nn${curve}`}
          stroke="var(--nn)"
          strokeWidth={3}
          dot={rows.length === 1}
          isAnimationActive={false}
          connectNulls
        />
      ))}
      {series.map(({ name }, curve) => (
        <Line
          key={`fn ${name}`}
          dataKey={`fn${curve}`}
          stroke="var(--fn)"
          strokeWidth={1.5}
          strokeDasharray="6 6"
          dot={beads(rows.length)}
          isAnimationActive={false}
          connectNulls
        />
      ))}
      {named &&
        endLabels(series).map(({ name, value }) => (
          <ReferenceLine
            key={name}
            y={value}
            stroke="none"
            label={{
              value: name,
              position: "right",
              fill: "var(--ink)",
              fontSize: 11,
              fontFamily: "var(--mono)",
              fontWeight: 600,
            }}
          />
        ))}
      {rows.length > 1 && (
        <ReferenceLine
          x={step}
          stroke="var(--ink)"
          strokeWidth={1.5}
          label={(box: LabelBox) => <PlayheadTag viewBox={box.viewBox} step={step} />}
        />
      )}
    </LineChart>
  );
});

/** The value under the playhead, in words beside the chart's name. */
function Reading({ series, step }: CurveChartProps) {
  const messages = useMessages();
  const point = series.length === 1 ? pointAt(series[0].points, step) : null;
  if (!point) return null;
  const { nn, functional } = point;
  const same = nn !== null && nn === functional;
  return (
    <output className="reading">
      {same && <b>{shortNumber(nn)}</b>}
      {!same && nn !== null && (
        <b className="side--nn">
          {messages.side.nn} {shortNumber(nn)}
        </b>
      )}
      {!same && functional !== null && (
        <b className="side--fn">
          {messages.side.functional} {shortNumber(functional)}
        </b>
      )}
    </output>
  );
}

export function CurveChart(props: CurveChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <figure>
      <figcaption>
        <span>{props.label}</span>
        <Reading {...props} />
      </figcaption>
      <div ref={ref} className="chart" role="img" aria-label={props.label} style={{ minHeight: HEIGHT }}>
        {width > 0 && <Curves {...props} width={width} />}
      </div>
    </figure>
  );
}
