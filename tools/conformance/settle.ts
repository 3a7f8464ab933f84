/** `npm run conformance -- --settle`: runs every fixture and rewrites the list of known gaps. */
import { moduleGaps, opGaps, programGaps, withRunner } from "./harness.ts";
import { changeSince, type Kind, readKnownGaps, settle } from "./known-gaps.ts";

const CHECKS = { programs: programGaps, ops: opGaps, modules: moduleGaps } as const;

export async function settleKnownGaps(): Promise<void> {
  const known = readKnownGaps();
  await withRunner(async (runner) => {
    for (const kind of ["programs", "ops", "modules"] satisfies Kind[]) {
      const found = await CHECKS[kind](runner);
      const { unlisted, closed } = changeSince(known[kind], found);
      settle(kind, found);
      console.log(`${kind}: ${closed.length} closed, ${unlisted.length} new, ${found.size} with gaps`);
      for (const line of unlisted) console.log(`  ${line}`);
    }
  });
}
