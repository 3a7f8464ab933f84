/** Tests the arithmetic of the bench. */
import { describe, expect, it } from "vitest";
import { frameTimes, median, ratio, rowsOf, tableOf } from "./timings.ts";

const at = (microseconds: number) => ({ microseconds });

describe("timings", () => {
  it("takes the middle, or the mean of the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  const rows = rowsOf({
    python: [{ mlp: at(30), cnn: { missing: "conv2d" } }, { mlp: at(10) }, { mlp: at(20) }],
    torch: [{ mlp: at(10), cnn: at(7) }],
  });

  it("has a row a case with the median of the rounds of each place", () => {
    expect(rows).toEqual([
      { name: "mlp", microseconds: { python: 20, torch: 10 } },
      { name: "cnn", microseconds: { python: null, torch: 7 } },
    ]);
  });

  it("compares places, where both are known", () => {
    expect(ratio(rows[0], "python", "torch")).toBe(2);
    expect(ratio(rows[1], "python", "torch")).toBeNull();
    expect(ratio(rows[0], "python", "nowhere")).toBeNull();
  });

  it("prints what it knows", () => {
    expect(tableOf(rows, [["python", "torch"]]).split("\n")).toEqual([
      "     python  torch  python / torch",
      "mlp   20 µs  10 µs           2.00×",
      "cnn       –   7 µs               –",
    ]);
  });

  it("tells how long frames took: half of them, nearly all of them, the worst", () => {
    const even = Array.from({ length: 20 }, (_, frame) => frame * 16);
    expect(frameTimes([...even, 20 * 16 + 40])).toEqual({ frames: 20, p50: 16, p95: 16, worst: 56 });
    expect(() => frameTimes([5])).toThrow("no frame");
  });
});
