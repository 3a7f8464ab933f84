/** Bands of a surface end on straight lines, not on squares of the grid. */
import { expect, test } from "vitest";
import { piecesAbove } from "./surface-bands.ts";

test("a slope is cut between samples, where it crosses the level", () => {
  const slope = { size: 2, values: [0, 1, 1, 2] };
  expect(piecesAbove(slope, { level: 0.5, included: true })).toEqual([
    [
      [0.5, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0.5],
    ],
  ]);
});

test("whole squares side by side are one piece, none are left out", () => {
  const flat = { size: 3, values: [1, 1, 1, 1, 1, 1, 0, 0, 0] };
  expect(piecesAbove(flat, { level: 0, included: true })).toEqual([
    [
      [0, 0],
      [2, 0],
      [2, 1],
      [0, 1],
    ],
    [
      [0, 1],
      [2, 1],
      [2, 2],
      [0, 2],
    ],
  ]);
});

test("a plateau on the level is above it only where it is included", () => {
  const plateau = { size: 2, values: [0, 0, 0, 0] };
  expect(piecesAbove(plateau, { level: 0, included: true })).toHaveLength(1);
  expect(piecesAbove(plateau, { level: 0, included: false })).toEqual([]);
});

test("next to a NaN nothing is drawn", () => {
  expect(piecesAbove({ size: 2, values: [1, 1, Number.NaN, 1] }, { level: 0, included: true })).toEqual([]);
});
