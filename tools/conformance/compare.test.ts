/** Pins what counts as the same text and as the same numbers. */
import { describe, expect, it } from "vitest";
import { comparePrinted, sameNumbers } from "./compare.ts";

const ran = (output: string) => ({ output, error: null });

describe("comparePrinted", () => {
  it("accepts identical output, whatever the addresses", () => {
    expect(comparePrinted(ran("<Node at 0x7f01>\n"), ran("<Node at 0x12ab>\n"))).toEqual({
      runs: true,
      sameNumbers: true,
      sameText: true,
    });
  });

  it("tells numbers within the tolerance from the same text", () => {
    expect(comparePrinted(ran("tensor([1.00001, -2.])"), ran("tensor([1.00002, -2.])"))).toEqual({
      runs: true,
      sameNumbers: true,
      sameText: false,
    });
  });

  it("counts an exception of another type as not run", () => {
    const real = { output: "", error: "RuntimeError: shape" };
    expect(comparePrinted(real, { output: "", error: "TypeError: shape" }).runs).toBe(false);
    expect(comparePrinted(real, { output: "", error: "RuntimeError: other" })).toEqual({
      runs: true,
      sameNumbers: true,
      sameText: false,
    });
  });
});

describe("sameNumbers", () => {
  it.each([
    ["tensor([1., nan, -inf])", "tensor([ 1.,  nan, -inf])", true],
    ["tensor([1., 2.])", "tensor([1., 2.1])", false],
    ["tensor([1., 2.])", "tensor([1.])", false],
    ["tensor([1, 2])", "tensor([1, 2], dtype=torch.int32)", false],
    ["grad_fn=<AddBackward0>", "grad_fn=<AddBackward1>", false],
    ["1e-05", "0.00001", true],
    ["inf", "-inf", false],
  ])("%s against %s: %s", (expected, actual, same) => {
    expect(sameNumbers(expected, actual)).toBe(same);
  });
});
