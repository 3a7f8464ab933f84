/** Storage bytes against those of real PyTorch. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allocate, type DType } from "./dtype.ts";
import { decodeElements, encodeElements } from "./storage-bytes.ts";

const rows: readonly {
  readonly dtype: DType;
  readonly values: readonly (number | "-0")[];
  readonly hex: string;
}[] = JSON.parse(readFileSync(new URL("../../tests/fixtures/storage.json", import.meta.url), "utf8"));

describe("storage bytes", () => {
  for (const { dtype, values, hex } of rows) {
    it(`are PyTorch's for ${dtype}, both ways`, () => {
      const numbers = values.map((value) => (value === "-0" ? -0 : value));
      const data = allocate(dtype, numbers.length);
      data.set(numbers);
      expect(Buffer.from(encodeElements(data, dtype)).toString("hex")).toBe(hex);
      expect([...decodeElements(Buffer.from(hex, "hex"), dtype)]).toEqual(numbers);
    });
  }

  it("keep nan and infinities in the narrow floats", () => {
    const special = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    for (const dtype of ["float16", "bfloat16"] as const) {
      const data = Float32Array.from(special);
      expect([...decodeElements(encodeElements(data, dtype), dtype)]).toEqual(special);
    }
  });

  it("refuse an int64 that a double cannot hold", () => {
    const bytes = new Uint8Array(new BigInt64Array([2n ** 53n]).buffer);
    expect(() => decodeElements(bytes, "int64")).toThrow("the file holds the int64 9007199254740992");
  });
});
