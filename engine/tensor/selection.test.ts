/** How equal elements are ordered, against real PyTorch's sort, topk and kthvalue. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kthSmallest, sortOrder, topK } from "./selection.ts";

interface Row {
  readonly values: readonly number[];
  readonly picks: readonly (readonly [k: number, largest: number, digest: number])[];
  /** Ascending, descending. */
  readonly sorts: readonly [number, number];
  readonly kth: readonly (readonly [k: number, index: number])[];
}

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL("../../tests/fixtures/selection.json", import.meta.url), "utf8"),
);

function digest(indices: Iterable<number>): number {
  let value = 0;
  for (const index of indices) value = (value * 31 + index + 1) % 1000000007;
  return value;
}

describe("equal elements", () => {
  for (const { values, picks, sorts, kth } of rows) {
    const at = (i: number): number => values[i];
    const n = values.length;
    it(`are treated as PyTorch treats them: ${new Set(values).size} values among ${n}`, () => {
      expect([digest(sortOrder(at, n, false)), digest(sortOrder(at, n, true))]).toEqual(sorts);
      expect(picks.map(([k, largest]) => [k, largest, digest(topK(at, n, k, largest === 1))])).toEqual(picks);
      expect(kth.map(([k]) => [k, kthSmallest(at, n, k - 1)])).toEqual(kth);
    });
  }
});

describe("topK", () => {
  it("puts NaN first among the largest and last among the smallest", () => {
    const values = [1, Number.NaN, 3];
    expect([...topK((i) => values[i], 3, 2)]).toEqual([1, 2]);
    expect([...topK((i) => values[i], 3, 2, false)]).toEqual([0, 2]);
  });

  it("takes nothing when asked for nothing", () => {
    expect([...topK((i) => i, 5, 0)]).toEqual([]);
  });
});
