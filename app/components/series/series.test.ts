/** Steps of both sides as series on one axis. */
import { describe, expect, test } from "vitest";
import { row, step } from "../../../engine/trace/fixture.ts";
import {
  lossSeries,
  pairedValues,
  parameterSeries,
  pointAt,
  seriesTable,
  trainedPairs,
  wantsLog,
} from "./series.ts";

const parameter = (tensor: number, entries: readonly number[], norm = 1) => ({
  tensor,
  norm,
  gradNorm: null,
  updateNorm: null,
  entries,
});

test("sides meet by step, and a side without a step leaves a gap", () => {
  const { points } = lossSeries({
    nn: [step(0, { loss: 4 }), step(1, { loss: 2 })],
    functional: [step(0, { loss: 4 })],
  });
  expect(points).toEqual([
    { step: 0, nn: 4, functional: 4 },
    { step: 1, nn: 2, functional: null },
  ]);
  expect(pairedValues(points)).toEqual({ nn: [4], functional: [4] });
});

test("a loss that is not finite is a gap, not a spike", () => {
  expect(lossSeries({ nn: [step(0, { loss: Number.NaN })], functional: [] }).points[0].nn).toBeNull();
});

describe("parameters", () => {
  const pair = {
    nn: row(1, ["model.weight"], { shape: [1, 2] }),
    functional: row(5, ["w"], { shape: [1, 2] }),
  };

  test("few entries are drawn one by one, under the student's name", () => {
    const steps = {
      nn: [step(0, { parameters: [parameter(1, [2, -3])] })],
      functional: [step(0, { parameters: [parameter(5, [2, -3])] })],
    };
    const found = parameterSeries(steps, [pair]);
    expect(found.kind).toBe("entries");
    expect(found.series.map(({ name, points }) => [name, points[0].nn, points[0].functional])).toEqual([
      ["w[0, 0]", 2, 2],
      ["w[0, 1]", -3, -3],
    ]);
  });

  test("many entries become one size per parameter", () => {
    const large = { nn: row(1, ["model.fc.weight"], { shape: [10, 100] }), functional: null };
    const found = parameterSeries(
      { nn: [step(0, { parameters: [parameter(1, [0, 0, 0, 0], 5.5)] })], functional: [] },
      [large],
    );
    expect(found).toMatchObject({ kind: "norms", series: [{ name: "fc.weight", points: [{ nn: 5.5 }] }] });
  });
});

test("a log axis only for positive values over more than two powers of ten", () => {
  const at = (values: readonly number[]) =>
    values.map((nn, index) => ({ step: index, nn, functional: null }));
  expect(wantsLog(at([5, 0.001]))).toBe(true);
  expect(wantsLog(at([5, 0.1]))).toBe(false);
  expect(wantsLog(at([5, 0, 0.001]))).toBe(false);
  expect(wantsLog([])).toBe(false);
});

test("between thinned steps the playhead reads the last one before it", () => {
  const points = [0, 10, 20].map((at) => ({ step: at, nn: at, functional: null }));
  expect(pointAt(points, 15)?.nn).toBe(10);
});

describe("a chosen parameter", () => {
  const small = { nn: row(1, ["model.bias"], { shape: [1] }), functional: row(5, ["b"], { shape: [1] }) };
  const large = { nn: row(2, ["model.weight"], { shape: [8, 8] }), functional: null };
  const steps = {
    nn: [step(0, { parameters: [parameter(1, [7], 7), parameter(2, [1, 2, 3, 4], 9)] })],
    functional: [step(0, { parameters: [parameter(5, [7], 7)] })],
  };
  const drawn = (choice: string) =>
    parameterSeries(steps, [small, large], choice).series.map(({ name, points }) => [name, points[0].nn]);

  test("shows the entries that are kept, up to four", () => {
    expect(drawn("model.weight")).toEqual([
      ["weight[0, 0]", 1],
      ["weight[0, 1]", 2],
      ["weight[0, 2]", 3],
      ["weight[0, 3]", 4],
    ]);
  });

  test("sizes can be asked for where entries would fit, and a parameter without steps is not offered", () => {
    expect(drawn("norms").map(([, size]) => size)).toEqual([7, 9]);
    const never = { nn: row(3, ["model.unused"]), functional: null };
    expect(trainedPairs(steps, [small, never, large])).toEqual([small, large]);
  });
});

test("curves of two runs share a table by step, with gaps where a run has no such step", () => {
  const at = (name: string, values: readonly (readonly [number, number])[]) => ({
    name,
    points: values.map(([index, nn]) => ({ step: index, nn, functional: null })),
  });
  const words = { step: "step", side: { nn: "nn", functional: "F" } };
  expect(
    seriesTable(
      [
        at("A", [[0, 4]]),
        at("loss", [
          [0, 3],
          [10, 1],
        ]),
      ],
      words,
    ),
  ).toEqual({
    header: ["step", "nn A", "F A", "nn loss", "F loss"],
    rows: [
      [0, 4, null, 3, null],
      [10, null, null, 1, null],
    ],
  });
});
