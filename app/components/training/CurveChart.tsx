/** Curves of both sides on one axis: nn solid and thick, F dashed with hollow beads on top, the playhead an ink line. */
import { type Key, memo } from "react";
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from "recharts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { powerOfTen, shortNumber } from "../numbers.ts";
import { type Point, pointAt, type Series } from "../series/series.ts";
import { useWidth } from "../series/use-width.ts";
import { type EndName, EndNames } from "./EndNames.tsx";

export interface CurveChartProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly log: boolean;
  readonly step: number;
  /** The same curve of an earlier run, kept to compare with. */
  readonly earlier?: Series | null;
}

const HEIGHT = 236;
const BEADS = 14;
const EDGE = 24;
/** Where the plot stands in the drawing: fixed, so that the playhead can be a layer of its own. */
const PLOT = { left: 52, top: 16, bottom: 36 } as const;

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

/** Moving it draws no curve again: a run is scrubbed at the speed of the screen. */
function Playhead({
  step,
  last,
  width,
  right,
}: {
  readonly step: number;
  readonly last: number;
  readonly width: number;
  readonly right: number;
}) {
  const x = PLOT.left + (step / last) * (width - right - PLOT.left);
  const bottom = HEIGHT - PLOT.bottom;
  const tag = 14 + String(step).length * 7;
  return (
    <svg className="chart-head" width={width} height={HEIGHT} aria-hidden="true">
      <g transform={`translate(${x} 0)`}>
        <line className="ph" x1={0} x2={0} y1={PLOT.top} y2={bottom} />
        <rect className="phb" x={-tag / 2} y={bottom + 4} width={tag} height={18} rx={3} />
        <text className="pht" x={0} y={bottom + 17} textAnchor="middle">
          {step}
        </text>
      </g>
    </svg>
  );
}

type ChartRow = Readonly<Record<string, number | null>> & { readonly step: number };

/** Rows for recharts: one field a curve and side, in the order of steps. */
function rowsOf(series: readonly Series[], earlier: Series | null, log: boolean): readonly ChartRow[] {
  const keep = (value: number | null): number | null =>
    value !== null && (!log || value > 0) ? value : null;
  const rows = new Map<number, Record<string, number | null> & { step: number }>();
  const put = ({ points }: Series, nn: string, functional: string): void => {
    for (const point of points) {
      const row = rows.get(point.step) ?? { step: point.step };
      row[nn] = keep(point.nn);
      row[functional] = keep(point.functional);
      rows.set(point.step, row);
    }
  };
  series.forEach((each, curve) => {
    put(each, `nn${curve}`, `fn${curve}`);
  });
  if (earlier) put(earlier, "nnA", "fnA");
  return [...rows.values()].sort((x, y) => x.step - y.step);
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

/** Letters there is room for at the end of a curve. */
const END = 15;

/** Of two names the one the student gave it, which is the last. */
function endName(name: string): string {
  const short = name.length > END ? (name.split(" · ").at(-1) ?? name) : name;
  return short.length > END ? `…${short.slice(1 - END)}` : short;
}

function endNames(series: readonly Series[]): readonly EndName[] {
  return series.flatMap(({ name, points }) => {
    const value = lastValue(points);
    return value === null ? [] : [{ name: endName(name), value }];
  });
}

/** Room right of the plot: for names at the ends of curves where there are several. */
function rightOf(series: readonly Series[]): number {
  if (series.length < 2) return EDGE;
  return Math.min(126, Math.max(...series.map(({ name }) => endName(name).length)) * 7 + 20);
}

function lastStep(rows: readonly Series[]): number {
  return Math.max(0, ...rows.map(({ points }) => points.at(-1)?.step ?? 0));
}

const Curves = memo(function Curves({
  series,
  width,
  log,
  earlier = null,
}: Omit<CurveChartProps, "step" | "label"> & { readonly width: number }) {
  const rows = rowsOf(series, earlier, log);
  const named = series.length > 1;
  const ticks = log ? logTicks(earlier ? [...series, earlier] : series) : undefined;
  const right = rightOf(series);
  const last = lastStep(earlier ? [...series, earlier] : series);
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
      {earlier &&
        ["nnA", "fnA"].map((field) => (
          <Line
            key={field}
            dataKey={field}
            stroke="var(--ink-3)"
            strokeWidth={1.25}
            strokeDasharray={field === "nnA" ? undefined : "2 3"}
            dot={false}
            isAnimationActive={false}
            connectNulls
          />
        ))}
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
      {named && <EndNames names={endNames(series)} />}
    </LineChart>
  );
});

/** A value of both sides, once where they agree. */
function Values({ point, mark }: { readonly point: Point; readonly mark: string | null }) {
  const messages = useMessages();
  const { nn, functional } = point;
  const same = nn !== null && nn === functional;
  return (
    <>
      {mark !== null && <span>{mark}</span>}
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
    </>
  );
}

/** The value under the playhead, in words beside the chart's name; of the earlier run too. */
function Reading({ series, step, earlier }: CurveChartProps) {
  const point = series.length === 1 ? pointAt(series[0].points, step) : null;
  if (!point) return null;
  const before = earlier ? pointAt(earlier.points, step) : null;
  return (
    <output className="reading">
      {before && <Values point={before} mark="A" />}
      <Values point={point} mark={before ? "B" : null} />
    </output>
  );
}

export function CurveChart(props: CurveChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { series, log, earlier, label, step } = props;
  const last = lastStep(earlier ? [...series, earlier] : series);
  return (
    <figure>
      <figcaption>
        <span>{label}</span>
        <Reading {...props} />
      </figcaption>
      <div ref={ref} className="chart" role="img" aria-label={label} style={{ minHeight: HEIGHT }}>
        {width > 0 && <Curves series={series} log={log} earlier={earlier} width={width} />}
        {width > 0 && last > 0 && (
          <Playhead step={Math.min(step, last)} last={last} width={width} right={rightOf(series)} />
        )}
      </div>
    </figure>
  );
}
