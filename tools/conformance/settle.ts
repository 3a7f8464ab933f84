/** `npm run conformance -- --settle [--only NAME …]`: runs fixtures and rewrites the list of known gaps. */
import { writeFileSync } from "node:fs";
import exemptions from "../../tests/conformance/exemptions.json" with { type: "json" };
import { choiceOf, EVERY, subjects } from "./fixture-files.ts";
import { moduleGaps, opGaps, programGaps, uncoveredNames, withRunner } from "./harness.ts";
import { changeSince, divide, type Kind, readKnownGaps, settle } from "./known-gaps.ts";
import { shareTable } from "./report.ts";
import { fixtureShares } from "./shares.ts";

const CHECKS = { programs: programGaps, ops: opGaps, modules: moduleGaps } as const;

/**
 * `details` is a file for every gap with its reason: for whoever closes them. With `only`, nothing but the fixtures
 * named runs, every gap of theirs is printed, and the rest of the list stays as it is.
 */
export async function settleKnownGaps(details?: string, only?: readonly string[]): Promise<void> {
  const choice = only === undefined ? EVERY : choiceOf(only);
  const known = readKnownGaps();
  const reasons: string[] = [];
  await withRunner(async (runner) => {
    for (const kind of ["programs", "ops", "modules"] satisfies Kind[]) {
      const found = await CHECKS[kind](runner, choice);
      const { about, rest } = divide(known[kind], subjects(kind, choice));
      const { unlisted, closed } = changeSince(about, found);
      settle(kind, found, only === undefined ? {} : rest);
      for (const [name, gaps] of found)
        for (const [what, why] of gaps) reasons.push(`${name}: ${what}: ${why}`);
      console.log(`${kind}: ${closed.length} closed, ${unlisted.length} new, ${found.size} with gaps`);
      for (const line of unlisted) console.log(`  ${line}`);
    }
    if (only !== undefined) return;
    const bare = (await uncoveredNames(runner)).filter((name) => !(name in exemptions));
    console.log(`without a fixture or a reason: ${bare.join(" ") || "none"}`);
  });
  console.log(only === undefined ? shareTable(fixtureShares()) : reasons.join("\n"));
  if (details !== undefined) writeFileSync(details, `${reasons.join("\n")}\n`);
}
