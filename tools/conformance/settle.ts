/** `npm run conformance -- --settle`: runs every fixture and rewrites the list of known gaps. */
import { writeFileSync } from "node:fs";
import exemptions from "../../tests/conformance/exemptions.json" with { type: "json" };
import { moduleGaps, opGaps, programGaps, uncoveredNames, withRunner } from "./harness.ts";
import { changeSince, type Kind, readKnownGaps, settle } from "./known-gaps.ts";
import { shareTable } from "./report.ts";
import { fixtureShares } from "./shares.ts";

const CHECKS = { programs: programGaps, ops: opGaps, modules: moduleGaps } as const;

/** `details` is a file for every gap with its reason: for whoever closes them. */
export async function settleKnownGaps(details?: string): Promise<void> {
  const known = readKnownGaps();
  const reasons: string[] = [];
  await withRunner(async (runner) => {
    for (const kind of ["programs", "ops", "modules"] satisfies Kind[]) {
      const found = await CHECKS[kind](runner);
      const { unlisted, closed } = changeSince(known[kind], found);
      settle(kind, found);
      for (const [name, gaps] of found)
        for (const [what, why] of gaps) reasons.push(`${name}: ${what}: ${why}`);
      console.log(`${kind}: ${closed.length} closed, ${unlisted.length} new, ${found.size} with gaps`);
      for (const line of unlisted) console.log(`  ${line}`);
    }
    const bare = (await uncoveredNames(runner)).filter((name) => !(name in exemptions));
    console.log(`without a fixture or a reason: ${bare.join(" ") || "none"}`);
  });
  console.log(shareTable(fixtureShares()));
  if (details !== undefined) writeFileSync(details, `${reasons.join("\n")}\n`);
}
