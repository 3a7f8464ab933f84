/** Printed tensors and numbers against the text of real PyTorch and Python. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { allocate, type DType, type StridedData } from "./dtype.ts";
import { formatScalar, formatTensor } from "./print.ts";
import { formatExponent, formatFixed, pythonFloatRepr } from "./print-number.ts";
import { getPrintOptions, type PrintProfile, setPrintOptions } from "./print-options.ts";

interface PrintCase {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly text: string;
  readonly values?: readonly (number | string)[];
  readonly recipe?: readonly [number, number];
  readonly gradFn?: string;
  readonly requiresGrad?: boolean;
  readonly parameter?: boolean;
  readonly options?: {
    readonly precision?: number;
    readonly threshold?: number;
    readonly edgeitems?: number;
    readonly linewidth?: number;
    readonly sci_mode?: boolean;
    readonly profile?: PrintProfile;
  };
}

const fixture: { readonly cases: readonly PrintCase[]; readonly numbers: readonly (readonly string[])[] } =
  JSON.parse(readFileSync(new URL("../../tests/fixtures/print.json", import.meta.url), "utf8"));

function decode(value: number | string): number {
  if (typeof value === "number") return value;
  return { nan: Number.NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 }[value] ?? Number.NaN;
}

function viewOf(testCase: PrintCase): StridedData {
  const { dtype, shape, values, recipe } = testCase;
  const length = shape.reduce((product, size) => product * size, 1);
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++)
    data[i] = values ? decode(values[i]) : recipe ? recipe[0] + recipe[1] * i : 0;
  const strides = shape.map((_, dim) => shape.slice(dim + 1).reduce((product, size) => product * size, 1));
  return { data, shape, strides, offset: 0, dtype };
}

function describeCase(testCase: PrintCase): {
  requiresGrad: boolean;
  gradFnName: string | null;
  isParameter: boolean;
} {
  return {
    requiresGrad: testCase.requiresGrad ?? false,
    gradFnName: testCase.gradFn ?? null,
    isParameter: testCase.parameter ?? false,
  };
}

const plain = { requiresGrad: false, gradFnName: null, isParameter: false };

afterEach(() => setPrintOptions({ profile: "default" }));

describe("formatTensor", () => {
  it("prints every fixture as PyTorch does", () => {
    expect(fixture.cases.length).toBeGreaterThan(900);
    for (const testCase of fixture.cases) {
      const { sci_mode, ...options } = testCase.options ?? {};
      setPrintOptions({ profile: "default" });
      setPrintOptions({ ...options, sciMode: sci_mode });
      expect(formatTensor(viewOf(testCase), describeCase(testCase))).toBe(testCase.text);
    }
  });

  it("reads through strides and offset", () => {
    const view: StridedData = {
      data: Float32Array.of(9, 1, 4, 2, 5, 3, 6),
      shape: [2, 3],
      strides: [1, 2],
      offset: 1,
      dtype: "float32",
    };
    expect(formatTensor(view, plain)).toBe("tensor([[1., 2., 3.],\n        [4., 5., 6.]])");
  });

  it("names a subclass and heeds the default dtype", () => {
    const view: StridedData = {
      data: Float64Array.of(1, 2),
      shape: [2],
      strides: [1],
      offset: 0,
      dtype: "float64",
    };
    expect(formatTensor(view, { ...plain, typeName: "MyTensor" })).toBe(
      "MyTensor([1., 2.], dtype=torch.float64)",
    );
    expect(formatTensor(view, { ...plain, defaultDType: "float64" })).toBe("tensor([1., 2.])");
    expect(formatTensor(view, { ...plain, typeName: "MyTensor", isParameter: true })).toBe(
      "Parameter(MyTensor([1., 2.], dtype=torch.float64))",
    );
  });

  it("writes items as Python scalars", () => {
    expect(formatScalar(1, "bool")).toBe("True");
    expect(formatScalar(-3, "int64")).toBe("-3");
    expect(formatScalar(Math.fround(0.1), "float32")).toBe("0.10000000149011612");
  });
});

describe("print options", () => {
  it("forgets the scientific mode that is not named again", () => {
    setPrintOptions({ sciMode: true });
    setPrintOptions({ precision: 2 });
    expect(getPrintOptions()).toEqual({
      precision: 2,
      threshold: 1000,
      edgeitems: 3,
      linewidth: 80,
      sciMode: null,
    });
  });
});

describe("numbers", () => {
  it("are formatted as Python formats them", () => {
    expect(fixture.numbers.length).toBeGreaterThan(900);
    for (const [bits, repr, fixed0, fixed4, exponent4, fixed17, exponent0] of fixture.numbers) {
      const x = Buffer.from(bits, "hex").readDoubleBE();
      expect([
        pythonFloatRepr(x),
        formatFixed(x, 0),
        formatFixed(x, 4),
        formatExponent(x, 4),
        formatFixed(x, 17),
        formatExponent(x, 0),
      ]).toEqual([repr, fixed0, fixed4, exponent4, fixed17, exponent0]);
    }
  });
});
