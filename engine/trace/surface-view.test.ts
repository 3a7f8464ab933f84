/** Shapes of surfaces, by hand on squares of few samples. */
import { expect, test } from "vitest";
import { classBorders, contour, finer, frameAt, stretchesOf } from "./surface-view.ts";
import type { SurfaceRecord } from "./types.ts";

const SLOPE = { size: 2, values: [0, 1, 0, 1] };

test("a moment has the surface of the parameters it has: those before the update, then those after", () => {
  const frame = (step: number) => ({ step, values: [step] });
  const record = { frames: [frame(-1), frame(0), frame(8)] } as Pick<
    SurfaceRecord,
    "frames"
  > as SurfaceRecord;
  expect(frameAt(record, { step: 0, phase: "backward" })?.step).toBe(-1);
  expect(frameAt(record, { step: 0, phase: "update" })?.step).toBe(0);
  expect(frameAt(record, { step: 8, phase: "forward" })?.step).toBe(0);
  expect(frameAt(record, { step: 99, phase: "update" })?.step).toBe(8);
});

test("finer samples lie on straight lines, and classes stay whole", () => {
  expect(finer(SLOPE, 2, false)).toEqual({ size: 3, values: [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1] });
  expect(new Set(finer({ size: 2, values: [0, 2, 0, 2] }, 4, true).values)).toEqual(new Set([0, 2]));
});

test("cells of one tone are one stretch", () => {
  const tones = stretchesOf({ size: 3, values: [1, 1, 5, 5, 5, 5, 1, 5, 1] }, (value) => Number(value > 3));
  expect(tones.map(({ tone, row, from, to }) => [tone, row, from, to])).toEqual([
    [0, 0, 0, 2],
    [1, 0, 2, 3],
    [1, 1, 0, 3],
    [0, 2, 0, 1],
    [1, 2, 1, 2],
    [0, 2, 2, 3],
  ]);
});

test("a contour runs where the level is crossed, twice through a saddle", () => {
  expect(contour(SLOPE, 0.25)).toEqual([[0.25, 0, 0.25, 1]]);
  expect(contour(SLOPE, 2)).toEqual([]);
  expect(
    contour({ size: 2, values: [1, 0, 1, 0].map((value, i) => (i < 2 ? value : 1 - value)) }, 0.5),
  ).toHaveLength(2);
});

test("borders stand between classes", () => {
  expect(classBorders({ size: 2, values: [0, 0, 1, 1] })).toEqual([
    [-0.5, 0.5, 0.5, 0.5],
    [0.5, 0.5, 1.5, 0.5],
  ]);
});
