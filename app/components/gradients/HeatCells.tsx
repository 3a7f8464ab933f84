/** One half of the heat map: names, cells in seven tones, hatched bars for None, boxes with a dot for 0.0. */
import { memo } from "react";
import { rowName } from "../../../engine/trace/pairing.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import {
  grouped,
  type HeatRow,
  type HeatScale,
  isNone,
  isZero,
  LEVELS,
  levelOf,
  type Stretch,
  stretches,
} from "./heat.ts";

/** Where things stand in a half, in pixels; the same in both halves. */
export interface HeatLayout {
  readonly width: number;
  readonly left: number;
  readonly top: number;
  readonly row: number;
  /** Width of one drawn column, which stands for `group` steps. */
  readonly column: number;
  readonly group: number;
}

export interface HeatCellsProps {
  readonly rows: readonly HeatRow[];
  readonly side: Side;
  readonly steps: readonly number[];
  readonly scale: HeatScale;
  readonly layout: HeatLayout;
}

/** A gap is drawn where cells are wide enough to be told apart. */
const SEPARATE = 4;
/** Rows lower than this share labels. */
const LABEL = 13;
/** A hatched bar at least this wide says what it means. */
const NOTE = 150;
const TICK = 56;

/** One path a tone, however many cells there are: the page styles and moves seven elements. */
function cellPaths({
  rows,
  side,
  scale,
  layout,
}: HeatCellsProps): readonly { readonly tone: string; readonly path: string }[] {
  const paths: string[][] = Array.from({ length: LEVELS + 1 }, () => []);
  const separate = layout.column >= SEPARATE;
  const height = layout.row > 4 ? layout.row - 2 : layout.row;
  rows.forEach((row, index) => {
    const y = layout.top + index * layout.row;
    const levels = grouped(row[side], layout.group).map((cell) =>
      cell.kind === "value" && cell.norm !== 0 ? levelOf(cell.norm, scale) : 0,
    );
    for (let from = 0; from < levels.length; ) {
      let to = from + 1;
      while (!separate && to < levels.length && levels[to] === levels[from]) to++;
      const width = ((to - from) * layout.column - (separate ? 1 : 0)).toFixed(2);
      const x = (layout.left + from * layout.column).toFixed(2);
      paths[levels[from]].push(`M${x} ${y}h${width}v${height}h-${width}z`);
      from = to;
    }
  });
  return paths.flatMap((parts, level) =>
    level > 0 && parts.length > 0 ? { tone: `h${level}`, path: parts.join("") } : [],
  );
}

function barOf(stretch: Stretch, { left, column, row }: HeatLayout) {
  const width = Math.max(2, (stretch.to - stretch.from + 1) * column - 2);
  return { x: left + stretch.from * column + 0.5, width, height: Math.max(2, row - 3) };
}

function NoneBar({
  stretch,
  y,
  layout,
}: {
  readonly stretch: Stretch;
  readonly y: number;
  readonly layout: HeatLayout;
}) {
  const messages = useMessages();
  const bar = barOf(stretch, layout);
  return (
    <>
      <rect className="hn" {...bar} y={y + 0.5} />
      {layout.row >= LABEL && bar.width > 44 && (
        <text className="t2 halo" x={bar.x + bar.width - 8} y={y + layout.row / 2 + 3} textAnchor="end">
          {bar.width >= NOTE ? messages.gradients.noneNote : "None"}
        </text>
      )}
    </>
  );
}

function ZeroBox({
  stretch,
  y,
  layout,
}: {
  readonly stretch: Stretch;
  readonly y: number;
  readonly layout: HeatLayout;
}) {
  const bar = barOf(stretch, layout);
  const radius = Math.min(2.5, bar.width / 3, bar.height / 3);
  return (
    <>
      <rect className="hz" {...bar} y={y + 0.5} />
      <circle className="hzd" cx={bar.x + bar.width / 2} cy={y + 0.5 + bar.height / 2} r={radius} />
    </>
  );
}

/** 1, 2 or 5 times a power of ten: the smallest that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least) ?? 10 * power;
}

/** Columns that are named under the map: the last, and the first at or after each round step where there is room. */
function ticksOf(steps: readonly number[], { column, group }: HeatLayout): readonly number[] {
  const last = steps.length - 1;
  const span = steps[last] - steps[0];
  const every = roundStep((span * TICK * group) / Math.max(1, last * column));
  const ticks: number[] = [];
  for (let at = Math.ceil(steps[0] / every) * every; at < steps[last] - every / 2; at += every) {
    const found = steps.findIndex((step) => step >= at);
    if (found !== ticks.at(-1)) ticks.push(found);
  }
  return ticks.at(-1) === last ? ticks : [...ticks, last];
}

function shortened(name: string, width: number): string {
  const limit = Math.max(4, Math.floor(width / 6.9));
  return name.length > limit ? `…${name.slice(1 - limit)}` : name;
}

export const HeatCells = memo(function HeatCells(props: HeatCellsProps) {
  const { rows, side, steps, layout } = props;
  const messages = useMessages();
  const bottom = layout.top + rows.length * layout.row;
  const labelled = Math.max(1, Math.ceil(LABEL / layout.row));
  return (
    <svg width={layout.width} height={bottom + 24} aria-hidden="true">
      {cellPaths(props).map(({ tone, path }) => (
        <path key={tone} className={`hc ${tone}`} d={path} />
      ))}
      {rows.map((row, index) => {
        const y = layout.top + index * layout.row;
        const owner = row.pair[side];
        const cells = grouped(row[side], layout.group);
        return (
          <g key={row.name}>
            {owner && index % labelled === 0 && (
              <text className="m row-label" x={layout.left - 8} y={y + layout.row / 2 + 3} textAnchor="end">
                {shortened(rowName(owner), layout.left - 12)}
              </text>
            )}
            {stretches(cells, isNone).map((stretch) => (
              <NoneBar key={stretch.from} stretch={stretch} y={y} layout={layout} />
            ))}
            {stretches(cells, isZero).map((stretch) => (
              <ZeroBox key={stretch.from} stretch={stretch} y={y} layout={layout} />
            ))}
          </g>
        );
      })}
      {ticksOf(steps, layout).map((column) => (
        <text
          key={column}
          className="t2"
          x={layout.left + (column / layout.group + 0.5) * layout.column}
          y={bottom + 17}
          textAnchor="middle"
        >
          {steps[column]}
        </text>
      ))}
      <text className="t2" x={layout.left - 8} y={bottom + 17} textAnchor="end">
        {messages.gradients.stepAxis}
      </text>
    </svg>
  );
});
