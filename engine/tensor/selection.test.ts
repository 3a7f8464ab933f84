/** Which of equal elements are taken, and in what order, against real PyTorch's topk. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { topK } from "./selection.ts";

const rows: readonly {
  readonly values: readonly number[];
  readonly picks: readonly (readonly number[])[];
}[] = JSON.parse(readFileSync(new URL("../../tests/fixtures/selection.json", import.meta.url), "utf8"));

describe("topK", () => {
  it("breaks ties as PyTorch does", () => {
    for (const { values, picks } of rows) {
      for (const [k, largest, expected] of picks) {
        let digest = 0;
        for (const index of topK((i) => values[i], values.length, k, largest === 1)) {
          digest = (digest * 31 + index + 1) % 1000000007;
        }
        expect([values.length, k, largest, digest]).toEqual([values.length, k, largest, expected]);
      }
    }
  });

  it("puts NaN first among the largest and last among the smallest", () => {
    const values = [1, Number.NaN, 3];
    expect([...topK((i) => values[i], 3, 2)]).toEqual([1, 2]);
    expect([...topK((i) => values[i], 3, 2, false)]).toEqual([0, 2]);
  });

  it("takes nothing when asked for nothing", () => {
    expect([...topK((i) => i, 5, 0)]).toEqual([]);
  });
});
