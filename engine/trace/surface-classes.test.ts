/** Classes part on lines between samples, and no place is left without one. */
import { expect, test } from "vitest";
import type { Piece } from "./surface-bands.ts";
import { type ClassSamples, classRegions } from "./surface-classes.ts";

/** Samples of linear logits, as the engine records them: the likeliest class and its lead. */
function sampled(size: number, logits: (x: number, y: number) => readonly number[]): ClassSamples {
  const rows = Array.from({ length: size * size }, (_, at) => logits(at % size, Math.floor(at / size)));
  const leads = rows.map((row) => [...row].sort((a, b) => b - a)).map(([best, next]) => best - next);
  return { size, classes: rows.map((row) => row.indexOf(Math.max(...row))), margins: leads };
}

function areaOf(piece: Piece): number {
  const twice = piece.map(([x, y], i) => {
    const [nextX, nextY] = piece[(i + 1) % piece.length];
    return x * nextY - nextX * y;
  });
  return Math.abs(twice.reduce((sum, term) => sum + term, 0)) / 2;
}

test("the border of two linear logits is their own straight line, between the samples", () => {
  // Equal at x = 1.3 + 0.2 y; a third class is never near.
  const { borders } = classRegions(sampled(4, (x, y) => [0, x - 1.3 - 0.2 * y, -50]));
  expect(borders).toHaveLength(3);
  for (const [x1, y1, x2, y2] of borders) {
    expect(x1).toBeCloseTo(1.3 + 0.2 * y1, 9);
    expect(x2).toBeCloseTo(1.3 + 0.2 * y2, 9);
  }
});

test("the pieces of all classes together are the square, with three classes in one cell too", () => {
  const { regions } = classRegions(sampled(5, (x, y) => [0, x - 1.4, y - 2.3]));
  expect(regions.map(({ owner }) => owner).sort()).toEqual([0, 1, 2]);
  const areas = regions.flatMap(({ pieces }) => pieces.map(areaOf));
  expect(areas.reduce((sum, area) => sum + area, 0)).toBeCloseTo(16, 9);
});

test("where three classes meet, their lines run to one place", () => {
  const { borders } = classRegions({ size: 2, classes: [0, 1, 2, 2], margins: [1, 1, 1, 1] });
  expect(borders).toHaveLength(3);
  expect(new Set(borders.map(([, , x, y]) => `${x} ${y}`)).size).toBe(1);
});

test("one class everywhere has no border, and leads that are no numbers leave the middle", () => {
  expect(classRegions({ size: 2, classes: [3, 3, 3, 3], margins: [1, 2, 1, 2] })).toEqual({
    regions: [
      {
        owner: 3,
        pieces: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    ],
    borders: [],
  });
  const torn = classRegions({ size: 2, classes: [0, 1, 0, 1], margins: [Infinity, Infinity, 0, 0] });
  expect(torn.borders).toEqual([[0.5, 0, 0.5, 1]]);
});
