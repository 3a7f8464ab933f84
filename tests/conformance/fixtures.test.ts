/**
 * Everything that real PyTorch's fixtures say, on this engine. What does not pass yet stands in `known-gaps.json`; a
 * failure that is not listed fails the suite, and so does a listed one that passes: `npm run conformance -- --settle`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import type { Runner } from "../../runtime/client/runner.ts";
import { moduleGaps, opGaps, programGaps, uncoveredNames } from "../../tools/conformance/harness.ts";
import { changeSince, type Kind, readKnownGaps } from "../../tools/conformance/known-gaps.ts";
import exemptions from "./exemptions.json" with { type: "json" };

let runner: Runner;

beforeAll(async () => {
  runner = await createNodeRunner();
  await runner.boot();
});

afterAll(() => runner.dispose());

describe.each([
  ["programs" satisfies Kind, programGaps],
  ["ops" satisfies Kind, opGaps],
  ["modules" satisfies Kind, moduleGaps],
] as const)("%s", (kind, findGaps) => {
  it("do what real PyTorch does, but for the known gaps", async () => {
    expect(changeSince(readKnownGaps()[kind], await findGaps(runner))).toEqual({ unlisted: [], closed: [] });
  });
});

describe("the registry", () => {
  it("has a fixture, or a reason why not, for every public function", async () => {
    const uncovered = await uncoveredNames(runner);
    const exempt = Object.keys(exemptions);
    expect(uncovered.filter((name) => !exempt.includes(name))).toEqual([]);
    expect(exempt.filter((name) => !uncovered.includes(name))).toEqual([]);
  });
});
