/** Surfaces of small models: what is drawn is what the model says, and nothing of the run is touched. */
import { afterEach, describe, expect, test } from "vitest";
import "../index.ts";
import { backward } from "../autograd/backward.ts";
import { noGrad } from "../autograd/mode.ts";
import { declaredOps, type OpDeclaration } from "../autograd/op.ts";
import { defaultGenerator } from "../tensor/random-generator.ts";
import { allocateTensor, Tensor, wrapData } from "../tensor/tensor.ts";
import { NOWHERE } from "./call-log.ts";
import { Recorder } from "./recorder.ts";
import type { SurfaceRecord } from "./types.ts";

function tensor(values: readonly number[], shape: readonly number[], requiresGrad = false): Tensor {
  const made = wrapData(Float32Array.from(values), shape, "float32");
  made.requiresGrad = requiresGrad;
  return made;
}

function find(name: string): OpDeclaration {
  const found = declaredOps().find(({ schema, surface }) => schema.name === name && !surface.has("-"));
  if (found === undefined) throw new Error(`no op ${name}`);
  return found;
}

let recorder = new Recorder();
afterEach(() => {
  recorder.stop();
  recorder = new Recorder();
});

function run(op: string, ...given: unknown[]): Tensor {
  const declaration = find(op);
  recorder.callBegins({ op, namespace: "F", declaration, arguments: given }, NOWHERE);
  const result = declaration.call(...given);
  recorder.callEnds(result);
  if (!(result instanceof Tensor)) throw new Error("one tensor expected");
  return result;
}

/** `steps` times: the loss, back, and `w -= 0.1 · w.grad`. */
function train(steps: number, parameters: readonly Tensor[], loss: () => Tensor): SurfaceRecord | null {
  recorder.start();
  for (const each of parameters) recorder.watch(each);
  for (let step = 0; step < steps; step++) {
    backward([loss()]);
    noGrad(() => {
      for (const each of parameters) {
        if (each.grad === null) continue;
        each.data.forEach((value, i) => {
          each.data[i] = value - 0.1 * (each.grad?.data[i] ?? 0);
        });
        each.grad = null;
      }
    });
  }
  return recorder.finish([], [], () => null).surface;
}

const CORNERS = tensor([0, 0, 1, 0, 0, 1, 1, 1], [4, 2]);

describe("a line fitted to four corners", () => {
  const surface = () => {
    const w = tensor([1, -2], [1, 2], true);
    const b = tensor([0.5], [1], true);
    const target = tensor([1, 3, -1, 1], [4, 1]);
    return { w, b, drawn: train(3, [w, b], () => run("mse_loss", run("linear", CORNERS, w, b), target)) };
  };

  test("says at each place what the model says there, before, between and at the end", () => {
    const { w, b, drawn } = surface();
    expect(drawn?.frames.map(({ step }) => step)).toEqual([-1, 0, 1, 2]);
    expect(drawn).toMatchObject({ x: [-0.12, 1.12], y: [-0.12, 1.12], size: 21, classes: 1, boundary: null });
    const [first, last] = [drawn?.frames[0].values ?? [], drawn?.frames.at(-1)?.values ?? []];
    // Top left: the smallest x, the largest y.
    expect(first[0]).toBeCloseTo(-0.12 - 2 * 1.12 + 0.5, 3);
    expect(first[20]).toBeCloseTo(1.12 - 2 * 1.12 + 0.5, 3);
    expect(last[440]).toBeCloseTo(w.data[0] * 1.12 - w.data[1] * 0.12 + b.data[0], 3);
  });

  test("has the data on it, with what it should say", () => {
    expect(surface().drawn?.points[1]).toEqual({ x: 1, y: 0, target: 3 });
  });
});

test("logits of one class part at 0, numbers for two classes in the middle, two columns where they agree", () => {
  const w = tensor([1, 1], [1, 2], true);
  const yes = tensor([0, 1, 1, 0], [4, 1]);
  const logits = train(1, [w], () =>
    run("binary_cross_entropy_with_logits", run("linear", CORNERS, w, undefined), yes),
  );
  expect(logits?.boundary).toBe(0);
  recorder = new Recorder();
  expect(train(1, [w], () => run("mse_loss", run("linear", CORNERS, w, undefined), yes))?.boundary).toBe(0.5);
  recorder = new Recorder();
  const both = tensor([1, 0, 0, 1], [2, 2], true);
  const classes = allocateTensor([4], "int64");
  classes.data.set([0, 1, 1, 0]);
  const two = train(1, [both], () => run("cross_entropy", run("linear", CORNERS, both, undefined), classes));
  expect(two).toMatchObject({ classes: 2, boundary: 0 });
  expect(two?.frames[0].values[0]).toBeCloseTo(1.12 + 0.12, 3);
});

test("of several classes there is the likeliest and how far it is ahead of the next", () => {
  const logits = tensor([1, 0, 0, 1, 0, 0], [3, 2], true);
  const classes = allocateTensor([4], "int64");
  classes.data.set([0, 1, 2, 0]);
  const drawn = train(1, [logits], () =>
    run("cross_entropy", run("linear", CORNERS, logits, tensor([0, 0, 0.5], [3])), classes),
  );
  const [first] = drawn?.frames ?? [];
  // The logits are x, y and 0.5; top left, the smallest x and the largest y, then top right, where x is y.
  expect([first.values[0], first.values[440]]).toEqual([1, 0]);
  expect(first.margins?.[0]).toBeCloseTo(1.12 - 0.5, 3);
  expect(first.margins?.[20]).toBeCloseTo(0, 6);
  expect(first.margins?.[440]).toBeCloseTo(1.12 - 0.5, 3);
  expect(first.margins?.[420]).toBeCloseTo(0.5 + 0.12, 3);
});

describe("there is none", () => {
  test("for one that draws random numbers, whose next number stays what it was", () => {
    // Four elements are kept or dropped alike in one of sixteen runs: seeds enough to meet that.
    for (let seed = 0; seed < 64; seed++) {
      const w = tensor([1, 1], [1, 2], true);
      defaultGenerator.manualSeed(BigInt(seed));
      run("dropout", tensor([1, 1, 1, 1], [4, 1]), 0.5, true);
      const once = defaultGenerator.getState();
      defaultGenerator.manualSeed(BigInt(seed));
      recorder = new Recorder();
      const dropped = () => run("sum", run("dropout", run("linear", CORNERS, w, undefined), 0.5, true));
      expect(train(1, [w], dropped)).toBeNull();
      expect(defaultGenerator.getState()).toEqual(once);
    }
  });

  test("for inputs of three columns, and for a run that never went back", () => {
    const w = tensor([1, 1, 1], [1, 3], true);
    const wide = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(train(1, [w], () => run("sum", run("linear", wide, w, undefined)))).toBeNull();
    recorder = new Recorder();
    expect(train(0, [w], () => w)).toBeNull();
  });

  test("for one that writes its number of rows down", () => {
    const w = tensor([1, 1], [1, 2], true);
    const fixed = () => run("sum", run("view", run("linear", CORNERS, w, undefined), [4]));
    expect(train(1, [w], fixed)).toBeNull();
  });
});

test("a long run is drawn at few moments", () => {
  const w = tensor([1, 1], [1, 2], true);
  const target = tensor([0, 1, 1, 2], [4, 1]);
  const surface = train(300, [w], () => run("mse_loss", run("linear", CORNERS, w, undefined), target));
  const steps = surface?.frames.map(({ step }) => step) ?? [];
  expect(steps.length).toBeGreaterThan(8);
  expect(steps.length).toBeLessThan(24);
  expect(steps.slice(0, 6)).toEqual([-1, 0, 1, 2, 4, 8]);
  expect(steps.at(-1)).toBe(299);
});

test("parameters that each step makes anew are those that the step before left", () => {
  const target = tensor([0, 1, 1, 2], [4, 1]);
  recorder.start();
  let w = tensor([1, 1], [1, 2], true);
  recorder.watch(w);
  for (let step = 0; step < 5; step++) {
    backward([run("mse_loss", run("linear", CORNERS, w, undefined), target)]);
    const [a, b] = [w.data[0], w.data[1]];
    const grad = w.grad?.data ?? [];
    w = tensor([a - 0.1 * grad[0], b - 0.1 * grad[1]], [1, 2], true);
  }
  expect(recorder.finish([], [], () => null).surface?.frames.map(({ step }) => step)).toEqual([3]);
});
