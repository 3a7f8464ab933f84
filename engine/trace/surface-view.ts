/** A recorded surface as shapes to draw: finer samples, the line where two classes part. */
import type { Moment } from "./moment.ts";
import type { SurfaceRecord } from "./types.ts";

export type SurfaceFrame = SurfaceRecord["frames"][number];

/** The surface at a moment: of the parameters that the step began with, or after its update of those it left. */
export function frameAt({ frames }: SurfaceRecord, { step, phase }: Moment): SurfaceFrame | null {
  const wanted = phase === "update" ? step : step - 1;
  return frames.findLast((frame) => frame.step <= wanted) ?? frames[0] ?? null;
}

/** Samples on a square, row by row. */
export interface Samples {
  readonly size: number;
  readonly values: readonly number[];
}

/** `factor` times as many steps along each edge, in between on straight lines. */
export function finer({ size, values }: Samples, factor: number): Samples {
  const fine = (size - 1) * factor + 1;
  const at = (row: number, column: number): number => values[row * size + column];
  const mixed = (row: number, column: number): number => {
    const [top, left] = [Math.min(size - 2, Math.floor(row)), Math.min(size - 2, Math.floor(column))];
    const [down, right] = [row - top, column - left];
    const above = at(top, left) * (1 - right) + at(top, left + 1) * right;
    const below = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
    return above * (1 - down) + below * down;
  };
  return {
    size: fine,
    values: Array.from({ length: fine * fine }, (_, i) => {
      const [row, column] = [Math.floor(i / fine) / factor, (i % fine) / factor];
      return mixed(row, column);
    }),
  };
}

/** A piece of a line: x and y of both ends, in steps between samples. */
export type Segment = readonly [number, number, number, number];

/** Where the surface crosses `level`: in each square between four samples, from edge to edge. */
export function contour({ size, values }: Samples, level: number): readonly Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row < size - 1; row++) {
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      const corners = [values[at], values[at + 1], values[at + size + 1], values[at + size]];
      const above = corners.filter((value) => value >= level).length;
      if (above === 0 || above === corners.length) continue;
      const places = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ];
      const crossings = corners.flatMap((value, i) => {
        const next = corners[(i + 1) % 4];
        if (value >= level === next >= level) return [];
        const share = (level - value) / (next - value);
        const [from, to] = [places[i], places[(i + 1) % 4]];
        return [[from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]];
      });
      // Four crossings are a saddle: two lines.
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        segments.push([crossings[i][0], crossings[i][1], crossings[i + 1][0], crossings[i + 1][1]]);
      }
    }
  }
  return segments;
}
