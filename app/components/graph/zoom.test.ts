/** Sizes a graph is drawn in. */
import { describe, expect, test } from "vitest";
import { fittingZoom, openingZoom, steppedZoom } from "./zoom.ts";

describe("zoom", () => {
  test("fits a wide graph, never enlarges a small one, and stops where nothing can be read", () => {
    expect([fittingZoom(1000, 800), fittingZoom(300, 800), fittingZoom(9000, 800)]).toEqual([0.8, 1, 0.25]);
  });

  test("opens fitted, no smaller than can be read", () => {
    expect([openingZoom(0.8), openingZoom(0.5), openingZoom(0.25)]).toEqual([0.8, 0.7, 0.7]);
  });

  test("steps to the next level and stays at the last", () => {
    expect([steppedZoom(0.7, 1), steppedZoom(0.7, -1), steppedZoom(2, 1), steppedZoom(0.25, -1)]).toEqual([
      0.8, 0.67, 2, 0.25,
    ]);
  });
});
