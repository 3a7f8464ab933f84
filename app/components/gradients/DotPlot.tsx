/** One row a parameter on one log axis: filled square nn, hollow circle F; a hatch for None, a dot in a box for 0.0. */
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { useWidth } from "../series/use-width.ts";
import { decades, type Gradient, type GradientRow, ticksOf } from "./gradient-rows.ts";

const ROW = 24;
const TOP = 12;
const NAMES = 240;
const LETTER = 6.9;
/** Left of the axis: where what has no place on a log scale stands, if there is any. */
const OFF_SCALE = 96;
const NOTHING_OFF = 24;

interface Scale {
  readonly zero: number;
  readonly x: (norm: number) => number;
}

function position(gradient: Gradient, scale: Scale): number | null {
  if (gradient.kind !== "value") return null;
  return gradient.norm > 0 ? scale.x(gradient.norm) : scale.zero;
}

function Mark({
  side,
  gradient,
  scale,
  y,
}: {
  readonly side: "nn" | "functional";
  readonly gradient: Gradient;
  readonly scale: Scale;
  readonly y: number;
}) {
  const x = position(gradient, scale);
  if (x === null || gradient.kind !== "value") return null;
  const shape =
    side === "nn" ? (
      <rect className="dot-nn" x={x - 4.5} y={y - 4.5} width={9} height={9} />
    ) : (
      <circle className="dot-fn" cx={x} cy={y} r={5} />
    );
  if (gradient.norm > 0) return shape;
  return (
    <>
      <rect className="hz" x={x - 8} y={y - 8} width={16} height={16} />
      {shape}
    </>
  );
}

function NoneMark({
  row,
  y,
  left,
}: {
  readonly row: GradientRow;
  readonly y: number;
  readonly left: number;
}) {
  const messages = useMessages();
  const sides = (["nn", "functional"] as const).filter((side) => row[side].kind === "none");
  if (sides.length === 0) return null;
  const label = sides.length === 2 ? "None" : messages.gradients.none[sides[0]];
  return (
    <>
      <rect className="hn" x={left} y={y - 6} width={22} height={12} />
      <text className="t2" x={left + 28} y={y + 4}>
        {label}
      </text>
    </>
  );
}

function Row({
  row,
  scale,
  y,
  left,
  names,
}: {
  readonly row: GradientRow;
  readonly scale: Scale;
  readonly y: number;
  readonly left: number;
  readonly names: number;
}) {
  const a = position(row.nn, scale);
  const b = position(row.functional, scale);
  const limit = Math.floor((names - 12) / LETTER);
  const name = row.name.length > limit ? `…${row.name.slice(1 - limit)}` : row.name;
  return (
    <g>
      <text className="m row-label" x={names - 8} y={y + 4} textAnchor="end">
        {name}
        <title>{row.name}</title>
      </text>
      {a !== null && b !== null && <line className="cmp" x1={a} x2={b} y1={y} y2={y} />}
      <NoneMark row={row} y={y} left={left} />
      <Mark side="nn" gradient={row.nn} scale={scale} y={y} />
      <Mark side="functional" gradient={row.functional} scale={scale} y={y} />
    </g>
  );
}

export interface DotPlotProps {
  readonly rows: readonly GradientRow[];
  readonly label: string;
  /** The gradients are still to come: only their places are drawn. */
  readonly pending: boolean;
}

const ABSENT = { kind: "absent" } as const;

export function DotPlot({ rows, label, pending }: DotPlotProps) {
  const messages = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [low, high] = decades(rows);
  const longest = Math.max(0, ...rows.map(({ name }) => name.length)) * LETTER + 14;
  const names = Math.min(NAMES, longest, width * 0.44);
  const isOff = ({ nn, functional }: GradientRow) =>
    [nn, functional].some((one) => one.kind === "none" || (one.kind === "value" && one.norm === 0));
  const from = names + (rows.some(isOff) ? OFF_SCALE : NOTHING_OFF);
  const to = width - 20;
  const scale: Scale = {
    zero: from - 24,
    x: (norm) => from + ((Math.log10(norm) - low) / (high - low)) * (to - from),
  };
  const bottom = TOP + rows.length * ROW;
  const ticks = ticksOf(low, high, to - from);
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={bottom + 44} role="img" aria-label={label}>
          {ticks.map(({ value, text }) => (
            <g key={value}>
              <line className="grid" x1={scale.x(value)} x2={scale.x(value)} y1={TOP - 4} y2={bottom} />
              <text className="t2" x={scale.x(value)} y={bottom + 16} textAnchor="middle">
                {text}
              </text>
            </g>
          ))}
          {rows.map((row, index) => (
            <Row
              key={row.name}
              row={pending ? { ...row, nn: ABSENT, functional: ABSENT } : row}
              scale={scale}
              y={TOP + index * ROW + ROW / 2}
              left={names + 2}
              names={names}
            />
          ))}
          <text className="t2" x={to} y={bottom + 36} textAnchor="end">
            {messages.gradients.axis}
          </text>
        </svg>
      )}
    </div>
  );
}
