/** Backward: accumulation, reuse, deep graphs, in-place versions, views, hooks of order. */
import { describe, expect, test } from "vitest";
import {
  add,
  add_,
  backward,
  exp,
  matmul,
  maximum,
  mul,
  mul_,
  noGrad,
  relu,
  select,
  sum,
  type Tensor,
  t,
  tensor,
} from "../index.ts";
import type { BackwardOptions } from "./backward.ts";
import { accumulatorOf } from "./node.ts";

const ONCE: BackwardOptions = { retainGraph: false, createGraph: false, inputs: null, accumulate: true };

function leaf(values: Parameters<typeof tensor>[0]): Tensor {
  const out = tensor(values, "float64");
  out.requiresGrad = true;
  return out;
}

function run(root: Tensor, options: Partial<BackwardOptions> = {}): (Tensor | null)[] {
  return backward([root], [null], { ...ONCE, ...options });
}

function gradOf(of: Tensor): number[] {
  return Array.from(of.grad?.data ?? []);
}

describe("backward", () => {
  test("a tensor used twice gets both contributions", () => {
    const x = leaf([3, -2]);
    run(sum(mul(x, x)));
    expect(gradOf(x)).toEqual([6, -4]);
  });

  test("the two arms of a diamond add up before the leaf sees them", () => {
    const x = leaf([2]);
    const y = mul(x, x);
    run(sum(add(mul(y, tensor([3], "float64")), exp(y))));
    expect(gradOf(x)[0]).toBeCloseTo(3 * 2 * 2 + Math.exp(4) * 2 * 2, 9);
  });

  test("a second backward adds to grad, and keeps the object", () => {
    const x = leaf([1]);
    run(sum(mul(x, x)));
    const first = x.grad;
    run(sum(mul(x, x)));
    expect(gradOf(x)).toEqual([4]);
    expect(x.grad).toBe(first);
  });

  test("no two leaves share the memory of a gradient", () => {
    const [x, y, z] = [
      leaf([
        [1, 2],
        [3, 4],
      ]),
      leaf([
        [5, 6],
        [7, 8],
      ]),
      leaf([
        [1, 1],
        [1, 1],
      ]),
    ];
    // What comes back to x and y is one tensor; what comes back to z is a view of it, and of nothing else.
    run(sum(mul(add(add(x, y), t(z)), add(x, y))));
    const storages = [x, y, z].map((each) => each.grad?.storage);
    expect(new Set(storages).size).toBe(3);
    mul_(x.grad as Tensor, tensor(0, "float64"));
    expect(gradOf(x)).toEqual([0, 0, 0, 0]);
    expect(gradOf(y)).toEqual([13, 17, 21, 25]);
    expect(gradOf(z)).toEqual([6, 10, 8, 12]);
  });

  test("a leaf's gradient is not memory that a hook saw", () => {
    const x = leaf([1, 2]);
    let seen: Tensor | null = null;
    accumulatorOf(x).tensorHooks.set(1, (grad) => {
      seen = grad;
      return null;
    });
    run(sum(exp(x)));
    expect((seen as Tensor | null)?.storage).not.toBe(x.grad?.storage);
  });

  test("nor is it a view's, though the gradient was one on its way", () => {
    const w = leaf([
      [1, 2],
      [3, 4],
    ]);
    run(sum(matmul(tensor([[1, 1]], "float64"), t(w))));
    expect(w.grad?.view).toBe(null);
    expect(w.grad?.isContiguous).toBe(true);
    expect(gradOf(w)).toEqual([1, 1, 1, 1]);
  });

  test("a chain of 50,000 operations does not overflow the stack", () => {
    const x = leaf([1]);
    const one = tensor([1], "float64");
    let y = x;
    for (let i = 0; i < 50_000; i++) y = add(y, one);
    run(sum(y));
    expect(y.data[0]).toBe(50_001);
    expect(gradOf(x)).toEqual([1]);
  });

  test("gradients are un-broadcast", () => {
    const row = leaf([1, 2, 3]);
    run(
      sum(
        mul(
          row,
          tensor(
            [
              [1, 1, 1],
              [2, 2, 2],
            ],
            "float64",
          ),
        ),
      ),
    );
    expect(gradOf(row)).toEqual([3, 3, 3]);
  });

  test("create_graph gives second derivatives", () => {
    const x = leaf([2]);
    const cube = sum(mul(mul(x, x), x));
    const [first] = run(cube, { createGraph: true, retainGraph: true, inputs: [x], accumulate: false });
    if (first === null) throw new Error("no gradient");
    const [second] = run(sum(first), { inputs: [x], accumulate: false });
    expect(first.data[0]).toBe(12);
    expect(second?.data[0]).toBe(12);
    expect(x.grad).toBeNull();
  });

  test("a graph can be walked once", () => {
    const x = leaf([2]);
    const y = sum(mul(x, x));
    run(y);
    expect(() => run(y)).toThrow(/backward through the graph a second time/);
  });

  test("ties share the gradient of maximum; relu gives none at zero", () => {
    const a = leaf([1, 5]);
    const b = leaf([1, 2]);
    run(sum(maximum(a, b)));
    expect([gradOf(a), gradOf(b)]).toEqual([
      [0.5, 1],
      [0.5, 0],
    ]);
    const x = leaf([0, 2, -1]);
    run(sum(relu(x)));
    expect(gradOf(x)).toEqual([0, 1, 0]);
  });
});

describe("in-place operations", () => {
  test("changing a saved result is an error that names it", () => {
    const x = leaf([1, 2]);
    const z = exp(mul(x, tensor([1, 1], "float64")));
    mul_(z, tensor([2, 2], "float64"));
    expect(() => run(sum(z))).toThrow(
      /modified by an inplace operation: \[torch.DoubleTensor \[2\]\], which is output 0 of Exp, is at version 1; expected version 0/,
    );
  });

  test("what no formula reads may change", () => {
    const x = leaf([1, 2]);
    const y = add(x, tensor([1, 1], "float64"));
    mul_(y, tensor([2, 2], "float64"));
    run(sum(y));
    expect(gradOf(x)).toEqual([2, 2]);
  });

  test("a leaf that requires grad may only be written to without recording", () => {
    const x = leaf([1]);
    expect(() => add_(x, tensor([1], "float64"))).toThrow(
      "a leaf Variable that requires grad is being used in an in-place operation.",
    );
    noGrad(() => add_(x, tensor([1], "float64")));
    expect(x.data[0]).toBe(2);
    expect(x.storage.version).toBe(1);
  });

  test("writing through a view changes its base's history", () => {
    const x = leaf([1, 2, 3]);
    const base = mul(x, tensor([1, 1, 1], "float64"));
    mul_(select(base, 0, 1), tensor(10, "float64"));
    run(sum(base));
    expect(Array.from(base.data)).toEqual([1, 20, 3]);
    expect(gradOf(x)).toEqual([1, 10, 1]);
  });
});

test("an unneeded product costs no gradient", () => {
  const w = leaf([
    [1, 2],
    [3, 4],
  ]);
  const x = tensor([[1, 1]], "float64");
  run(sum(matmul(x, w)));
  expect(x.grad).toBeNull();
  expect(gradOf(w)).toEqual([1, 1, 1, 1]);
});
