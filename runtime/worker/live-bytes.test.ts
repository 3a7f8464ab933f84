/** What counts as held: once each, through every way a tensor is kept. */
import { describe, expect, it } from "vitest";
import { alias, wrapData } from "../../engine/tensor/tensor.ts";
import { liveBytes } from "./live-bytes.ts";

const floats = (count: number) => wrapData(new Float32Array(count), [count], "float32");

describe("liveBytes", () => {
  it("counts a storage once, however many views there are", () => {
    const tensor = floats(10);
    expect(liveBytes([tensor, alias(tensor), alias(tensor, [5], [2], 0)])).toBe(40);
  });

  it("follows gradients", () => {
    const tensor = floats(10);
    tensor.grad = floats(10);
    expect(liveBytes([tensor])).toBe(80);
  });

  it("ends on cycles and counts nothing for nothing", () => {
    const tensor = floats(1);
    tensor.grad = tensor;
    expect(liveBytes([tensor])).toBe(4);
    expect(liveBytes([])).toBe(0);
  });
});
