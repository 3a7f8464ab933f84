/** The axis of the gradients says enough to read a value off it, and its texts have room. */
import { expect, test } from "vitest";
import { ticksOf } from "./gradient-rows.ts";

test("a single decade has 2 and 5 in it where there is room", () => {
  expect(ticksOf(-5, -4, 160)).toEqual([
    { value: 1e-5, text: "10⁻⁵" },
    { value: 2e-5, text: "2·10⁻⁵" },
    { value: 5e-5, text: "5·10⁻⁵" },
    { value: 1e-4, text: "10⁻⁴" },
  ]);
  expect(ticksOf(-1, 0, 160).map(({ text }) => text)).toEqual(["0.1", "0.2", "0.5", "1"]);
  expect(ticksOf(-1, 0, 100).map(({ text }) => text)).toEqual(["0.1", "1"]);
});

test("many decades leave out those that would touch", () => {
  expect(ticksOf(-4, 0, 200).map(({ value }) => value)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
  expect(ticksOf(-4, 0, 100).map(({ value }) => value)).toEqual([1e-4, 1e-2, 1]);
});
