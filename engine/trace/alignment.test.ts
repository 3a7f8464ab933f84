/** Calls of both sides meet in order, by operation and then by shape; what only one side did stands alone. */
import { expect, test } from "vitest";
import { alignCalls } from "./alignment.ts";
import { call, side, tensor, trace } from "./fixture.ts";
import type { CallRecord, Trace } from "./types.ts";

const pairsOf = (shown: Trace) =>
  alignCalls(shown).pairs.map(({ nn, functional }) => [nn?.id ?? null, functional?.id ?? null]);
const sides = (nn: readonly CallRecord[], functional: readonly CallRecord[]) =>
  trace(side("nn", { calls: nn }), side("functional", { calls: functional }));

test("the same operations meet, whatever stands between them", () => {
  const shown = sides(
    [call(1, "linear", [], [1]), call(2, "dropout", [1], [2]), call(3, "relu", [2], [3])],
    [call(7, "randn", [], [1]), call(8, "linear", [1], [2]), call(9, "relu", [2], [3])],
  );
  expect(pairsOf(shown)).toEqual([
    [null, 7],
    [1, 8],
    [2, null],
    [3, 9],
  ]);
  expect(alignCalls(shown).partner.nn.get(3)).toBe(9);
  expect(alignCalls(shown).partner.functional.get(8)).toBe(1);
  expect(alignCalls(shown).partner.nn.has(2)).toBe(false);
});

test("of two candidates the one of the same shape is taken", () => {
  const nn = side("nn", { tensors: [tensor(1, [4, 2])], calls: [call(1, "linear", [], [1])] });
  const functional = side("functional", {
    tensors: [tensor(1, [9]), tensor(2, [4, 2])],
    calls: [call(1, "linear", [], [1]), call(2, "linear", [1], [2])],
  });
  expect(pairsOf(trace(nn, functional))).toEqual([
    [null, 1],
    [1, 2],
  ]);
});

test("a step meets its own number only", () => {
  const shown = sides(
    [call(1, "relu", [], [1], { step: 0 }), call(2, "relu", [], [2], { step: 1 })],
    [call(1, "relu", [], [1], { step: 1 })],
  );
  expect(pairsOf(shown)).toEqual([
    [1, null],
    [2, 1],
  ]);
});

test("one side alone, and none", () => {
  expect(pairsOf(trace(side("nn", { calls: [call(1, "relu", [], [1])] }), null))).toEqual([[1, null]]);
  expect(pairsOf(trace(null, null))).toEqual([]);
});
