/** tanh of float32 elements against `Math.tanh`, over every magnitude a float32 has. */
import { expect, test } from "vitest";
import { tanhFloat32 } from "./tanh-kernel.ts";

const { fround } = Math;

test("rounds to the same float32 as Math.tanh", () => {
  const different: number[] = [];
  for (let exponent = -40; exponent <= 5; exponent += 1 / 64) {
    for (const sign of [1, -1]) {
      const x = fround(sign * 2 ** exponent * 1.3);
      if (fround(tanhFloat32(x)) !== fround(Math.tanh(x))) different.push(x);
    }
  }
  expect(different).toEqual([]);
});

test("keeps zeros with their sign, infinities and NaN", () => {
  expect([0, -0, Infinity, -Infinity, NaN].map(tanhFloat32)).toEqual([0, -0, 1, -1, NaN]);
});
