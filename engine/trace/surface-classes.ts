/** A surface of several classes: the part of each square between samples that belongs to a class, and where classes part. */
import { type Piece, rectangle } from "./surface-bands.ts";
import type { Segment } from "./surface-view.ts";

/** Samples on a square, row by row: the likeliest class, and by how much it is ahead of the next. */
export interface ClassSamples {
  readonly size: number;
  readonly classes: readonly number[];
  readonly margins: readonly number[];
}

type Point = readonly [number, number];

interface Corner {
  readonly at: Point;
  readonly owner: number;
  readonly margin: number;
}

export interface ClassRegion {
  readonly owner: number;
  readonly pieces: readonly Piece[];
}

/**
 * Where two classes are equally likely on the straight line between two samples: exactly there if each of them is the
 * other's next. What is not a number leaves the middle.
 */
function crossing(a: Corner, b: Corner): Point {
  const exact = a.margin / (a.margin + b.margin);
  const share = Number.isFinite(exact) ? exact : 0.5;
  return [a.at[0] + (b.at[0] - a.at[0]) * share, a.at[1] + (b.at[1] - a.at[1]) * share];
}

function middleOf(points: readonly Point[]): Point {
  const sum = (axis: 0 | 1): number => points.reduce((total, point) => total + point[axis], 0);
  return [sum(0) / points.length, sum(1) / points.length];
}

interface Cut {
  readonly parts: readonly { readonly owner: number; readonly piece: Piece }[];
  readonly borders: readonly Segment[];
}

/** Two crossings are joined by a line; where more classes meet, each line runs to the middle of the crossings. */
function cut(corners: readonly Corner[]): Cut {
  const first = corners.findIndex((corner, i) => corner.owner !== corners.at(i - 1)?.owner);
  const around = corners.map((_, i) => corners[(first + i) % corners.length]);
  const crossings: Point[] = [];
  const arcs: { owner: number; piece: Point[] }[] = [];
  around.forEach((corner, i) => {
    const before = around.at(i - 1) ?? corner;
    if (corner.owner !== before.owner) {
      const point = crossing(before, corner);
      crossings.push(point);
      arcs.at(-1)?.piece.push(point);
      arcs.push({ owner: corner.owner, piece: [point] });
    }
    arcs.at(-1)?.piece.push(corner.at);
  });
  arcs.at(-1)?.piece.push(crossings[0]);
  if (crossings.length === 2) return { parts: arcs, borders: [[...crossings[0], ...crossings[1]]] };
  const middle = middleOf(crossings);
  return {
    parts: arcs.map(({ owner, piece }) => ({ owner, piece: [...piece, middle] })),
    borders: crossings.map((point): Segment => [...point, ...middle]),
  };
}

/** A sample that belongs to no class (its numbers are NaN) has the owner −1. */
export function classRegions({ size, classes, margins }: ClassSamples): {
  readonly regions: readonly ClassRegion[];
  readonly borders: readonly Segment[];
} {
  const pieces = new Map<number, Piece[]>();
  const borders: Segment[] = [];
  const add = (owner: number, piece: Piece): void => {
    pieces.set(owner, [...(pieces.get(owner) ?? []), piece]);
  };
  const cornerAt = (column: number, row: number): Corner => {
    const at = row * size + column;
    return { at: [column, row], owner: classes[at], margin: margins[at] };
  };
  for (let row = 0; row < size - 1; row++) {
    let from = 0;
    for (let column = 0; column < size - 1; column++) {
      const corners = [
        cornerAt(column, row),
        cornerAt(column + 1, row),
        cornerAt(column + 1, row + 1),
        cornerAt(column, row + 1),
      ];
      const whole = corners.every(({ owner }) => owner === corners[0].owner);
      if (whole) {
        const next = column + 2 < size ? [cornerAt(column + 2, row), cornerAt(column + 2, row + 1)] : [];
        const goesOn = next.length > 0 && next.every(({ owner }) => owner === corners[0].owner);
        if (!goesOn) add(corners[0].owner, rectangle(from, row, column + 1));
        if (!goesOn) from = column + 1;
        continue;
      }
      from = column + 1;
      const { parts, borders: lines } = cut(corners);
      for (const { owner, piece } of parts) add(owner, piece);
      borders.push(...lines);
    }
  }
  return { regions: [...pieces].map(([owner, own]) => ({ owner, pieces: own })), borders };
}
