/** The recorder on programs of the engine: what it hears, and what it says of moments that are over. */
import { afterEach, describe, expect, test } from "vitest";
import "../index.ts";
import { backward } from "../autograd/backward.ts";
import { embedTangent, enterForwardLevel, exitForwardLevel, tangentOf } from "../autograd/forward.ts";
import { callInPlace } from "../autograd/inplace.ts";
import { noGrad } from "../autograd/mode.ts";
import { declaredOps, type OpDeclaration } from "../autograd/op.ts";
import { popPackHook, pushPackHook } from "../autograd/saved.ts";
import { Tensor, wrapData } from "../tensor/tensor.ts";
import { NOWHERE } from "./call-log.ts";
import { side } from "./fixture.ts";
import { callsLeftOut } from "./read.ts";
import { type NamedTensor, Recorder } from "./recorder.ts";

function leaf(values: readonly number[], shape: readonly number[], requiresGrad: boolean): Tensor {
  const tensor = wrapData(Float32Array.from(values), shape, "float32");
  tensor.requiresGrad = requiresGrad;
  return tensor;
}

function find(name: string, surface: string): OpDeclaration {
  const found = declaredOps().find(({ schema, surface: at }) => schema.name === name && at.has(surface));
  if (found === undefined) throw new Error(`no op ${name}`);
  return found;
}

let recorder = new Recorder();
let place = NOWHERE;
afterEach(() => {
  place = NOWHERE;
  recorder.stop();
  recorder = new Recorder();
});

/** The program goes on to a line. */
function at(line: number): void {
  place = { line, module: 0 };
  recorder.at(place);
}

/** Calls an op the way the binding does. */
function run(surface: string, name: string, ...given: unknown[]): Tensor {
  const declaration = find(name, surface);
  recorder.callBegins({ op: name, namespace: surface, declaration, arguments: given }, place);
  try {
    const result = declaration.call(...given);
    recorder.callEnds(result);
    if (!(result instanceof Tensor)) throw new Error("one tensor expected");
    return result;
  } catch (error) {
    recorder.callFails(error);
    throw error;
  }
}

/** `target -= other` */
function subtractInPlace(target: Tensor, other: Tensor | null): void {
  const declaration = find("sub", "torch");
  recorder.callBegins({ op: "sub_", namespace: "Tensor", declaration, arguments: [target, other] }, place);
  recorder.callEnds(callInPlace(declaration, [target, other]));
}

function finish(...named: readonly NamedTensor[]) {
  return recorder.finish(named, [], () => null);
}

const named = (tensor: Tensor, name: string): NamedTensor => ({ tensor, names: [name], line: 1 });

describe("calls", () => {
  test("of a hook that packs what a call saves are none of the program's", () => {
    const [a, b] = [leaf([2, 3], [2], true), leaf([4, 5], [2], true)];
    recorder.start();
    const packed: Tensor[] = [];
    pushPackHook((tensor) => {
      packed.push(run("torch", "mul", tensor, tensor));
      return { unpack: () => tensor, release: () => {} };
    });
    try {
      run("torch", "mul", a, b);
    } finally {
      popPackHook();
    }
    expect(packed.length).toBe(2);
    const { calls } = finish(named(a, "a"));
    expect(calls.map(({ op, primitives }) => [op, primitives])).toEqual([["mul", ["mul"]]]);
  });

  test("announce nothing of how a tangent is worked out", () => {
    const x = leaf([2, 3], [2], false);
    recorder.start();
    enterForwardLevel();
    try {
      embedTangent(x, leaf([1, 0], [2], false));
      const y = run("torch", "mul", x, x);
      expect([...(tangentOf(y)?.data ?? [])]).toEqual([4, 0]);
    } finally {
      exitForwardLevel();
    }
    const { calls } = finish(named(x, "x"));
    expect(calls.map(({ op, primitives }) => [op, primitives])).toEqual([["mul", ["mul"]]]);
  });

  test("have a line, a formula, settings with defaults, and the gradients of their edges", () => {
    const [w, x] = [leaf([2, -1], [1, 2], true), leaf([3, 4], [1, 2], false)];
    recorder.start();
    at(7);
    const y = run("F", "linear", x, w, undefined);
    at(8);
    const loss = run("torch", "sum", y);
    backward([loss]);
    const { calls } = finish(named(w, "w"));
    expect(calls.map(({ op, line }) => [op, line])).toEqual([
      ["linear", 7],
      ["sum", 8],
    ]);
    const [linear] = calls;
    expect(linear.formula).toBe("out = input @ weightᵀ + bias");
    expect(linear.derivatives.weight).toBe("gradᵀ @ input");
    expect(linear.outputGradValues).toEqual([1]);
    const [input, weight] = linear.inputs;
    expect(input.gradValues).toBeNull();
    expect(weight.gradValues).toEqual([3, 4]);
    expect(weight.gradNorm).toBe(5);
  });

  test("an op inside a primitive's forward is part of it", () => {
    recorder.start();
    run("F", "batch_norm", leaf([1, 2, 3, 4], [2, 2], true), null, null, null, null, true, 0.1, 1e-5);
    const [call] = finish().calls;
    expect(call.primitives).toEqual(["native_batch_norm"]);
  });

  test("a result that is written to later is remembered as the next call found it", () => {
    const [a, b] = [leaf([1, 2], [2], false), leaf([3, 4], [2], false)];
    recorder.start();
    const made = run("torch", "mul", a, b);
    subtractInPlace(made, a);
    subtractInPlace(made, a);
    const { calls } = finish();
    expect(calls.map(({ outputsThen }) => outputsThen.map(({ values }) => values))).toEqual([
      [[3, 8]],
      [[2, 6]],
      [],
    ]);
  });

  test("a leaf that is written to later is remembered as the call saw it", () => {
    const w = leaf([2, 3], [2], true);
    recorder.start();
    run("torch", "mul", w, w);
    noGrad(() => {
      w.data[0] = 10;
      w.storage.version++;
    });
    const { calls, tensors } = finish(named(w, "w"));
    expect(calls[0].inputsThen).toEqual([
      { tensor: calls[0].inputs[0].tensor, values: [2, 3] },
      { tensor: calls[0].inputs[0].tensor, values: [2, 3] },
    ]);
    expect(tensors.find(({ names }) => names.includes("w"))?.values).toEqual([10, 3]);
  });

  test("one that raises is kept with its error, after everything before it", () => {
    recorder.start();
    const x = run("torch", "exp", leaf([1, 2, 3], [1, 3], false));
    at(9);
    expect(() => run("torch", "mm", x, leaf([1, 2], [1, 2], false))).toThrow();
    const { calls, failedCall } = finish();
    expect(calls.map(({ op }) => op)).toEqual(["exp", "mm"]);
    expect(calls[1].error?.message).toContain("mat1 and mat2 shapes cannot be multiplied (1x3 and 1x2)");
    expect(calls[1].line).toBe(9);
    expect(failedCall).toBe(calls[1].id);
  });
});

describe("tensors", () => {
  test("are printed as PyTorch prints them, with their gradient; NaN stays NaN", () => {
    const w = leaf([1.5, Number.NaN], [2], true);
    recorder.start();
    backward([run("torch", "sum", w)]);
    const { tensors } = finish(named(w, "w"));
    const record = tensors.find(({ names }) => names.includes("w"));
    expect(record?.text).toBe("tensor([1.5000,    nan], requires_grad=True)");
    expect(record?.values?.[1]).toBeNaN();
    expect(record?.grad.text).toBe("tensor([1., 1.])");
  });

  test("a registered parameter is printed as a Parameter", () => {
    const w = leaf([1], [1], true);
    recorder.start();
    const owner = {
      names: ["m.w"],
      registered: "m.w",
      buffer: false,
      inStateDict: true,
      inOptimizer: null,
      line: 1,
    };
    const { tensors } = recorder.finish([named(w, "m.w")], [{ tensor: w, ...owner }], () => null);
    expect(tensors[0].text).toBe("Parameter containing:\ntensor([1.], requires_grad=True)");
  });
});

test("an update by hand of several parameters is one step's, and a forward after it is the next one's", () => {
  const [w, b, x] = [leaf([1], [1], true), leaf([2], [1], true), leaf([3], [1], false)];
  recorder.start();
  for (let step = 0; step < 2; step++) {
    const y = run("torch", "add", run("torch", "mul", w, x), b);
    backward([y]);
    noGrad(() => {
      for (const each of [w, b]) {
        const scaled = run("torch", "mul", each.grad, leaf([0.5], [], false));
        subtractInPlace(each, scaled);
      }
    });
    for (const each of [w, b]) each.grad = null;
  }
  const { calls } = finish(named(w, "w"), named(b, "b"));
  const opsOf = (step: number) => calls.filter((call) => call.step === step).map(({ op }) => op);
  expect(opsOf(0)).toEqual(["mul", "add", "mul", "sub_", "mul", "sub_"]);
  expect(opsOf(1)).toEqual(["mul", "add", "mul", "sub_", "mul", "sub_"]);
  expect(calls.filter(({ step, afterBackward }) => step === 1 && afterBackward).map(({ op }) => op)).toEqual([
    "mul",
    "sub_",
    "mul",
    "sub_",
  ]);
});

test("of gradients that add up, each forward is of the step of its own backward", () => {
  const w = leaf([1], [1], true);
  recorder.start();
  for (let batch = 0; batch < 6; batch++) {
    // What a call took is written to afterwards, so that it is remembered as it was.
    const x = leaf([batch], [1], false);
    const y = run("torch", "add", w, x);
    subtractInPlace(x, leaf([100], [1], false));
    backward([y]);
    if (batch % 2 === 0) continue;
    noGrad(() => subtractInPlace(w, w.grad));
    w.grad = null;
  }
  const { calls, steps } = finish(named(w, "w"));
  expect(steps.map(({ updatedBy }) => updatedBy)).toEqual([null, "hand", null, "hand", null, "hand"]);
  const forwards = calls.filter(({ op }) => op === "add");
  const facts = forwards.map(({ step, afterBackward, inputs, inputsThen }) => [
    step,
    afterBackward,
    inputs[0].gradNorm,
    inputsThen.find(({ tensor }) => tensor === inputs[1].tensor)?.values,
  ]);
  // The first step and the last two are kept.
  expect(facts).toEqual([
    [0, false, 1, [0]],
    [4, false, 1, [4]],
    [5, false, 1, [5]],
  ]);
  const updates = calls.filter(({ op, afterBackward }) => op === "sub_" && afterBackward);
  expect(updates.map(({ step }) => step)).toEqual([5]);
});

test("an update between two backwards is no part of the second one's forward", () => {
  const [w, v] = [leaf([1], [1], true), leaf([2], [1], true)];
  recorder.start();
  const first = run("torch", "mul", w, v);
  const second = run("torch", "mul", v, v);
  backward([first]);
  noGrad(() => subtractInPlace(w, run("torch", "mul", w.grad, leaf([0.5], [], false))));
  backward([second]);
  const facts = finish(named(w, "w")).calls.map(({ op, step, afterBackward }) => [op, step, afterBackward]);
  expect(facts).toEqual([
    ["mul", 0, false],
    ["mul", 0, false],
    ["mul", 0, true],
    ["sub_", 0, true],
  ]);
});

test("a gradient that the program gave and wrote to later is remembered as it was", () => {
  const [x, given] = [leaf([1, 2], [2], true), leaf([3, 4], [2], false)];
  given.handle = 7;
  recorder.start();
  backward([x], [given]);
  given.data.fill(0);
  x.grad = null;
  const [record] = finish(named(x, "x")).tensors;
  expect(record.grad.values).toEqual([3, 4]);
});

test("of a step of very many calls the first and the last are kept, and how many are missing is known", () => {
  const w = leaf([2], [1], true);
  recorder.start();
  let out = run("torch", "neg", w);
  for (let i = 1; i < 3200; i++) out = run("torch", "neg", out);
  backward([out]);
  const parts = finish(named(w, "w"));
  const { calls } = parts;
  expect(calls.length).toBe(1500);
  expect([calls[0], calls[999], calls[1000], calls[1499]].map(({ id }) => id)).toEqual([1, 1000, 2701, 3200]);
  expect(calls[1499].outputGradValues).toEqual([1]);
  expect(callsLeftOut(side("nn", { calls }), 0)).toBe(1700);
  expect(callsLeftOut(side("nn", { calls }), 1)).toBe(0);
});

test("a gradient that the program writes to was another one on its way", () => {
  const [w, x] = [leaf([2, -1], [2], true), leaf([3, 4], [2], false)];
  recorder.start();
  backward([run("torch", "sum", run("torch", "mul", w, x))]);
  if (w.grad === null) throw new Error("a gradient expected");
  subtractInPlace(w.grad, w.grad);
  const { calls, tensors } = finish(named(w, "w"));
  const [mul] = calls;
  expect(mul.inputs[0]).toMatchObject({ argument: "self", gradValues: [3, 4], gradNorm: 5 });
  expect([...w.grad.data]).toEqual([0, 0]);
  expect(tensors.find(({ names }) => names.includes("w"))?.grad).toMatchObject({ values: [3, 4] });
});

test("an update by hand is a step of its own kind", () => {
  const w = leaf([1, 1], [2], true);
  recorder.start();
  at(3);
  backward([run("torch", "sum", w)]);
  at(4);
  noGrad(() => subtractInPlace(w, w.grad));
  const { steps } = finish(named(w, "w"));
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({ index: 0, loss: 2, backwardLine: 3, updatedBy: "hand", updateLine: 4 });
  expect(steps[0].parameters[0]).toMatchObject({ updateNorm: Math.sqrt(2), entries: [0, 0] });
});

test("a parameter that became NaN has changed, and its gradient is no zero", () => {
  const w = leaf([1], [1], true);
  recorder.start();
  backward([run("torch", "mul", w, leaf([Number.NaN], [1], false))]);
  noGrad(() => subtractInPlace(w, w.grad));
  const facts = { registered: null, buffer: false, inStateDict: false, inOptimizer: null };
  const [row] = recorder.finish([], [{ ...named(w, "w"), ...facts }], () => null).ownership;
  expect(row).toMatchObject({ grad: "nonzero", gradNorm: Number.NaN, changed: true, changeNorm: Number.NaN });
});
