/** Every optimizer against real PyTorch: twenty steps, to the last bit where no square root is involved. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type NestedNumbers, tensor } from "../functional/creation.ts";
import type { DType } from "../tensor/dtype.ts";
import { declaredOptimizers, Optimizer } from "./index.ts";

interface Case {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dtype: DType;
  readonly start: NestedNumbers;
  readonly grads: readonly NestedNumbers[];
  readonly end: readonly number[];
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../tests/fixtures/nn/optimizers.json", import.meta.url), "utf8"),
);

function optimizerNamed(name: string, ...args: [ConstructorParameters<typeof Optimizer>[1], object]) {
  const declaration = declaredOptimizers().get(name);
  if (declaration === undefined) throw new Error(`no optimizer ${name}`);
  return new Optimizer(declaration, args[0], { ...args[1] });
}

/** Without a square root: PyTorch's own, from a vendor's library, is off by one unit in the last place now and then. */
const EXACT = new Set(["SGD", "Rprop", "ASGD"]);

function expectClose(values: readonly number[], expected: readonly number[], tolerance: number): void {
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected[i])));
  });
}

describe("optimizers", () => {
  it("all have cases", () => {
    expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(declaredOptimizers().keys()));
  });

  it.each(cases)(
    "$name $options takes PyTorch's steps in $dtype",
    ({ name, options, dtype, start, grads, end }) => {
      const param = tensor(start, dtype);
      param.requiresGrad = true;
      const optimizer = optimizerNamed(name, [param], options);
      for (const grad of grads) {
        param.grad = tensor(grad, dtype);
        optimizer.step();
      }
      const values = Array.from(param.data);
      if (EXACT.has(name)) expect(values).toEqual(end);
      else expectClose(values, end, dtype === "float32" ? 2e-6 : 1e-14);
    },
  );

  it("leaves parameters without a gradient alone", () => {
    const [trained, idle] = [tensor([1, 2]), tensor([3, 4])];
    trained.grad = tensor([1, 1]);
    optimizerNamed("Adam", [trained, idle], {}).step();
    expect(Array.from(idle.data)).toEqual([3, 4]);
    expect(idle.storage.version).toBe(0);
    expect(trained.storage.version).toBeGreaterThan(0);
  });

  it("refuse what PyTorch refuses", () => {
    expect(() => optimizerNamed("SGD", [], {})).toThrow("optimizer got an empty parameter list");
    expect(() => optimizerNamed("SGD", [tensor([1])], { lr: -1 })).toThrow("Invalid learning rate: -1");
    expect(() => optimizerNamed("Adam", [tensor([1])], { betas: [1.5, 0.9] })).toThrow(
      "Invalid beta parameter at index 0: 1.5",
    );
  });
});
