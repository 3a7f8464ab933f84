/** The verdict on hand-made traces: what counts as the same, how far apart the rest is, and what is not known. */
import { describe, expect, test } from "vitest";
import { type CompareRequest, compareSides, compareValues } from "./compare.ts";
import { call, row, side, tensor, trace } from "./fixture.ts";
import type { SideTrace } from "./types.ts";

const REQUEST: CompareRequest = { output: "y", loss: null, pairs: [] };

function withOutput(name: "nn" | "functional", digest: string, values: readonly number[] | null): SideTrace {
  return side(name, {
    tensors: [tensor(1, [2]), tensor(2, [2], { names: ["y"], createdBy: 7, digest, values })],
    calls: [call(7, "relu", [1], [2])],
  });
}

describe("outputs", () => {
  test("equal digests are the same to the last bit, whatever was retained", () => {
    const verdict = compareSides(
      trace(withOutput("nn", "a1", null), withOutput("functional", "a1", null)),
      REQUEST,
    );
    expect(verdict.output).toEqual({ kind: "identical" });
  });

  test("a rounding difference is close, and says how close", () => {
    const found = compareSides(
      trace(withOutput("nn", "a", [1, 2]), withOutput("functional", "b", [1, 2 + 1e-6])),
      REQUEST,
    ).output;
    expect(found.kind).toBe("close");
    expect("maxDifference" in found && found.maxDifference).toBeCloseTo(1e-6, 9);
  });

  test("numbers further apart than rounding allows are different by their largest distance", () => {
    const verdict = compareSides(
      trace(withOutput("nn", "a", [1, 2]), withOutput("functional", "b", [1.5, 2.25])),
      REQUEST,
    );
    expect(verdict.output).toEqual({ kind: "different", maxDifference: 0.5, because: "values" });
  });

  test("nan against a number is as far as can be, nan against nan is no difference", () => {
    const shape = [1];
    expect(
      compareValues({ shape, values: [Number.NaN], digest: "a" }, { shape, values: [1], digest: "b" }),
    ).toEqual({
      kind: "different",
      maxDifference: Number.POSITIVE_INFINITY,
      because: "values",
    });
    expect(
      compareValues(
        { shape, values: [Number.NaN], digest: "a" },
        { shape, values: [Number.NaN], digest: "b" },
      ),
    ).toEqual({ kind: "identical" });
  });

  test("minus zero is equal and not the same bits", () => {
    expect(
      compareValues({ shape: [1], values: [0], digest: "a" }, { shape: [1], values: [-0], digest: "b" }),
    ).toEqual({ kind: "close", maxDifference: 0 });
  });

  test("different shapes are different without a distance", () => {
    const other = side("functional", {
      tensors: [tensor(1, [2]), tensor(2, [3], { names: ["y"], createdBy: 7, digest: "a" })],
      calls: [call(7, "relu", [1], [2])],
    });
    expect(compareSides(trace(withOutput("nn", "a", [1, 2]), other), REQUEST).output).toEqual({
      kind: "different",
      maxDifference: null,
      because: "shape",
    });
  });

  test("one side alone leaves everything open but its own counts", () => {
    const verdict = compareSides(trace(withOutput("nn", "a", [1, 2]), null), REQUEST);
    expect(verdict.output).toEqual({ kind: "unknown" });
    expect(verdict.graph).toEqual({ same: false, nn: 1, functional: null });
    expect(verdict.tracked).toEqual({ nn: 0, functional: null });
  });
});

function regression(
  name: "nn" | "functional",
  weight: string,
  loss: number,
  grad: readonly number[] | null,
): SideTrace {
  return side(name, {
    tensors: [
      tensor(1, [4, 2]),
      tensor(2, [1, 2], {
        names: [weight],
        requiresGrad: true,
        grad: {
          state: grad ? "nonzero" : "none",
          statistics: null,
          values: grad,
          digest: grad && String(grad),
          text: null,
        },
      }),
      tensor(3, [4, 1], { createdBy: 11 }),
      tensor(4, [], { names: ["loss"], createdBy: 12, values: [loss], digest: String(loss) }),
    ],
    calls: [call(10, "randn", [], [1]), call(11, "linear", [1, 2], [3]), call(12, "mse_loss", [3, 1], [4])],
    ownership: [row(2, [weight], { shape: [1, 2], registered: name === "nn" ? weight : null })],
  });
}

describe("a regression", () => {
  const request: CompareRequest = {
    output: null,
    loss: "loss",
    pairs: [{ nn: "model.weight", functional: "w" }],
  };
  const both = trace(
    regression("nn", "model.weight", 4.25, [1, 2]),
    regression("functional", "w", 4.25, [1, 2]),
  );

  test("agrees in loss, output, gradients and graph, and differs in what is tracked", () => {
    const verdict = compareSides(both, request);
    expect(verdict.loss).toEqual({ equality: { kind: "identical" }, nn: 4.25, functional: 4.25 });
    expect(verdict.gradients).toEqual({ equality: { kind: "identical" }, pairs: 1 });
    expect(verdict.graph).toEqual({ same: true, nn: 2, functional: 2 });
    expect(verdict.tracked).toEqual({ nn: 1, functional: 0 });
    expect(verdict.error).toBeNull();
  });

  test("a gradient on one side only is a difference, not a zero", () => {
    const found = compareSides(trace(both.nn, regression("functional", "w", 4.25, null)), request).gradients;
    expect(found).toEqual({
      equality: { kind: "different", maxDifference: null, because: "missing" },
      pairs: 1,
    });
  });

  test("without lesson pairs, parameters meet by shape", () => {
    expect(compareSides(both, { ...request, pairs: [] }).gradients.pairs).toBe(1);
  });

  test("no gradient anywhere compares nothing", () => {
    const none = trace(regression("nn", "model.weight", 1, null), regression("functional", "w", 1, null));
    expect(compareSides(none, request).gradients).toEqual({ equality: { kind: "unknown" }, pairs: 0 });
  });

  test("a side that raised is named, and its finished operations still count", () => {
    const failed = side("functional", {
      ok: false,
      error: {
        type: "RuntimeError",
        message: "",
        line: 7,
        column: null,
        endColumn: null,
        traceback: "",
        call: 3,
      },
      tensors: [tensor(1, [10, 100])],
      calls: [
        call(1, "randn", [], [1]),
        call(3, "linear", [1], [], { error: { message: "", argument: null, expected: null, actual: null } }),
      ],
    });
    const verdict = compareSides(trace(both.nn, failed), request);
    expect(verdict.error).toEqual({ side: "functional", line: 7 });
    expect(verdict.graph).toEqual({ same: false, nn: 2, functional: 0 });
  });
});

test("putting a created weight into shape is not part of the graph", () => {
  const unrolled = side("functional", {
    tensors: [
      tensor(1, [6], { createdBy: 1 }),
      tensor(2, [2, 3], { createdBy: 2 }),
      tensor(3, [4, 2], { names: ["y"], createdBy: 3 }),
    ],
    calls: [call(1, "frombuffer", [], [1]), call(2, "reshape", [1], [2]), call(3, "linear", [2], [3])],
  });
  expect(compareSides(trace(null, unrolled), REQUEST).graph.functional).toBe(1);
});

test("the graph of a training loop is that of its last step", () => {
  const looped = side("nn", {
    tensors: [
      tensor(1, [1], { names: ["w"], createdBy: 3 }),
      tensor(2, [1], { createdBy: 1 }),
      tensor(5, [1], { names: ["loss"], createdBy: 5 }),
      tensor(4, [1], { createdBy: 4 }),
    ],
    calls: [
      call(1, "linear", [1], [2], { step: 0 }),
      call(3, "sub_", [1], [1], { step: 0 }),
      call(4, "linear", [1], [4], { step: 1 }),
      call(5, "mse_loss", [4], [5], { step: 1 }),
    ],
  });
  expect(compareSides(trace(looped, null), { output: null, loss: null, pairs: [] }).graph.nn).toBe(2);
});

test("filling a parameter under no_grad is no operation of the graph", () => {
  const filled = side("nn", {
    tensors: [
      tensor(1, [1]),
      tensor(2, [1], { names: ["model.bias"], requiresGrad: true, createdBy: 5 }),
      tensor(3, [1], { names: ["y"], isLeaf: false, requiresGrad: true, createdBy: 6 }),
    ],
    calls: [call(5, "zero_", [2], [2]), call(6, "add", [1, 2], [3])],
  });
  const loose = side("functional", {
    tensors: [
      tensor(1, [1]),
      tensor(2, [1], { names: ["b"], requiresGrad: true }),
      tensor(3, [1], { names: ["y"], isLeaf: false, requiresGrad: true, createdBy: 6 }),
    ],
    calls: [call(6, "add", [1, 2], [3])],
  });
  expect(compareSides(trace(filled, loose), REQUEST).graph).toEqual({ same: true, nn: 1, functional: 1 });
});

describe("a weight that is transposed on one side", () => {
  const grad = (values: readonly number[], digest: string) =>
    ({ state: "nonzero", statistics: null, values, digest, text: null }) as const;
  const weights = (
    shape: readonly number[],
    values: readonly number[],
    gradient: readonly number[],
    digest: string,
  ) => ({
    tensors: [tensor(1, shape, { values, digest, grad: grad(gradient, `grad ${digest}`) })],
    ownership: [row(1, ["w"], { shape })],
    calls: [call(1, "anything", [1], [2], { step: 0 })],
  });
  const gradients = (shape: readonly number[], values: readonly number[], gradient: readonly number[]) => {
    const nn = side(
      "nn",
      weights(
        [2, shape[0]],
        [1, 2, 3, 4, 5, 6].slice(0, 2 * shape[0]),
        [6, 5, 4, 3, 2, 1].slice(0, 2 * shape[0]),
        "a",
      ),
    );
    return compareSides(trace(nn, side("functional", weights(shape, values, gradient, "b"))), REQUEST)
      .gradients;
  };

  test("has the transposed gradient, whatever its shape", () => {
    expect(gradients([3, 2], [1, 4, 2, 5, 3, 6], [6, 3, 5, 2, 4, 1])).toEqual({
      equality: { kind: "identical" },
      pairs: 1,
    });
    expect(gradients([2, 2], [1, 3, 2, 4], [6, 4, 5, 3])).toEqual({
      equality: { kind: "identical" },
      pairs: 1,
    });
  });

  test("may have another gradient", () => {
    expect(gradients([3, 2], [1, 4, 2, 5, 3, 6], [0, 3, 5, 2, 4, 1]).equality).toMatchObject({
      kind: "different",
      maxDifference: 6,
    });
    expect(gradients([2, 2], [1, 2, 3, 4], [6, 4, 5, 3]).equality).toMatchObject({ kind: "different" });
  });
});
