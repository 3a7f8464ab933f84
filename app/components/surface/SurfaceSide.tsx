/** One side's surface: what the model says over its two inputs in tones, the line where two classes part, the data. */
import { memo } from "react";
import { type Floor, piecesAbove } from "../../../engine/trace/surface-bands.ts";
import {
  classBorders,
  contour,
  finer,
  type Samples,
  type Segment,
  stretchesOf,
} from "../../../engine/trace/surface-view.ts";
import type { SurfaceRecord } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { toneOf } from "../diverging.ts";
import { shortNumber } from "../numbers.ts";
import { PointMark, pointKind } from "./PointMark.tsx";

export interface SurfaceSideProps {
  readonly record: SurfaceRecord;
  readonly values: readonly number[];
  /** Distance from the middle at either end of the tones; the same on both sides. */
  readonly scale: number;
  readonly label: string;
  /** Pixels along each edge of the plane. */
  readonly edge: number;
}

const LEFT = 34;
const TOP = 8;
const BOTTOM = 34;
/** Between samples the surface is a curved sheet: squares this much finer follow it to less than a pixel. */
const FINER = 4;
/** Borders between classes run on the edges of squares. */
const FINER_CLASSES = 8;
/** A class is one of seven tones; more begin again. */
const CLASS_TONES = 7;

interface Plane {
  readonly samples: Samples;
  readonly cell: number;
}

interface Tone {
  readonly tone: string;
  readonly path: string;
}

/** Samples are the middles of cells, those at an edge are cut in half. */
function classTones({ samples, cell }: Plane, edge: number): readonly Tone[] {
  const paths = new Map<number, string>();
  const clipped = (at: number): number => Math.min(edge, Math.max(0, (at - 0.5) * cell));
  for (const { tone, row, from, to } of stretchesOf(samples, (value) => value)) {
    const [left, right] = [clipped(from), clipped(to)];
    const [top, bottom] = [clipped(row), clipped(row + 1)];
    const piece = `M${left.toFixed(1)} ${top.toFixed(1)}H${right.toFixed(1)}V${bottom.toFixed(1)}H${left.toFixed(1)}Z`;
    paths.set(tone, (paths.get(tone) ?? "") + piece);
  }
  return [...paths].map(([tone, path]) => ({ tone: `h${(tone % CLASS_TONES) + 1}`, path }));
}

/** Each tone lies over the ones below it, from where it begins: the same steps as `levelOf`. */
function bandTones({ samples, cell }: Plane, middle: number, scale: number): readonly Tone[] {
  const levels = scale > 0 ? [-4, -3, -2, -1, 0, 1, 2, 3, 4] : [0];
  return levels.map((level, index): Tone => {
    const floor: Floor = {
      level: index === 0 ? Number.NEGATIVE_INFINITY : middle + ((level > 0 ? level - 1 : level) * scale) / 4,
      included: level <= 0,
    };
    const path = piecesAbove(samples, floor)
      .map(
        (piece) =>
          `M${piece.map(([x, y]) => `${(x * cell).toFixed(1)} ${(y * cell).toFixed(1)}`).join("L")}Z`,
      )
      .join("");
    return { tone: toneOf(level), path };
  });
}

function linePath(segments: readonly Segment[], cell: number, edge: number): string {
  const at = (value: number): string => Math.min(edge, Math.max(0, value * cell)).toFixed(1);
  return segments.map(([x1, y1, x2, y2]) => `M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}`).join("");
}

const Tones = memo(function Tones({ record, values, scale, edge }: Omit<SurfaceSideProps, "label">) {
  const several = record.classes > 2;
  const middle = record.boundary ?? 0;
  const samples = finer({ size: record.size, values }, several ? FINER_CLASSES : FINER, several);
  const cell = edge / (samples.size - 1);
  const tones = several ? classTones({ samples, cell }, edge) : bandTones({ samples, cell }, middle, scale);
  const border = several
    ? classBorders(samples)
    : record.boundary === null
      ? []
      : contour(samples, record.boundary);
  return (
    <>
      {tones.map(({ tone, path }) => (
        <path key={tone} className={`tone ${tone}`} d={path} />
      ))}
      <path className="surface-border" d={linePath(border, cell, edge)} />
    </>
  );
});

const Points = memo(function Points({
  record,
  edge,
}: {
  readonly record: SurfaceRecord;
  readonly edge: number;
}) {
  const { points, x, y } = record;
  const kinds = pointKind(record);
  return points.map((point, index) => (
    <PointMark
      // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the data
      key={index}
      x={((point.x - x[0]) / (x[1] - x[0])) * edge}
      y={((y[1] - point.y) / (y[1] - y[0])) * edge}
      kind={kinds(point.target)}
    />
  ));
});

export function SurfaceSide({ record, values, scale, label, edge }: SurfaceSideProps) {
  const messages = useMessages();
  const { x, y } = record;
  return (
    <svg
      className="surface"
      width={LEFT + edge + 8}
      height={TOP + edge + BOTTOM}
      role="img"
      aria-label={label}
    >
      <g transform={`translate(${LEFT} ${TOP})`}>
        <Tones record={record} values={values} scale={scale} edge={edge} />
        <rect className="surface-frame" width={edge} height={edge} />
        <Points record={record} edge={edge} />
        <text className="t2" x={-6} y={10} textAnchor="end">
          {shortNumber(Number(y[1].toPrecision(2)))}
        </text>
        <text className="t2" x={-6} y={edge} textAnchor="end">
          {shortNumber(Number(y[0].toPrecision(2)))}
        </text>
        <text className="t2" transform={`translate(-10 ${edge / 2}) rotate(-90)`} textAnchor="middle">
          {messages.surface.second}
        </text>
        <text className="t2" x={0} y={edge + 16}>
          {shortNumber(Number(x[0].toPrecision(2)))}
        </text>
        <text className="t2" x={edge} y={edge + 16} textAnchor="end">
          {shortNumber(Number(x[1].toPrecision(2)))}
        </text>
        <text className="t2" x={edge / 2} y={edge + 16} textAnchor="middle">
          {messages.surface.first}
        </text>
      </g>
    </svg>
  );
}
