/** Names at the ends of curves never lie on each other. */
import { expect, test } from "vitest";
import { dodged } from "./dodge.ts";

test("names with room stay where they are", () => {
  expect(dodged([100, 20, 60], 14, 0, 200)).toEqual([100, 20, 60]);
});

test("names that collide part around their middle and keep their order", () => {
  expect(dodged([50, 50], 14, 0, 200)).toEqual([43, 57]);
  expect(dodged([52, 50], 14, 0, 200)).toEqual([58, 44]);
});

test("those pushed onto the next one take it along", () => {
  const places = dodged([50, 51, 60, 150], 14, 0, 200);
  expect(places[3]).toBe(150);
  expect(places[1] - places[0]).toBeCloseTo(14);
  expect(places[2] - places[1]).toBeCloseTo(14);
});

test("at an edge they go the other way", () => {
  expect(dodged([2, 2, 2], 14, 0, 200)).toEqual([0, 14, 28]);
  expect(dodged([199, 199], 14, 0, 200)).toEqual([186, 200]);
});
