/** Shapes of surfaces, by hand on squares of few samples. */
import { expect, test } from "vitest";
import { contour, finer, frameAt } from "./surface-view.ts";
import type { SurfaceRecord } from "./types.ts";

const SLOPE = { size: 2, values: [0, 1, 0, 1] };

test("a moment has the surface of the parameters it has: those before the update, then those after", () => {
  const frame = (step: number) => ({ step, values: [step], margins: null });
  const record = { frames: [frame(-1), frame(0), frame(8)] } as Pick<
    SurfaceRecord,
    "frames"
  > as SurfaceRecord;
  expect(frameAt(record, { step: 0, phase: "backward" })?.step).toBe(-1);
  expect(frameAt(record, { step: 0, phase: "update" })?.step).toBe(0);
  expect(frameAt(record, { step: 8, phase: "forward" })?.step).toBe(0);
  expect(frameAt(record, { step: 99, phase: "update" })?.step).toBe(8);
});

test("finer samples lie on straight lines", () => {
  expect(finer(SLOPE, 2)).toEqual({ size: 3, values: [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1] });
});

test("a contour runs where the level is crossed, twice through a saddle", () => {
  expect(contour(SLOPE, 0.25)).toEqual([[0.25, 0, 0.25, 1]]);
  expect(contour(SLOPE, 2)).toEqual([]);
  expect(
    contour({ size: 2, values: [1, 0, 1, 0].map((value, i) => (i < 2 ? value : 1 - value)) }, 0.5),
  ).toHaveLength(2);
});
