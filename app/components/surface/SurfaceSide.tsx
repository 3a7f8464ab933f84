/** One side's surface: what the model says over its two inputs in tones, the line where two classes part, the data. */
import { memo } from "react";
import { type Floor, type Piece, piecesAbove } from "../../../engine/trace/surface-bands.ts";
import { classRegions } from "../../../engine/trace/surface-classes.ts";
import {
  contour,
  finer,
  type Samples,
  type Segment,
  type SurfaceFrame,
} from "../../../engine/trace/surface-view.ts";
import type { SurfaceRecord } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { toneOf } from "../diverging.ts";
import { shortNumber } from "../numbers.ts";
import { PointMark, pointKind } from "./PointMark.tsx";

export interface SurfaceSideProps {
  readonly record: SurfaceRecord;
  readonly frame: SurfaceFrame;
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
/** A class is one of seven tones; more begin again. */
const CLASS_TONES = 7;

interface Tone {
  readonly tone: string;
  readonly path: string;
}

interface Picture {
  readonly tones: readonly Tone[];
  readonly border: string;
}

function piecesPath(pieces: readonly Piece[], cell: number): string {
  const at = (value: number): string => (value * cell).toFixed(1);
  return pieces.map((piece) => `M${piece.map(([x, y]) => `${at(x)} ${at(y)}`).join("L")}Z`).join("");
}

function linePath(segments: readonly Segment[], cell: number): string {
  const at = (value: number): string => (value * cell).toFixed(1);
  return segments.map(([x1, y1, x2, y2]) => `M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}`).join("");
}

function classPicture(size: number, { values, margins }: SurfaceFrame, edge: number): Picture {
  const { regions, borders } = classRegions({ size, classes: values, margins: margins ?? [] });
  const cell = edge / (size - 1);
  const tones = regions
    .filter(({ owner }) => owner >= 0)
    .map(({ owner, pieces }) => ({
      tone: `h${(owner % CLASS_TONES) + 1}`,
      path: piecesPath(pieces, cell),
    }));
  return { tones, border: linePath(borders, cell) };
}

/** Each tone lies over the ones below it, from where it begins: the same steps as `levelOf`. */
function bandTones(samples: Samples, cell: number, middle: number, scale: number): readonly Tone[] {
  const levels = scale > 0 ? [-4, -3, -2, -1, 0, 1, 2, 3, 4] : [0];
  return levels.map((level, index): Tone => {
    const floor: Floor = {
      level: index === 0 ? Number.NEGATIVE_INFINITY : middle + ((level > 0 ? level - 1 : level) * scale) / 4,
      included: level <= 0,
    };
    return { tone: toneOf(level), path: piecesPath(piecesAbove(samples, floor), cell) };
  });
}

function bandPicture(record: SurfaceRecord, frame: SurfaceFrame, scale: number, edge: number): Picture {
  const { size, boundary } = record;
  const samples = finer({ size, values: frame.values }, FINER);
  const cell = edge / (samples.size - 1);
  return {
    tones: bandTones(samples, cell, boundary ?? 0, scale),
    border: boundary === null ? "" : linePath(contour(samples, boundary), cell),
  };
}

const Tones = memo(function Tones({ record, frame, scale, edge }: Omit<SurfaceSideProps, "label">) {
  const { tones, border } =
    record.classes > 2 ? classPicture(record.size, frame, edge) : bandPicture(record, frame, scale, edge);
  return (
    <>
      {tones.map(({ tone, path }, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: a tone is its place in the order of drawing
          key={index}
          className={`tone ${tone}`}
          d={path}
          // Pieces side by side would show the ground between them; the line of the border covers the steps.
          shapeRendering={record.classes > 2 ? "crispEdges" : undefined}
        />
      ))}
      <path className="surface-border" d={border} />
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

export function SurfaceSide({ record, frame, scale, label, edge }: SurfaceSideProps) {
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
        <Tones record={record} frame={frame} scale={scale} edge={edge} />
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
