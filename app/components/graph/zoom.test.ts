/** Sizes a graph is drawn in. */
import { describe, expect, test } from "vitest";
import { fittingZoom, openingZoom, steppedZoom } from "./zoom.ts";

describe("zoom", () => {
  test("fits a wide graph, never enlarges a small one, and stops where nothing can be read", () => {
    expect([fittingZoom(1000, 800), fittingZoom(300, 800), fittingZoom(9000, 800)]).toEqual([0.8, 1, 0.5]);
  });

  test("opens fitted; a wide page no smaller than can be read", () => {
    expect([openingZoom(0.8, false), openingZoom(0.5, false), openingZoom(0.5, true)]).toEqual([
      0.8, 0.7, 0.5,
    ]);
  });

  test("steps to the next level and stays at the last", () => {
    expect([steppedZoom(0.7, 1), steppedZoom(0.7, -1), steppedZoom(2, 1), steppedZoom(0.5, -1)]).toEqual([
      0.8, 0.67, 2, 0.5,
    ]);
  });
});
