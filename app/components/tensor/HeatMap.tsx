/** One slice of a tensor as cells on a diverging scale; arrows move over the cells, and the chosen one says itself. */
import { type KeyboardEvent, useState } from "react";
import { elementIndex, type Slice } from "../../../engine/trace/tensor-view.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { levelOf, toneOf } from "../diverging.ts";
import { shortNumber } from "../numbers.ts";
import { useWidth } from "../series/use-width.ts";

export interface HeatMapProps {
  readonly label: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly slice: Slice;
  /** Magnitude at either end of the scale. */
  readonly scale: number;
}

const GUTTER = 30;
const TOP = 18;
/** Of a number in a cell: width of a character, room beside them, height, all in pixels. */
const CHARACTER = 6.7;
const BESIDE = 4;
const NUMBER_HEIGHT = 20;

function cellClass(value: number, scale: number): string {
  if (!Number.isFinite(value)) return "hv hv-none";
  return `hv ${toneOf(levelOf(value, scale))}`;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function clamped(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}

export function HeatMap({ label, shape, values, slice, scale }: HeatMapProps) {
  const messages = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [[row, column], setCell] = useState<readonly [number, number]>([0, 0]);
  const { rows, columns } = slice;
  const cell = Math.max(3, Math.min(72, Math.floor((width - GUTTER - 2) / columns)));
  const height = Math.max(3, Math.min(cell, 28));
  const at = (r: number, c: number): number => values[slice.offset + r * columns + c];
  const fits = (value: number): boolean => shortNumber(value).length * CHARACTER + BESIDE <= cell;
  // All or none: cells without a number would look empty.
  const numbered =
    height >= NUMBER_HEIGHT && values.slice(slice.offset, slice.offset + rows * columns).every(fits);
  const [r, c] = [clamped(row, rows), clamped(column, columns)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    setCell([clamped(r + move[0], rows), clamped(c + move[1], columns)]);
  };
  const rank = shape.length;
  return (
    <div ref={ref} className="heat">
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a picture whose cells the arrow keys walk over
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys need a place to be heard
        <div role="group" aria-label={label} tabIndex={0} className="heat-map" onKeyDown={onKeyDown}>
          <svg width={width} height={TOP + rows * height + 2} aria-hidden="true">
            {rank > 0 && (
              <text className="t2" x={GUTTER} y={12}>
                {messages.tensor.dim(rank - 1, columns)}
              </text>
            )}
            {rank > 1 && (
              <text className="t2" x={0} y={TOP + 12}>
                {messages.tensor.dimShort(rank - 2)}
              </text>
            )}
            {Array.from({ length: rows * columns }, (_, flat) => {
              const [y, x] = [Math.floor(flat / columns), flat % columns];
              const value = at(y, x);
              return (
                <g
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  key={flat}
                  onPointerEnter={() => setCell([y, x])}
                >
                  <rect
                    className={cellClass(value, scale)}
                    x={GUTTER + x * cell}
                    y={TOP + y * height}
                    width={cell}
                    height={height}
                  />
                  {numbered && (
                    <text
                      className={`hv-text ${Math.abs(levelOf(value, scale)) > 2 ? "hv-strong" : ""}`}
                      x={GUTTER + x * cell + cell / 2}
                      y={TOP + y * height + height / 2 + 4}
                      textAnchor="middle"
                    >
                      {shortNumber(value)}
                    </text>
                  )}
                </g>
              );
            })}
            <rect className="ring" x={GUTTER + c * cell} y={TOP + r * height} width={cell} height={height} />
          </svg>
        </div>
      )}
      <output className="heat-cell">
        <code>[{elementIndex(shape, slice, r, c).join(", ")}]</code> {shortNumber(at(r, c))}
      </output>
    </div>
  );
}
