/** The grid of gradients: what came when, in which tone, in which order. */
import { describe, expect, test } from "vitest";
import { row, step } from "../../../engine/trace/fixture.ts";
import { findingsAt, lastingFindings } from "./findings.ts";
import type { Gradient } from "./gradient-rows.ts";
import { columnAt, grouped, heatGrid, isNone, levelOf, ordered, scaleOf, stretches } from "./heat.ts";

const value = (norm: number): Gradient => ({ kind: "value", norm });
const NONE: Gradient = { kind: "none" };

function parameters(norms: Readonly<Record<number, number | null>>) {
  return Object.entries(norms).map(([tensor, gradNorm]) => ({
    tensor: Number(tensor),
    norm: 1,
    gradNorm,
    updateNorm: null,
    entries: [],
  }));
}

const PAIRS = [
  { nn: row(1, ["model.fc1.weight"], { line: 4 }), functional: row(1, ["w1"], { line: 6 }) },
  { nn: row(2, ["model.fc2.weight"], { line: 5 }), functional: row(2, ["w2"], { line: 7 }) },
];
/** nn: both flow; F: the first never, the second zero at first. Steps are thinned to every second. */
const GRID = heatGrid(
  {
    nn: [0, 2, 4].map((at) => step(at, { parameters: parameters({ 1: 0.001, 2: 10 ** (at / 2) }) })),
    functional: [0, 2, 4].map((at) =>
      step(at, { parameters: parameters({ 1: null, 2: at === 0 ? 0 : 0.5 }) }),
    ),
  },
  PAIRS,
);

test("None, 0.0 and a size are three things", () => {
  expect(GRID.steps).toEqual([0, 2, 4]);
  expect(GRID.rows.map(({ name }) => name)).toEqual(["fc1.weight · w1", "fc2.weight · w2"]);
  expect(GRID.rows[0].functional).toEqual([NONE, NONE, NONE]);
  expect(GRID.rows[1].functional).toEqual([value(0), value(0.5), value(0.5)]);
});

test("between thinned steps the playhead stands on the last one before it", () => {
  expect([0, 1, 2, 3, 9].map((at) => columnAt(GRID, at))).toEqual([0, 0, 1, 1, 2]);
});

describe("the ramp", () => {
  test("spans both sides, zero and None aside, and recent columns alone when asked", () => {
    expect(scaleOf(GRID.rows, 0, 2)).toEqual({ low: -3, high: 2 });
    expect(scaleOf([GRID.rows[1]], 0, 0)).toEqual({ low: 0, high: 0.5 });
  });

  test("has seven tones in even steps of the logarithm; beyond its ends it keeps the end's tone", () => {
    const scale = { low: -3, high: 0.5 };
    expect([1e-9, 0.001, 0.0031, 0.04, 1, 1000].map((norm) => levelOf(norm, scale))).toEqual([
      1, 1, 1, 4, 7, 7,
    ]);
    expect(levelOf(Number.NaN, scale)).toBe(7);
  });
});

test("where steps share a column, the largest stands for them, and a size hides no None of others", () => {
  expect(grouped([value(1), value(3), NONE, value(0), NONE], 2)).toEqual([value(3), value(0), NONE]);
  expect(stretches([NONE, NONE, value(1), NONE], isNone)).toEqual([
    { from: 0, to: 1 },
    { from: 3, to: 3 },
  ]);
});

test("rows are ordered by the larger side at the chosen column; what has no size stands last", () => {
  const none = { ...GRID.rows[0], nn: [NONE], functional: [NONE], name: "none" };
  const rows = [none, ...GRID.rows];
  const names = (order: "model" | "largest" | "smallest") => ordered(rows, order, 0).map(({ name }) => name);
  expect(names("model")).toEqual(["none", "fc1.weight · w1", "fc2.weight · w2"]);
  expect(names("largest")).toEqual(["fc2.weight · w2", "fc1.weight · w1", "none"]);
  expect(names("smallest")).toEqual(["fc1.weight · w1", "fc2.weight · w2", "none"]);
});

describe("findings", () => {
  test("None for a whole run and 0.0 at the first step are named with their lines", () => {
    expect(lastingFindings(GRID)).toMatchObject([
      { kind: "none", side: "functional", names: ["w1"], always: true, links: [{ line: 6, tensor: 1 }] },
      { kind: "zero", side: "functional", names: ["w2"], from: 0, to: 0, always: false },
    ]);
  });

  test("a layer a thousand times smaller than another vanishes; one that is merely smaller does not", () => {
    expect(findingsAt(GRID, 1)).toMatchObject([
      { kind: "vanishing", side: "nn", names: ["model.fc1.weight"], ratio: 10_000 },
    ]);
    expect(findingsAt(GRID, 0)).toMatchObject([{ kind: "even", side: "nn", ratio: 1000 }]);
  });

  test("a gradient beyond a thousand, or no number at all, explodes", () => {
    const burst = (norm: number) =>
      findingsAt(
        heatGrid({ nn: [step(0, { parameters: parameters({ 1: norm, 2: 1 }) })], functional: [] }, PAIRS),
        0,
      );
    for (const norm of [5000, Number.POSITIVE_INFINITY, Number.NaN])
      expect(burst(norm)).toMatchObject([{ kind: "exploding", names: ["model.fc1.weight"] }]);
  });
});
