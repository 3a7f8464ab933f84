/** Numbers of edges touch neither their line nor what stands around it. */
import { expect, test } from "vitest";
import { alongCurve, dotsOn, placeLabel } from "./label-place.ts";
import type { Box, Point } from "./layout.ts";

const SIZE = { width: 66, height: 14 };

function nearest(line: readonly Point[], box: Box): number {
  return Math.min(
    ...line.map(({ x, y }) =>
      Math.hypot(
        Math.max(box.x - x, 0, x - box.x - box.width),
        Math.max(box.y - y, 0, y - box.y - box.height),
      ),
    ),
  );
}

test.each([
  [
    "straight down",
    [
      { x: 100, y: 0 },
      { x: 100, y: 80 },
    ],
  ],
  [
    "straight across",
    [
      { x: 0, y: 50 },
      { x: 120, y: 50 },
    ],
  ],
  [
    "with a bend to the right",
    [
      { x: 100, y: 0 },
      { x: 100, y: 50 },
      { x: 160, y: 80 },
    ],
  ],
  [
    "with a bend to the left",
    [
      { x: 100, y: 0 },
      { x: 100, y: 50 },
      { x: 40, y: 80 },
    ],
  ],
] as const)("clear of a thick line %s", (_, points) => {
  const box = placeLabel({ points, thickness: 10, ...SIZE, obstacles: [] });
  expect(nearest(alongCurve(points), box)).toBeGreaterThanOrEqual(5);
});

test("clear of a thick diagonal line beside its own", () => {
  const points = [
    { x: 100, y: 0 },
    { x: 100, y: 80 },
  ];
  const beside = [
    { x: 165, y: 0 },
    { x: 195, y: 80 },
  ];
  const box = placeLabel({ points, thickness: 2, ...SIZE, obstacles: dotsOn(beside, 20) });
  expect(nearest(alongCurve(beside), box)).toBeGreaterThanOrEqual(10);
});

test("a title in the way moves it to the other side", () => {
  const points = [
    { x: 100, y: 0 },
    { x: 100, y: 80 },
  ];
  const title = { x: 102, y: -20, width: 90, height: 120 };
  const box = placeLabel({ points, thickness: 4, ...SIZE, obstacles: [title] });
  expect(box.x + box.width).toBeLessThan(100);
});

test("where nothing is clear it covers as little as it can", () => {
  const points = [
    { x: 100, y: 0 },
    { x: 100, y: 80 },
  ];
  const everywhere = { x: 0, y: 0, width: 130, height: 80 };
  const box = placeLabel({ points, thickness: 4, ...SIZE, obstacles: [everywhere] });
  expect(box.x).toBeGreaterThan(100);
});
