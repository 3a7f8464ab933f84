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

  test("lists every signature when none fits, the forms with a number included", () => {
    const eq = overload("eq.Tensor(Tensor self, Tensor other) -> Tensor");
    expect(() => resolve([eq], parseSpec("ii"), { ...context, name: "eq" })).toThrow(
      "eq() received an invalid combination of arguments - got (int, int), but expected one of:\n * (Tensor input, Tensor other, *, Tensor out = None)\n * (Tensor input, Number other, *, Tensor out = None)\n",
    );
  });

  test("says of which signature the arguments have the count but not the types", () => {
    const hsplit = [
      overload("hsplit.int(Tensor(a) self, int sections) -> Tensor(a)[]"),
      overload("hsplit.array(Tensor(a) self, int[] indices) -> Tensor(a)[]"),
    ];
    expect(() => resolve(hsplit, parseSpec("Ts"), { ...context, name: "hsplit" })).toThrow(
      " * (Tensor input, int sections)\n      didn't match because some of the arguments have invalid types: (Tensor, !str!)\n",
    );
  });

  test("takes a number for a tensor only where PyTorch does", () => {
    const atan2 = overload("atan2(Tensor self, Tensor other) -> Tensor");
    expect(() => resolve([atan2], parseSpec("Ti"), { ...context, name: "atan2" })).toThrow(
      "atan2(): argument 'other' (position 2) must be Tensor, not int",
    );
    const plan = resolve([ADD], parseSpec("Ti"), { ...context, name: "add" });
    expect(plan.readers[1]?.([7, 2])).toBe(TENSOR);
  });

  test("counts a hidden form of add: what is missing is not named", () => {
    expect(() => resolve([ADD], parseSpec("T"), { ...context, name: "add" })).toThrow(
      "add() received an invalid combination of arguments - got (Tensor), but expected (Tensor input, Tensor other, *, Number alpha = 1, Tensor out = None)",
    );
  });

  test("looks into lists only once the signature is chosen", () => {
    const cat = overload("cat(Tensor[] tensors, int dim=0) -> Tensor");
    expect(() => resolve([cat], parseSpec("[Tn]"), { ...context, name: "cat" })).toThrow(
      "expected Tensor as element 1 in argument 0, but got NoneType",
    );
    const zeros = overload("zeros(int[] size) -> Tensor");
    expect(() => resolve([zeros], parseSpec("[is]"), { ...context, name: "zeros" })).toThrow(
      `zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"`,
    );
  });
});
