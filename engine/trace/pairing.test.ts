/** Leaf tensors meet by the lesson's names first, then by shape in order of creation; nothing is paired twice. */
import { expect, test } from "vitest";
import { call, row, side, tensor, trace } from "./fixture.ts";
import { pairRows, rowName } from "./pairing.ts";

const names = (pairs: ReturnType<typeof pairRows>) =>
  pairs.map(({ nn, functional }) => [nn && rowName(nn), functional && rowName(functional)]);

test("the lesson's pairs come first, in the lesson's order", () => {
  const nn = side("nn", { ownership: [row(1, ["model.weight"], { shape: [1, 2] }), row(2, ["model.bias"])] });
  const functional = side("functional", { ownership: [row(1, ["b"]), row(2, ["w"], { shape: [1, 2] })] });
  const pairs = pairRows(trace(nn, functional), [
    { nn: "model.weight", functional: "w" },
    { nn: "model.bias", functional: "b" },
  ]);
  expect(names(pairs)).toEqual([
    ["model.weight", "w"],
    ["model.bias", "b"],
  ]);
});

test("without names, equal shapes meet in order of creation and the rest stands alone", () => {
  const nn = side("nn", {
    ownership: [
      row(1, ["m.a"], { shape: [2] }),
      row(2, ["m.b"], { shape: [2] }),
      row(3, ["m.c"], { shape: [7] }),
    ],
  });
  const functional = side("functional", {
    ownership: [row(1, ["a"], { shape: [2] }), row(2, ["b"], { shape: [2] }), row(3, ["d"], { shape: [5] })],
  });
  expect(names(pairRows(trace(nn, functional), []))).toEqual([
    ["m.a", "a"],
    ["m.b", "b"],
    ["m.c", null],
    [null, "d"],
  ]);
});

test("a named tensor that nobody tracks is listed with honest answers", () => {
  const nn = side("nn", {
    ownership: [row(1, ["model.fc.weight"], { shape: [10, 100], registered: "model.fc.weight" })],
  });
  const functional = side("functional", { tensors: [tensor(4, [100, 10], { names: ["w"], line: 5 })] });
  const [pair] = pairRows(trace(nn, functional), [{ nn: "model.fc.weight", functional: "w" }]);
  expect(pair.functional).toMatchObject({
    names: ["w"],
    shape: [100, 10],
    requiresGrad: false,
    registered: null,
    line: 5,
  });
});

test("without names, the same argument of corresponding calls meets, whatever the order of creation", () => {
  const nn = side("nn", {
    ownership: [row(1, ["m.a"], { shape: [2] }), row(2, ["m.b"], { shape: [2] })],
    calls: [call(1, "mul", [9, 1], [5]), call(2, "add", [5, 2], [6])],
  });
  const functional = side("functional", {
    ownership: [row(1, ["shift"], { shape: [2] }), row(2, ["scale"], { shape: [2] })],
    calls: [call(1, "mul", [9, 2], [5]), call(2, "add", [5, 1], [6])],
  });
  expect(names(pairRows(trace(nn, functional), []))).toEqual([
    ["m.a", "scale"],
    ["m.b", "shift"],
  ]);
});

test("a weight that nobody tracks is found by the call it went into, even one that raised", () => {
  const nn = side("nn", {
    ownership: [row(1, ["m.weight"], { shape: [10, 100] })],
    tensors: [tensor(1, [10, 100]), tensor(2, [10, 100])],
    calls: [call(1, "linear", [2, 1], [3])],
  });
  const functional = side("functional", {
    tensors: [tensor(1, [10, 100], { names: ["x"] }), tensor(2, [100, 10], { names: ["w"], line: 5 })],
    calls: [
      call(1, "linear", [1, 2], [], {
        error: { message: "no", argument: null, expected: null, actual: null },
      }),
    ],
  });
  const pairs = pairRows(trace(nn, functional), []);
  expect(names(pairs)).toEqual([["m.weight", "w"]]);
  expect(pairs[0].functional).toMatchObject({ requiresGrad: false, registered: null, line: 5 });
});

test("filling two tensors in the same way does not make them partners", () => {
  const nn = side("nn", {
    ownership: [row(1, ["m.a"], { shape: [3] })],
    calls: [call(1, "zero_", [1], [1])],
  });
  const functional = side("functional", {
    ownership: [row(1, ["d"], { shape: [4] })],
    calls: [call(1, "zero_", [1], [1])],
  });
  expect(names(pairRows(trace(nn, functional), []))).toEqual([
    ["m.a", null],
    [null, "d"],
  ]);
});

test("one tensor in two lesson pairs stays in the first", () => {
  const nn = side("nn", { ownership: [row(1, ["model.a.weight", "model.b.weight"])] });
  const functional = side("functional", { ownership: [row(1, ["w"])] });
  const pairs = pairRows(trace(nn, functional), [
    { nn: "model.a.weight", functional: "w" },
    { nn: "model.b.weight", functional: "w" },
  ]);
  expect(pairs).toHaveLength(1);
});

test("a named pair that nobody tracks on either side has no row", () => {
  const nn = side("nn", { tensors: [tensor(1, [], { names: ["model.c"] })] });
  const functional = side("functional", { tensors: [tensor(1, [], { names: ["c"] })] });
  expect(pairRows(trace(nn, functional), [{ nn: "model.c", functional: "c" }])).toEqual([]);
});

test("weights that no equal call takes pair in the order of their use", () => {
  const nn = side("nn", {
    ownership: [row(1, ["m.up"], { shape: [4, 2] }), row(2, ["m.down"], { shape: [2, 4] })],
    calls: [call(1, "linear", [9, 1], [10]), call(2, "linear", [10, 2], [11])],
  });
  const functional = side("functional", {
    ownership: [row(1, ["up"], { shape: [2, 4] }), row(2, ["down"], { shape: [4, 2] })],
    calls: [call(1, "matmul", [9, 1], [10]), call(2, "matmul", [10, 2], [11])],
  });
  expect(names(pairRows(trace(nn, functional), []))).toEqual([
    ["m.up", "up"],
    ["m.down", "down"],
  ]);
});
