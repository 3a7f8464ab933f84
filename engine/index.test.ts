/** The library's front door: everything it declares says what it is. */
import { describe, expect, it } from "vitest";
import { declaredOps } from "./autograd/op.ts";
import { nn, optim } from "./index.ts";

const declared: readonly (readonly [string, readonly (readonly [name: string, doc: string])[]])[] = [
  ["op", declaredOps().map(({ schema, rules }) => [schema.name, rules.doc])],
  ["layer", nn.declaredLayers().map(({ schema, rules }) => [schema.name, rules.doc])],
  ["optimizer", [...optim.declaredOptimizers()].map(([name, { doc }]) => [name, doc])],
];

describe.each(declared)("every %s", (_kind, entries) => {
  it("has a description", () => {
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(([, doc]) => doc.trim().length < 8)).toEqual([]);
  });
});
