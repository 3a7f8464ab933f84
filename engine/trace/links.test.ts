/** Pointing at a line, an operation or a tensor lights the same thing on both sides. */
import { expect, test } from "vitest";
import { call, row, side, tensor, trace } from "./fixture.ts";
import { litBy, UNLIT } from "./links.ts";
import { pairRows } from "./pairing.ts";

const NN = side("nn", {
  ownership: [row(1, ["model.weight"], { line: 4 })],
  tensors: [tensor(1, [1]), tensor(2, [3], { createdBy: 20, line: 6 })],
  calls: [call(10, "normal_", [1], [1], { line: 4 }), call(20, "linear", [1], [2], { line: 6 })],
});
const FUNCTIONAL = side("functional", {
  ownership: [row(5, ["w"], { line: 2 })],
  tensors: [tensor(5, [1]), tensor(6, [3], { createdBy: 31, line: 9 })],
  calls: [call(31, "linear", [5], [6], { line: 9 })],
});
const BOTH = trace(NN, FUNCTIONAL);
const PAIRS = pairRows(BOTH, []);

test("a line lights what it made and did, and the counterparts", () => {
  expect(litBy(BOTH, PAIRS, { side: "nn", line: 6 })).toEqual({
    nn: { line: 6, calls: [20], tensors: [2] },
    functional: { line: 9, calls: [31], tensors: [6] },
  });
});

test("a parameter lights its partner and the line that made it, no operation", () => {
  expect(litBy(BOTH, PAIRS, { side: "functional", line: 2, tensor: 5 })).toEqual({
    nn: { line: 4, calls: [], tensors: [1] },
    functional: { line: 2, calls: [], tensors: [5] },
  });
});

test("a result lights the operation that made it", () => {
  expect(litBy(BOTH, PAIRS, { side: "nn", line: 6, tensor: 2 }).functional).toEqual({
    line: 9,
    calls: [31],
    tensors: [6],
  });
});

test("one operation among several of a line", () => {
  const lit = litBy(BOTH, PAIRS, { side: "functional", line: 9, call: 31 });
  expect(lit.nn).toEqual({ line: 6, calls: [20], tensors: [2] });
});

test("without a counterpart, without the other side, without a run", () => {
  const alone = trace(NN, null);
  expect(litBy(alone, pairRows(alone, []), { side: "nn", line: 6 })).toEqual({
    nn: { line: 6, calls: [20], tensors: [2] },
    functional: UNLIT,
  });
  expect(litBy(trace(null, null), [], { side: "nn", line: 3 }).nn).toEqual({
    line: 3,
    calls: [],
    tensors: [],
  });
  expect(litBy(BOTH, PAIRS, null)).toEqual({ nn: UNLIT, functional: UNLIT });
});
