/** What a picture of a tensor needs, on small examples. */
import { expect, test } from "vitest";
import { call, row, side, tensor, trace } from "./fixture.ts";
import {
  choiceOf,
  commonScale,
  elementIndex,
  histogram,
  imageChannels,
  sliceAt,
  sliceCount,
  tensorChoices,
} from "./tensor-view.ts";

const nn = side("nn", {
  tensors: [tensor(1, [1], { names: ["m.w"] }), tensor(2, [1], { names: ["y"] })],
  calls: [call(1, "relu", [1], [2])],
});
const functional = side("functional", {
  tensors: [
    tensor(5, [1], { names: ["w"] }),
    tensor(6, [1], { names: ["y"] }),
    tensor(7, [1], { names: ["z"] }),
  ],
  calls: [call(1, "relu", [5], [6])],
});

test("pairs come first, every tensor is there once, and one without counterpart stands alone", () => {
  const choices = tensorChoices(trace(nn, functional), [{ nn: row(1, ["m.w"]), functional: row(5, ["w"]) }]);
  expect(choices.map(({ label, key }) => [label, key])).toEqual([
    ["m.w · w", "1-5"],
    ["y", "2-6"],
    ["z", "-7"],
  ]);
  expect(choiceOf(choices, { nn: [], functional: [6] })?.label).toBe("y");
  expect(choiceOf(choices, { nn: [], functional: [] })).toBeNull();
});

test("a slice is the last two dims at one place of those before", () => {
  expect(sliceCount([2, 3, 4, 5])).toBe(6);
  const slice = sliceAt([2, 3, 4, 5], 4);
  expect(slice).toEqual({ rows: 4, columns: 5, offset: 80, lead: [1, 1] });
  expect(elementIndex([2, 3, 4, 5], slice, 2, 3)).toEqual([1, 1, 2, 3]);
  expect(elementIndex([3], sliceAt([3], 0), 0, 2)).toEqual([2]);
  expect(elementIndex([], sliceAt([], 0), 0, 0)).toEqual([]);
});

test("the scale is the largest finite magnitude of all, and what is not finite is in no bin", () => {
  expect(commonScale([[1, -3, Infinity], null, [Number.NaN, 2]])).toBe(3);
  expect(histogram([-1, 0, 0.9, 1, Number.NaN, 5], -1, 1, 2)).toEqual([1, 3]);
});

test("pictures have one or three channels of at least eight by eight", () => {
  expect(imageChannels([2, 1, 8, 8])).toBe(1);
  expect(imageChannels([3, 9, 10])).toBe(3);
  expect(imageChannels([1, 1, 4, 4])).toBe(0);
  expect(imageChannels([2, 8, 8])).toBe(0);
});
