/** Frames of a step: forward in order, back in reverse, each arrival at a leaf by itself, both sides in lockstep. */
import { describe, expect, test } from "vitest";
import { call, side, step, tensor, trace } from "./fixture.ts";
import {
  filledBackward,
  filledForward,
  framesOf,
  inputSeen,
  nearestKept,
  playableSteps,
} from "./playback.ts";
import type { SideTrace } from "./types.ts";

const edge = (id: number, argument: string, gradNorm: number | null) => ({
  tensor: id,
  argument,
  gradNorm,
  gradValues: null,
});

/** `y = w * x + w`: the leaf gets two gradients. */
function twice(name: "nn" | "functional"): SideTrace {
  return side(name, {
    tensors: [
      tensor(1, [1], { requiresGrad: true, names: ["w"], values: [9] }),
      tensor(2, [1], { values: [3] }),
      tensor(3, [1], { isLeaf: false, createdBy: 1, values: [6] }),
      tensor(4, [1], { isLeaf: false, createdBy: 2, values: [8] }),
    ],
    calls: [
      call(1, "mul", [], [3], {
        inputs: [edge(1, "self", 3), edge(2, "other", null)],
        outputGradNorm: 1,
        formula: "out = self · other",
        inputsThen: [{ tensor: 1, values: [2] }],
        line: 4,
      }),
      call(2, "add", [], [4], {
        inputs: [edge(3, "self", 1), edge(1, "other", 1)],
        outputGradNorm: 1,
        line: 4,
      }),
    ],
    steps: [step(0, { updatedBy: "hand", updateLine: 7 })],
  });
}

const both = trace(twice("nn"), twice("functional"));

describe("frames", () => {
  test("forward, then back with the arrivals, then the update, the same on both sides", () => {
    const frames = framesOf(both, 0);
    expect(frames.map(({ phase, nn }) => [phase, nn?.call?.op ?? null])).toEqual([
      ["forward", "mul"],
      ["forward", "add"],
      ["backward", "add"],
      ["accumulate", "add"],
      ["backward", "mul"],
      ["accumulate", "mul"],
      ["update", null],
    ]);
    expect(frames.map((frame) => frame.functional?.line)).toEqual([4, 4, 4, 4, 4, 4, 7]);
    expect(playableSteps(both)).toEqual([0]);
    expect(nearestKept(both, 7)).toBe(0);
  });

  test("the second gradient of a leaf is counted as the second", () => {
    const arrivals = framesOf(both, 0).flatMap(({ nn }) => nn?.arrivals ?? []);
    expect(arrivals.map(({ tensor: id, arrival }) => [id, arrival])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  test("an update by hand is played after the backward, not as part of the forward", () => {
    const own = twice("functional");
    const scaled = call(3, "mul", [1], [4], { afterBackward: true, line: 7 });
    const phases = framesOf(trace(null, { ...own, calls: [...own.calls, scaled] }), 0).map(
      ({ phase, functional }) => `${phase} ${functional?.call?.op ?? ""}`,
    );
    expect(phases.filter((phase) => phase.startsWith("forward"))).toEqual(["forward mul", "forward add"]);
    expect(phases.slice(-2)).toEqual(["after mul", "update "]);
  });

  test("a side that is missing leaves its half empty", () => {
    const alone = framesOf(trace(twice("nn"), null), 0);
    expect(alone).toHaveLength(7);
    expect(alone.every(({ functional }) => functional === null)).toBe(true);
  });
});

test("numbers are those of the moment of the call, not of the end of the run", () => {
  const own = twice("nn");
  expect(inputSeen(own, own.calls[0], 1)?.values).toEqual([2]);
  expect(filledForward(own, own.calls[0], 0)).toEqual({ index: [0], text: "2 · 3", value: 6 });
});

test.each([
  ["'mean'", 2, "1 · 2 · (3 − 1) / 2"],
  ["'sum'", 4, "1 · 2 · (3 − 1) / 1"],
])("the gradient of a loss with reduction %s is divided by what its sum was", (reduction, grad, text) => {
  const loss = call(1, "mse_loss", [], [3], {
    inputs: [
      { tensor: 1, argument: "input", gradNorm: 1, gradValues: [grad, 0] },
      { tensor: 2, argument: "target", gradNorm: null, gradValues: null },
    ],
    outputGradValues: [1],
    derivatives: { input: "grad · 2 · (input − target) / n" },
    settings: { reduction },
  });
  const own = side("nn", {
    tensors: [
      tensor(1, [2], { values: [3, 1] }),
      tensor(2, [2], { values: [1, 1] }),
      tensor(3, [], { values: [4 / (reduction === "'sum'" ? 1 : 2)] }),
    ],
    calls: [loss],
  });
  expect(filledBackward(own, loss, loss.inputs[0], 0)?.text).toBe(text);
});
