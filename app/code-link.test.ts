/** Programs in an address come back word for word; anything else comes back as nothing. */
import { deflateSync, strFromU8, strToU8 } from "fflate";
import { expect, test } from "vitest";
import { packCode, unpackCode } from "./code-link.ts";

const PAIR = { nn: "import torch\nprint('中文')\n", functional: "y = F.linear(x, w, b)  # ≠\n" };

test("both programs survive the way, in characters that need no escape", () => {
  const packed = packCode(PAIR);
  expect(unpackCode(packed)).toEqual(PAIR);
  expect(packed).toMatch(/^[\w-]+$/);
});

function packed(text: string): string {
  return `1${btoa(strFromU8(deflateSync(strToU8(text)), true))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")}`;
}

test.each([
  ["nothing", null],
  ["another version", `9${packCode(PAIR).slice(1)}`],
  ["no base64", "1%%%"],
  ["no deflate", "1abcdef"],
  ["no JSON", packed("{")],
  ["a missing side", packed('{"nn": ""}')],
  ["a number for text", packed('{"nn": 1, "functional": ""}')],
  ["far too much text", packed(JSON.stringify({ nn: "x".repeat(2_000_000), functional: "" }))],
])("%s is not code", (_, text) => {
  expect(unpackCode(text)).toBeNull();
});
