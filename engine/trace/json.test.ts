/** Traces through JSON: no number is lost, and no text becomes one. */
import { expect, test } from "vitest";
import { call, side, step, tensor, trace } from "./fixture.ts";
import { traceFromJson, traceToJson } from "./json.ts";

test("numbers that JSON does not know come back as they were", () => {
  const original = trace(
    side("nn", {
      tensors: [
        tensor(1, [4], { values: [Number.NaN, Infinity, -Infinity, -0], names: ["NaN"], text: "NaN" }),
      ],
      calls: [call(1, "log", [1], [1], { outputGradNorm: Number.NaN, attributes: { value: "Infinity" } })],
      steps: [step(0, { loss: Infinity })],
    }),
    null,
  );
  const text = traceToJson(original);
  expect(text).toContain('"values":["NaN","Infinity","-Infinity","-0"]');
  expect(traceFromJson(text)).toEqual(original);
});
