/** Layers and initializers of the TypeScript shell against real PyTorch: the same numbers from the same seed. */
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { trainRegression } from "../example.ts";
import { tensor } from "../functional/index.ts";
import { defaultGenerator } from "../tensor/random-generator.ts";
import { allocateTensor } from "../tensor/tensor.ts";
import { evaluate } from "./evaluate.ts";
import * as nn from "./index.ts";

interface Call {
  readonly name: string;
  readonly shape: readonly number[];
  readonly args: readonly unknown[];
  readonly values: readonly number[];
}

interface Built {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly text: string;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

const fixtures: { readonly calls: readonly Call[]; readonly layers: readonly Built[] } = JSON.parse(
  readFileSync(new URL("../../tests/fixtures/nn/inits.json", import.meta.url), "utf8"),
);

const LAYERS: Readonly<Record<string, unknown>> = nn;

function layerNamed(name: string, args: readonly unknown[]): nn.LeafModule {
  const made: unknown = Reflect.construct(LAYERS[name] as new () => unknown, args);
  if (made instanceof nn.LeafModule) return made;
  throw new Error(`${name} is no layer`);
}

beforeEach(() => {
  defaultGenerator.manualSeed(0);
});

describe("nn.init", () => {
  it.each(fixtures.calls)("$name $shape $args", ({ name, shape, args, values }) => {
    const filled = allocateTensor(shape, "float32");
    nn.declaredInitializers()
      .get(name)
      ?.call(filled, ...args);
    // LAPACK's reflections and ours agree to the last digits that float32 has.
    const digits = name === "orthogonal_" ? 6 : 12;
    Array.from(filled.data).forEach((value, i) => {
      expect(value).toBeCloseTo(values[i], digits);
    });
  });

  it.each([
    [
      "kaiming_uniform_",
      [3],
      [],
      "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
    ],
    [
      "kaiming_normal_",
      [2, 2],
      [0, "fan"],
      "Mode fan not supported, please use one of ['fan_in', 'fan_out']",
    ],
    ["kaiming_normal_", [2, 2], [0, "fan_in", "cube"], "Unsupported nonlinearity cube"],
    ["eye_", [2], [], "Only tensors with 2 dimensions are supported"],
    ["dirac_", [3, 3, 3], [2], "dim 0 must be divisible by groups"],
    ["orthogonal_", [3], [], "Only tensors with 2 or more dimensions are supported"],
  ] as const)("%s on %j with %j raises", (name, shape, args, message) => {
    const call = nn.declaredInitializers().get(name)?.call;
    expect(() => call?.(allocateTensor(shape, "float32"), ...args)).toThrow(message);
  });
});

describe("layers", () => {
  it.each(fixtures.layers)("$name $args starts as PyTorch's", ({ name, args, text, parameters }) => {
    const layer = layerNamed(name, args);
    expect(String(layer)).toBe(text);
    const found = Array.from(layer.namedParameters(), ([key, p]) => [key, Array.from(p.data)]);
    expect(Object.fromEntries(found)).toEqual(parameters);
  });

  it("run the forward that they declare", () => {
    const layer = new nn.Linear(2, 1);
    layer.parameters()[0].data.set([2, -1]);
    layer.parameters()[1].data.set([0.5]);
    expect(Array.from(layer.forward(tensor([[1, 2]])).data)).toEqual([0.5]);
    const chain = new nn.Sequential(layer, new nn.ReLU());
    expect(Array.from(chain.forward(tensor([[-3, 1]])).data)).toEqual([0]);
    expect(chain.toString()).toBe(
      "Sequential(\n  (0): Linear(in_features=2, out_features=1, bias=True)\n  (1): ReLU()\n)",
    );
  });

  it("know whether they are in training", () => {
    const dropout = new nn.Dropout(0.5);
    const input = tensor([1, 2, 3]);
    expect(Array.from(dropout.eval().forward(input).data)).toEqual([1, 2, 3]);
    expect(Array.from(dropout.train().forward(input).data)).not.toEqual([1, 2, 3]);
  });

  it("refuse what PyTorch refuses", () => {
    expect(() => new nn.Dropout(2)).toThrow("dropout probability has to be between 0 and 1, but got 2.0");
    expect(() => new nn.Conv2d(3, 4, [3, 3], [1, 1], 0, [1, 1], 2)).toThrow(
      "in_channels must be divisible by groups",
    );
  });

  it("share a parameter under one name", () => {
    const shared = new nn.Linear(2, 2);
    const names = Array.from(new nn.Sequential(shared, shared).namedParameters(), ([name]) => name);
    expect(names).toEqual(["0.weight", "0.bias"]);
  });
});

describe("expressions of declarations", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["-2 ** 2", -4],
    ["7 // 2 - 7 % 4", 0],
    ["(a, 2) + (3,)", [1, 2, 3]],
    ["(0,) * len((a, a))", [0, 0]],
    ["a if b else 'no'", "no"],
    ["not b and a > 0 or c", true],
    ["c is None", true],
    ["a in (1, 2) and 3 not in (1, 2)", true],
    ["d.e[0]", 5],
  ])("%s", (text, value) => {
    expect(
      evaluate(text, { a: 1, b: false, c: null, d: { e: [5] }, len: ([x]: unknown[]) => (x as []).length }),
    ).toEqual(value);
  });

  it("says which name is missing", () => {
    expect(() => evaluate("nothing", {})).toThrow("'nothing' is not defined");
  });
});

describe("the example", () => {
  it("finds the weights it was given", () => {
    const { losses, weight, bias } = trainRegression(100);
    expect(losses.at(-1)).toBeLessThan(1e-6);
    expect(weight[0]).toBeCloseTo(2, 3);
    expect(weight[1]).toBeCloseTo(-3, 3);
    expect(bias).toBeCloseTo(1, 3);
  });
});
