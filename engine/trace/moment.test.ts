/** A step's phases, and what a parameter's owner knows in each. */
import { describe, expect, test } from "vitest";
import { row, step } from "./fixture.ts";
import { type Moment, pairsAt, phaseBeside, recordAt } from "./moment.ts";

describe("phases", () => {
  test("follow each other across steps, and end with the run", () => {
    let at: Moment = { step: 0, phase: "backward" };
    const seen = [1, 1, 1, 1, 1, 1].map((by) => {
      at = phaseBeside(at, by as 1, 1);
      return `${at.step} ${at.phase}`;
    });
    expect(seen).toEqual(["0 update", "1 forward", "1 backward", "1 update", "1 update", "1 update"]);
    expect(phaseBeside({ step: 1, phase: "forward" }, -1, 1)).toEqual({ step: 0, phase: "update" });
    expect(phaseBeside({ step: 0, phase: "forward" }, -1, 1)).toEqual({ step: 0, phase: "forward" });
  });
});

describe("a parameter's owner", () => {
  const parameter = (gradNorm: number | null, updateNorm: number | null) => ({
    tensor: 1,
    norm: 1,
    gradNorm,
    updateNorm,
    entries: [],
  });
  const steps = [step(0, { parameters: [parameter(4, 0.5)] }), step(8, { parameters: [parameter(null, 0)] })];
  const pairs = [
    { nn: row(1, ["w"], { grad: "nonzero", gradNorm: 9, changed: true, changeNorm: 7 }), functional: null },
  ];
  const at = (moment: Moment | null) => pairsAt(pairs, { nn: steps, functional: [] }, moment)[0].nn;

  test("waits for gradient and change in the forward, for the change in the backward", () => {
    expect(at({ step: 3, phase: "forward" })?.awaits).toEqual({ gradient: true, change: true });
    expect(at({ step: 3, phase: "backward" })).toMatchObject({
      gradNorm: 4,
      awaits: { gradient: false, change: true },
    });
    expect(at({ step: 3, phase: "update" })).toMatchObject({ gradNorm: 4, changed: true, changeNorm: 0.5 });
  });

  test("knows of a step without a gradient, and of the whole run", () => {
    expect(at({ step: 8, phase: "update" })).toMatchObject({ grad: "none", gradNorm: null, changed: false });
    expect(at(null)).toMatchObject({
      gradNorm: 9,
      changeNorm: 7,
      awaits: { gradient: false, change: false },
    });
  });

  test("has no record before the first one", () => {
    expect(recordAt([], 4)).toBeNull();
    expect(recordAt([step(2)], 1)).toBeNull();
    expect(recordAt([step(2), step(4), step(6)], 5)?.index).toBe(4);
  });
});
