/** Layers down, steps across, the halves on the seam: arrows move playhead and row, and the chosen cell says its value. */
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { shortNumber } from "../numbers.ts";
import { useWidth } from "../series/use-width.ts";
import type { Gradient } from "./gradient-rows.ts";
import { HeatCells, type HeatLayout } from "./HeatCells.tsx";
import { columnAt, type HeatGrid, type HeatRow, type HeatScale } from "./heat.ts";

export interface HeatMapProps {
  readonly grid: HeatGrid;
  /** Rows of the grid in the order to draw. */
  readonly rows: readonly HeatRow[];
  readonly scale: HeatScale;
  readonly step: number;
  readonly onStep: (step: number) => void;
}

const TOP = 12;
const RIGHT = 16;
const NARROWEST = 2;
const WIDEST = 18;
const TALLEST = 22;
/** The map grows to about this height before its rows get lower. */
const HEIGHT = 460;

function layoutOf(width: number, rows: readonly HeatRow[], steps: number): HeatLayout {
  const longest = Math.max(
    4,
    ...rows.map(({ name }) => Math.max(...name.split(" · ").map((part) => part.length))),
  );
  const left = Math.round(Math.min(longest * 6.9 + 16, width * 0.32));
  const space = Math.max(1, width - left - RIGHT);
  const group = Math.max(1, Math.ceil((steps * NARROWEST) / space));
  const column = Math.min(WIDEST, space / Math.ceil(steps / group));
  const row = Math.max(5, Math.min(TALLEST, Math.floor(HEIGHT / rows.length)));
  return { width, left, top: TOP, row, column, group };
}

/** The playhead is a layer of its own: moving it draws no cell again. */
function Playhead({
  layout,
  rows,
  column,
  step,
  row,
}: {
  readonly layout: HeatLayout;
  readonly rows: number;
  readonly column: number;
  readonly step: number;
  readonly row: number | null;
}) {
  const bottom = layout.top + rows * layout.row;
  const x = (Math.floor(column / layout.group) + 0.5) * layout.column - 0.5;
  const tag = 14 + String(step).length * 7;
  return (
    <svg className="heat-head" width={layout.width} height={bottom + 24} aria-hidden="true">
      {row !== null && (
        <rect
          className="ring"
          x={layout.left - 1}
          y={layout.top + row * layout.row - 1}
          width={layout.column * Math.ceil((layout.width - layout.left - RIGHT) / layout.column)}
          height={layout.row}
        />
      )}
      <g transform={`translate(${layout.left + x} 0)`}>
        <line className="ph" x1={0} x2={0} y1={2} y2={bottom + 4} />
        <rect className="phb" x={-tag / 2} y={bottom + 4} width={tag} height={18} rx={3} />
        <text className="pht" x={0} y={bottom + 17} textAnchor="middle">
          {step}
        </text>
      </g>
    </svg>
  );
}

function cellText(cell: Gradient): string {
  if (cell.kind === "value") return cell.norm === 0 ? "0.0" : shortNumber(cell.norm);
  return cell.kind === "none" ? "None" : "–";
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function Half({
  side,
  place,
  chosen,
  text,
  onPlace,
  ...map
}: HeatMapProps & {
  readonly side: Side;
  /** Under the playhead. */
  readonly place: Place;
  /** The row that is looked at; null: none. */
  readonly chosen: number | null;
  readonly text: string;
  readonly onPlace: (place: Place | null, go: boolean) => void;
}) {
  const messages = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>();
  const { grid, rows, scale } = map;
  const layout = useMemo(() => layoutOf(width, rows, grid.steps.length), [width, rows, grid]);
  const last = grid.steps.length - 1;
  const placeOf = (event: PointerEvent<HTMLElement>): Place | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const drawn = Math.floor((event.clientX - box.left - layout.left) / layout.column);
    const row = Math.floor((event.clientY - box.top - layout.top) / layout.row);
    if (drawn < 0 || row < 0 || row >= rows.length) return null;
    return { row, column: Math.min(last, drawn * layout.group) };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { row, column } = place;
    const moves: Readonly<Record<string, Place>> = {
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      PageDown: { row, column: column - 10 },
      PageUp: { row, column: column + 10 },
      Home: { row, column: 0 },
      End: { row, column: last },
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
    onPlace({ row: within(to.row, rows.length - 1), column: within(to.column, last) }, true);
  };
  return (
    <figure>
      <figcaption>
        <SideMark side={side}>
          <b>{messages.side[side]}</b>
        </SideMark>
      </figcaption>
      <div
        ref={ref}
        className="heat"
        role="slider"
        tabIndex={0}
        aria-label={messages.gradients.map[side]}
        aria-valuemin={0}
        aria-valuemax={grid.steps[last]}
        aria-valuenow={grid.steps[place.column]}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
        onFocus={() => onPlace(place, false)}
        onBlur={() => onPlace(null, false)}
        onPointerMove={(event) => onPlace(placeOf(event), false)}
        onPointerLeave={() => onPlace(null, false)}
        onPointerDown={(event) => onPlace(placeOf(event), true)}
      >
        {width > 0 && (
          <>
            <HeatCells rows={rows} side={side} steps={grid.steps} scale={scale} layout={layout} />
            <Playhead
              layout={layout}
              rows={rows.length}
              column={place.column}
              step={grid.steps[place.column]}
              row={chosen}
            />
          </>
        )}
      </div>
    </figure>
  );
}

export function HeatMap(props: HeatMapProps) {
  const { grid, rows, step, onStep } = props;
  const messages = useMessages();
  const [row, setRow] = useState(0);
  const [seen, setSeen] = useState<Place | null>(null);
  const column = columnAt(grid, step);
  const place = { row: Math.min(row, rows.length - 1), column };
  const onPlace = (to: Place | null, go: boolean): void => {
    setSeen(to);
    if (!to || !go) return;
    setRow(to.row);
    if (to.column !== column) onStep(grid.steps[to.column]);
  };
  const read = (at: Place): string => {
    const { name, nn, functional } = rows[at.row];
    const values = { nn: cellText(nn[at.column]), functional: cellText(functional[at.column]) };
    return messages.gradients.cell(name, grid.steps[at.column], values.nn, values.functional);
  };
  const shown = seen && seen.row < rows.length ? seen : null;
  return (
    <>
      <div className="seam stack">
        {(["nn", "functional"] as const).map((side) => (
          <Half
            key={side}
            {...props}
            side={side}
            place={place}
            chosen={shown?.row ?? null}
            text={read(place)}
            onPlace={onPlace}
          />
        ))}
      </div>
      <p className="heat-cell" aria-hidden="true">
        {read(shown ?? place)}
      </p>
    </>
  );
}
