/** How much of the operator and module fixtures passes, read from the list of known gaps that the suite keeps exact. */
import * as v from "valibot";
import { fixtureFiles } from "./fixture-files.ts";
import { readKnownGaps } from "./known-gaps.ts";

export interface Share {
  readonly what: string;
  readonly passed: number;
  readonly total: number;
}

const fixtureSchema = v.object({
  op: v.optional(v.string()),
  module: v.optional(v.string()),
  /** False where real PyTorch fails its own gradcheck on these samples. */
  gradcheck: v.optional(v.boolean()),
  samples: v.array(v.object({ error: v.optional(v.unknown()), grads: v.optional(v.unknown()) })),
});

export function fixtureShares(): Share[] {
  const known = readKnownGaps();
  const ops = fixtureFiles("ops").map(({ text }) => v.parse(fixtureSchema, JSON.parse(text)));
  const modules = fixtureFiles("modules").map(({ text }) => v.parse(fixtureSchema, JSON.parse(text)));
  const gapsOf = (name = "") => known.ops[name] ?? [];
  const present = ops.filter(({ op }) => !gapsOf(op).includes("absent"));
  const calls = (kind: string, counts: (sample: { error?: unknown; grads?: unknown }) => boolean): Share => {
    const total = present.reduce((sum, { samples }) => sum + samples.filter(counts).length, 0);
    const failed = present.flatMap(({ op }) => gapsOf(op).filter((gap) => gap.startsWith(`${kind} `)));
    return { what: `sample calls: ${kind}`, passed: total - failed.length, total };
  };
  const checked = present.filter(({ gradcheck }) => gradcheck !== false);
  const without = (kind: string): Share => ({
    what: `operators: ${kind}`,
    passed: checked.filter(({ op }) => !gapsOf(op).includes(kind)).length,
    total: checked.length,
  });
  return [
    {
      what: "operators of PyTorch's sample database that exist here",
      passed: present.length,
      total: ops.length,
    },
    calls("value", ({ error }) => error === undefined),
    calls("gradient", ({ grads }) => grads !== undefined),
    calls("error", ({ error }) => error !== undefined),
    without("gradcheck"),
    without("gradgradcheck"),
    {
      what: "modules without a difference",
      passed: modules.filter(({ module = "" }) => known.modules[module] === undefined).length,
      total: modules.length,
    },
  ];
}
