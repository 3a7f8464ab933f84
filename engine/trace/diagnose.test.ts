/** Each pattern of the ownership rows is found where it holds, and only there. */
import { describe, expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import { row, side, step, trace } from "./fixture.ts";
import { pairRows } from "./pairing.ts";
import type { OwnershipRow, Side, SideTrace } from "./types.ts";

const OPTIMIZER = [{ name: "opt", type: "SGD", line: 9, tensors: [1] }];

function ran(name: Side, rows: readonly OwnershipRow[], rest: Partial<SideTrace> = {}): SideTrace {
  return side(name, { ownership: rows, steps: [step(0)], ...rest });
}

function kinds(nn: SideTrace | null, functional: SideTrace | null): readonly string[] {
  const both = trace(nn, functional);
  return diagnose(both, pairRows(both, [])).map(({ kind }) => kind);
}

const WAITING = { tensor: 1, norm: 1, gradNorm: null, updateNorm: null, entries: [] };

const trained = {
  grad: "nonzero",
  gradNorm: 3.5,
  inOptimizer: "opt",
  changed: true,
  changeNorm: 0.35,
} as const;

describe("four questions", () => {
  test("both sides train the same; the right one belongs to no module", () => {
    const nn = ran(
      "nn",
      [row(1, ["model.weight"], { registered: "model.weight", inStateDict: true, ...trained })],
      { optimizers: OPTIMIZER },
    );
    const functional = ran("functional", [row(1, ["w"], { line: 7, ...trained })], { optimizers: OPTIMIZER });
    const found = diagnose(trace(nn, functional), pairRows(trace(nn, functional), []));
    expect(found).toEqual([
      { kind: "trains-the-same", tone: "same", side: null, names: [], lines: [] },
      { kind: "no-module", tone: "mark", side: "functional", names: ["w"], lines: [7] },
    ]);
  });

  test("a gradient without an optimizer points at the optimizer's line", () => {
    const lost = ran(
      "functional",
      [row(1, ["w"], trained), row(2, ["b"], { line: 8, grad: "nonzero", gradNorm: 1.5 })],
      { optimizers: OPTIMIZER },
    );
    const found = diagnose(trace(null, lost), pairRows(trace(null, lost), []));
    expect(found.find(({ kind }) => kind === "never-handed-over")).toEqual({
      kind: "never-handed-over",
      tone: "mark",
      side: "functional",
      names: ["b"],
      lines: [9, 8],
    });
  });

  test("registered, with a gradient, unknown to the optimizer: a stale optimizer", () => {
    const stale = ran(
      "nn",
      [
        row(1, ["model.head.weight"], {
          registered: "model.head.weight",
          line: 12,
          grad: "nonzero",
          gradNorm: 1,
        }),
      ],
      { optimizers: OPTIMIZER },
    );
    expect(kinds(stale, null)).toEqual(["stale-optimizer"]);
  });

  test("in an optimizer but without a gradient after backward: not used", () => {
    const unused = ran(
      "nn",
      [row(1, ["model.out.weight"], { registered: "model.out.weight", inOptimizer: "opt" })],
      { optimizers: OPTIMIZER, steps: [step(0, { parameters: [WAITING] })] },
    );
    expect(kinds(unused, null)).toEqual(["not-used"]);
  });

  test("exactly zero is not None", () => {
    expect(kinds(ran("nn", [row(1, ["a"], { registered: "m.a", grad: "zero", gradNorm: 0 })]), null)).toEqual(
      ["zero-gradient"],
    );
  });

  test("an update by hand is a fact, not a fault", () => {
    const hand = ran("functional", [row(1, ["w"], { grad: "nonzero", gradNorm: 1, changed: true })], {
      steps: [step(0, { updatedBy: "hand", updateLine: 17 })],
    });
    const found = diagnose(trace(null, hand), pairRows(trace(null, hand), []));
    expect(found[0]).toEqual({
      kind: "by-hand",
      tone: "same",
      side: "functional",
      names: ["w"],
      lines: [17],
    });
  });

  test("no grad where the other side has one is a finding; data on both sides is not", () => {
    const nn = ran("nn", [
      row(1, ["model.weight"], { registered: "model.weight" }),
      row(2, ["model.scale"], { requiresGrad: false, shape: [3] }),
    ]);
    const functional = ran("functional", [
      row(1, ["w"], { requiresGrad: false, line: 5 }),
      row(2, ["scale"], { requiresGrad: false, shape: [3] }),
    ]);
    const found = diagnose(trace(nn, functional), pairRows(trace(nn, functional), []));
    expect(found.filter(({ kind }) => kind === "no-requires-grad")).toEqual([
      { kind: "no-requires-grad", tone: "mark", side: "functional", names: ["w"], lines: [5] },
    ]);
  });

  test("nothing ran backward: two questions wait", () => {
    const forward = side("nn", { ownership: [row(1, ["model.weight"], { registered: "model.weight" })] });
    expect(kinds(forward, null)).toEqual(["no-backward"]);
  });
});
