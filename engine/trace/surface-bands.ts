/** A recorded surface as filled bands: the part of each square between samples that is above a level, cut on the straight line. */
import type { Samples } from "./surface-view.ts";

/** Corners of a piece, in steps between samples. */
export type Piece = readonly (readonly [number, number])[];

/** A level, and whether what is exactly on it is above. */
export interface Floor {
  readonly level: number;
  readonly included: boolean;
}

/** The part of a square above the floor, or nothing. */
function cut(corners: Piece, values: readonly number[], { level, included }: Floor): Piece {
  const above = (value: number): boolean => value > level || (included && value === level);
  return corners.flatMap((corner, i) => {
    const j = (i + 1) % corners.length;
    const kept = above(values[i]) ? [corner] : [];
    if (above(values[i]) === above(values[j])) return kept;
    const share = (level - values[i]) / (values[j] - values[i]);
    const [from, to] = [corner, corners[j]];
    return [...kept, [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] as const];
  });
}

/** Pieces of the surface above a floor; whole squares side by side are one, and nothing is drawn next to a NaN. */
export function piecesAbove({ size, values }: Samples, floor: Floor): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let row = 0; row < size - 1; row++) {
    let from: number | null = null;
    const close = (to: number): void => {
      if (from !== null) pieces.push(rectangle(from, row, to));
      from = null;
    };
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      const corners = [values[at], values[at + 1], values[at + size + 1], values[at + size]];
      const [least, most] = [Math.min(...corners), Math.max(...corners)];
      if (
        Number.isFinite(least + most) &&
        (least > floor.level || (floor.included && least === floor.level))
      ) {
        from ??= column;
        continue;
      }
      close(column);
      if (!Number.isFinite(least + most) || most < floor.level) continue;
      const piece = cut(rectangle(column, row, column + 1), corners, floor);
      if (piece.length > 2) pieces.push(piece);
    }
    close(size - 1);
  }
  return pieces;
}

export function rectangle(from: number, row: number, to: number): Piece {
  return [
    [from, row],
    [to, row],
    [to, row + 1],
    [from, row + 1],
  ];
}
