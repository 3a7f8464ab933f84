/** Formulas of the declarations, filled with numbers of the engine: each must come out as what the engine computed. */
import { describe, expect, test } from "vitest";
import "../../index.ts";
import { backward } from "../../autograd/backward.ts";
import { declaredOps, type OpDeclaration } from "../../autograd/op.ts";
import { contiguousValues } from "../../tensor/copy.ts";
import { Tensor, wrapData } from "../../tensor/tensor.ts";
import { plain } from "../python-text.ts";
import { type FormulaValues, fillFormula, type PlainTensor } from "./fill.ts";
import { parseFormula } from "./parse.ts";
import { numberText } from "./term.ts";

function sample(shape: readonly number[], from: number, requiresGrad = true): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const tensor = wrapData(
    Float32Array.from({ length: size }, (_, i) => from + ((i * 7) % 5) * 0.13),
    shape,
    "float32",
  );
  tensor.requiresGrad = requiresGrad;
  return tensor;
}

function indices(...values: number[]): Tensor {
  return wrapData(Float64Array.from(values), [values.length], "int64");
}

/** The overload that takes these arguments. */
const find = (name: string, surface: string, given: readonly unknown[]): OpDeclaration => {
  const takes = ({ schema }: OpDeclaration) =>
    given.every((value, i) => typeof value !== "number" || schema.args[i]?.type.base !== "Tensor");
  const found = declaredOps().find(
    (one) => one.schema.name === name && one.surface.has(surface) && takes(one),
  );
  if (found === undefined) throw new Error(`no op ${name} on ${surface}`);
  return found;
};

const unary = [sample([2, 3], 0.2)];
const pair = [sample([2, 3], 0.2), sample([3], 0.3)];
const bn = [
  sample([4, 2], 0.1),
  sample([2], 0.3, false),
  sample([2], 0.7, false),
  sample([2], 1),
  sample([2], 0.4),
];
const image = sample([1, 2, 4, 4], -0.4);

/** Surface, name, arguments in schema order. */
type Sample = readonly [string, string, readonly unknown[]];

const ELEMENTWISE =
  "exp log log1p log2 log10 sin cos tan sinh cosh tanh sigmoid abs neg sqrt rsqrt reciprocal square relu expm1 exp2 t sum mean";

const CALLS: readonly Sample[] = [
  ...ELEMENTWISE.split(" ").map((name): Sample => ["torch", name, unary]),
  ["torch", "add", pair],
  ["torch", "sub", pair],
  ["torch", "mul", pair],
  ["torch", "pow", [sample([2, 3], 0.2), 3]],
  ["torch", "pow", pair],
  ["torch", "rsub", [sample([2, 3], 0.2), 1]],
  ["torch", "div", pair],
  ["torch", "maximum", pair],
  ["torch", "minimum", pair],
  ["torch", "hypot", pair],
  ["torch", "xlogy", pair],
  ["torch", "lerp", [...pair, sample([2, 3], 0.1)]],
  ["torch", "addcmul", [sample([2, 3], 0.1), ...pair, 0.5]],
  ["torch", "addcdiv", [sample([2, 3], 0.1), ...pair, 0.5]],
  ["torch", "clamp", [sample([2, 3], 0.2), 0.3, 0.5]],
  ["torch", "mm", [sample([2, 3], 0.2), sample([3, 2], -0.3)]],
  ["torch", "matmul", [sample([2, 2, 3], 0.2), sample([3, 2], -0.3)]],
  ["torch", "bmm", [sample([2, 2, 3], 0.2), sample([2, 3, 2], -0.3)]],
  ["torch", "mv", [sample([2, 3], 0.2), sample([3], -0.3)]],
  ["torch", "dot", [sample([3], 0.2), sample([3], -0.3)]],
  ["torch", "addmm", [sample([2], 0.2), sample([2, 3], 0.2), sample([3, 2], -0.3)]],
  ["torch", "addmv", [sample([2], 0.2), sample([2, 3], 0.2), sample([3], -0.3)]],
  ["torch", "baddbmm", [sample([2, 2, 2], 0), sample([2, 2, 3], 0.2), sample([2, 3, 2], -0.3)]],
  ["F", "linear", [sample([2, 3], 0.2), sample([4, 3], -0.3), sample([4], 0.5)]],
  ["F", "linear", [sample([2, 2, 3], 0.2), sample([4, 3], -0.3)]],
  ["F", "relu", [sample([2, 3], -0.3)]],
  ["F", "relu6", [sample([2, 3], -0.3)]],
  ["F", "leaky_relu", [sample([2, 3], -0.3), 0.1]],
  ["F", "elu", [sample([2, 3], -0.3)]],
  ["F", "softplus", [sample([2, 3], -0.3), 2]],
  [
    "torch",
    "where",
    [wrapData(Uint8Array.from([1, 0, 1]), [3], "bool"), sample([2, 3], 0.2), sample([2, 3], -0.4)],
  ],
  ["F", "celu", [sample([2, 3], -0.3)]],
  ["F", "silu", [sample([2, 3], -0.3)]],
  ["F", "mish", [sample([2, 3], -0.3)]],
  ["F", "hardtanh", [sample([2, 3], -1.2)]],
  ["F", "hardswish", [sample([2, 3], -0.3)]],
  ["F", "hardsigmoid", [sample([2, 3], -0.3)]],
  ["F", "softsign", [sample([2, 3], -0.3)]],
  ["F", "tanhshrink", [sample([2, 3], -0.3)]],
  ["F", "sigmoid", [sample([2, 3], -0.3)]],
  ["F", "tanh", [sample([2, 3], -0.3)]],
  ["F", "softmax", [sample([2, 3], -0.3), 1]],
  ["F", "softmin", [sample([2, 3], -0.3), 1]],
  ["F", "log_softmax", [sample([2, 3], -0.3), 0]],
  ["F", "mse_loss", [sample([2, 3], 0.2), sample([2, 3], -0.3)]],
  ["F", "l1_loss", [sample([2, 3], 0.2), sample([2, 3], -0.3)]],
  ["F", "nll_loss", [sample([2, 3], -0.3), indices(2, 0)]],
  ["F", "cross_entropy", [sample([2, 3], -0.3), indices(2, 0)]],
  ["F", "binary_cross_entropy", [sample([2, 3], 0.2), sample([2, 3], 0.3, false)]],
  ["F", "binary_cross_entropy_with_logits", [sample([2, 3], -0.2), sample([2, 3], 0.3, false)]],
  ["F", "embedding", [indices(2, 0), sample([3, 2], 0.1)]],
  ["F", "layer_norm", [sample([2, 3], 0.1), [3], sample([3], 0.5), sample([3], 0.2)]],
  ["F", "batch_norm", [...bn, true]],
  ["F", "batch_norm", [...bn, false]],
  ["F", "conv2d", [image, sample([3, 2, 2, 2], 0.1), sample([3], 0.2), [2, 2], [1, 1], [1, 1], 1]],
  ["F", "conv1d", [sample([1, 2, 5], 0.1), sample([2, 2, 2], 0.1), null, [1], [0], [1], 1]],
];

/** What a formula may read of a call. */
function valuesOf({ schema }: OpDeclaration, given: readonly unknown[]): FormulaValues {
  const tensors: Record<string, PlainTensor> = {};
  const settings: Record<string, string> = {};
  schema.args.forEach((arg, i) => {
    const value = given[i] === undefined ? arg.default : given[i];
    if (value instanceof Tensor) tensors[arg.name] = plainTensor(value);
    else if (value !== null && value !== undefined) settings[arg.name] = plain(value);
  });
  return { tensors, settings };
}

function plainTensor(tensor: Tensor): PlainTensor {
  return { shape: tensor.shape, values: Array.from(contiguousValues(tensor)) };
}

test("at least sixty kinds of call are covered", () => {
  expect(new Set(CALLS.map(([, name]) => name)).size).toBeGreaterThanOrEqual(60);
});

test.each(CALLS)("%s.%s comes out as computed, at every element", (surface, name, given) => {
  const declaration = find(name, surface, given);
  const { formula, derivatives = {} } = declaration.rules;
  const result = declaration.call(...given);
  if (!(result instanceof Tensor)) throw new Error("one result expected");
  const out = plainTensor(result);
  const values = valuesOf(declaration, given);
  for (let at = 0; at < out.values.length; at++) expectFilled(formula ?? "", values, out, at);
  for (const tensor of given) if (tensor instanceof Tensor) tensor.grad = null;
  const grad = sample(result.shape, 0.4, false);
  backward([result], [grad]);
  declaration.schema.args.forEach((arg, i) => {
    const [text, input] = [derivatives[arg.name], given[i]];
    if (text === undefined || !(input instanceof Tensor) || input.grad === null) return;
    // What a window or a row gathers is told in words.
    if (parseFormula(text) === null) {
      expect(text).toMatch(/ (over|for all) /);
      return;
    }
    const known = {
      tensors: { ...values.tensors, grad: plainTensor(grad), out },
      settings: { ...values.settings, n: String(nOf(input, result, given)) },
    };
    const back = plainTensor(input.grad);
    for (let at = 0; at < back.values.length; at++) expectFilled(text, known, back, at);
  });
});

/** It can be filled, and what a reader works out from the line is the number at its end. */
function expectFilled(formula: string, values: FormulaValues, result: PlainTensor, at: number): void {
  const filled = fillFormula(formula, values, result, at);
  if (filled === null) throw new Error(`${formula} at ${at}`);
  if (filled.text.includes("…")) return;
  const worked = workedOut(filled.text);
  const recorded = result.values[at];
  // Two numbers a hair apart may be rounded to different sides.
  if (Math.abs(worked - recorded) > 2e-6) expect(numberText(worked), filled.text).toBe(numberText(recorded));
}

/** The value of a line, by JavaScript's own arithmetic. */
function workedOut(text: string): number {
  const functions: Record<string, string> = { ln: "log", "log₂": "log2", "log₁₀": "log10", arctan: "atan" };
  const script = text
    .replaceAll("−", "-")
    .replaceAll("·", "*")
    .replaceAll("²", "**2")
    .replaceAll("^", "**")
    .replace(/\|([^|]*)\|/g, "Math.abs($1)")
    .replace(/√([\d.]+)/g, "Math.sqrt($1)")
    .replaceAll("√", "Math.sqrt")
    .replace(/σ\(/g, "sigma(")
    .replace(
      /(ln|log₂|log₁₀|arctan|tanh|sinh|cosh|sin|cos|tan|max|min)\(/gu,
      (_, name) => `Math.${functions[name] ?? name}(`,
    )
    .replace(/(?<![\d.\w])e\b/g, "Math.E")
    .replaceAll("π", "Math.PI");
  return Number(new Function("sigma", `return ${script}`)((x: number) => 1 / (1 + Math.exp(-x))));
}

/** Elements, or rows with a target, that the mean is taken over. */
function nOf(input: Tensor, result: Tensor, given: readonly unknown[]): number {
  const target = given.find((one) => one instanceof Tensor && one.dtype === "int64");
  return (target instanceof Tensor ? target.numel : input.numel) / result.numel;
}

test.each([
  ["torch", "pow", [sample([2], 0.2), 2], ["self"]],
  ["torch", "rsub", [sample([2], 0.2), 1], ["self"]],
  ["torch", "dot", [sample([3], 0.2), sample([3], -0.3)], ["self", "tensor"]],
  ["F", "nll_loss", [sample([2, 3], -0.3), indices(2, 0)], ["input"]],
  ["F", "binary_cross_entropy", [sample([2, 3], 0.2), sample([2, 3], 0.3, false)], ["input"]],
] as const)("%s.%s says what flows back", (surface, name, given, names) => {
  expect(Object.keys(find(name, surface, given).rules.derivatives ?? {})).toEqual(names);
});

describe("text", () => {
  const two = { shape: [2], values: [-1.5, 2] };

  test("a negative number stands in brackets, a long sum is cut", () => {
    const filled = fillFormula(
      "out = input @ weightᵀ + bias",
      {
        tensors: {
          input: { shape: [1, 2], values: [0.5, -0.3] },
          weight: { shape: [1, 2], values: [1.2, 0.7] },
          bias: { shape: [1], values: [0.1] },
        },
        settings: {},
      },
      { shape: [1, 1], values: [0.49] },
      0,
    );
    expect(filled?.text).toBe("0.5 · 1.2 + (−0.3) · 0.7 + 0.1");
    const long = { shape: [9], values: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
    const sum = fillFormula(
      "out = Σ self",
      { tensors: { self: long }, settings: {} },
      { shape: [], values: [45] },
      0,
    );
    expect(sum?.text).toBe("1 + 2 + 3 + … + 9");
  });

  test("a line that is worked out by its own numbers gives the number it ends in", () => {
    const filled = fillFormula(
      "out = input @ weightᵀ + bias",
      {
        tensors: {
          input: { shape: [1, 2], values: [0, 1] },
          weight: { shape: [1, 2], values: [2.00008, -2.99962] },
          bias: { shape: [1], values: [0.99951] },
        },
        settings: {},
      },
      { shape: [1, 1], values: [-2.00011] },
      0,
    );
    expect(filled?.text).toBe("0 · 2.0001 + 1 · (−2.9996) + 0.9995");
    expect(numberText(filled?.value ?? 0)).toBe("−2.0001");
  });

  test("more decimals where four would not give that number", () => {
    const third = { tensors: { self: { shape: [], values: [33.33333] } }, settings: {} };
    expect(fillFormula("out = self · 3", third, { shape: [], values: [100] }, 0)?.text).toBe("33.33333 · 3");
  });

  test.each([
    [0, "0"],
    [-1.5, "−1.5"],
    [0.000123456, "0.0001235"],
    [0.0000123, "1.23e−5"],
    [45.678912, "45.6789"],
    [12345.678, "12345.68"],
    [2e7, "2e7"],
    [Number.NaN, "nan"],
    [Number.NEGATIVE_INFINITY, "−inf"],
  ])("%d is written %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  test("what does not come out as recorded is not shown", () => {
    const values = { tensors: { self: two }, settings: {} };
    expect(fillFormula("out = max(0, self)", values, { shape: [2], values: [0, 2] }, 0)?.text).toBe(
      "max(0, −1.5)",
    );
    expect(fillFormula("out = max(0, self)", values, { shape: [2], values: [0.5, 2] }, 0)).toBeNull();
  });

  test("prose is no formula", () => {
    expect(parseFormula("out = mean over the window")).toBeNull();
    expect(parseFormula("out[i] = Σ self[0 … i]")).toBeNull();
  });
});
