/** Schema strings, call specs, and binding one to the other with PyTorch's sentences. */
import { describe, expect, test } from "vitest";
import { wrapData } from "../tensor/tensor.ts";
import { resolve } from "./bind.ts";
import { parseSchema } from "./parse.ts";
import { parseSpec } from "./spec.ts";

const TENSOR = wrapData(new Float32Array([1]), [1], "float32");

const context = {
  method: false,
  decode: { tensor: () => TENSOR, wrapNumber: () => TENSOR, generator: () => null },
};

function overload(text: string) {
  return { schema: parseSchema(text), call: () => null };
}

const ADD = overload("add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");

describe("a schema", () => {
  test("has names, types, defaults and keyword-only arguments", () => {
    const { name, overload, args, returns, isView } = ADD.schema;
    expect([name, overload, isView]).toEqual(["add", "Tensor", false]);
    expect(args.map((arg) => [arg.name, arg.type.base, arg.keywordOnly, arg.default])).toEqual([
      ["self", "Tensor", false, null],
      ["other", "Tensor", false, null],
      ["alpha", "Scalar", true, 1],
    ]);
    expect(returns).toHaveLength(1);
  });

  test("spreads a default over a sized list, and knows views", () => {
    const schema = parseSchema("pool(Tensor(a) self, int[2] stride=1) -> Tensor(a)");
    expect(schema.args[1].default).toEqual([1, 1]);
    expect(schema.isView).toBe(true);
  });
});

describe("binding", () => {
  test("reads positions and keywords, the alias input included", () => {
    const plan = resolve([ADD], parseSpec("|input=T|other=T|alpha=i"), { ...context, name: "add" });
    expect(plan.readers.map((read) => read?.([7, 8, 3]))).toEqual([TENSOR, TENSOR, 3]);
  });

  test("gathers loose ints into the only list", () => {
    const zeros = overload("zeros(int[] size) -> Tensor");
    const plan = resolve([zeros], parseSpec("ii"), { ...context, name: "zeros" });
    expect(plan.readers[0]?.([2, 3])).toEqual([2, 3]);
  });

  test("says which argument has the wrong type", () => {
    expect(() => resolve([ADD], parseSpec("Ts"), { ...context, name: "add" })).toThrow(
      "add(): argument 'other' (position 2) must be Tensor, not str",
    );
  });

  test("says what is missing", () => {
    const linear = overload("linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor");
    expect(() => resolve([linear], parseSpec("T"), { ...context, name: "linear" })).toThrow(
      'linear() missing 1 required positional arguments: "weight"',
    );
  });

  test("says which keyword nobody knows", () => {
    expect(() => resolve([ADD], parseSpec("TT|beta=i"), { ...context, name: "add" })).toThrow(
      "add() got an unexpected keyword argument 'beta'",
    );
  });
});
