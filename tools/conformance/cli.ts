/** `npm run conformance -- --torch PYTHON [--namespace NAME …] [--limit N] [--out FILE] [--missing FILE]`, or `-- --settle`. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { namesHere, runHere } from "./ours.ts";
import { type Example, extractExamples } from "./real.ts";
import { coverageReport, missingReport, type Report, scoresOf, scoreTable } from "./report.ts";
import { judge } from "./results.ts";
import { settleKnownGaps } from "./settle.ts";

const { values: options } = parseArgs({
  options: {
    /** Interpreter that has PyTorch 2.13. */
    torch: { type: "string" },
    namespace: { type: "string", multiple: true },
    /** Only examples whose name contains this. */
    name: { type: "string" },
    /** At most so many examples of each namespace. */
    limit: { type: "string" },
    /** Where the report goes; only whole runs should be committed. */
    out: { type: "string" },
    /** Where the list for engine work goes; it quotes docstrings' output, so keep it out of the repository. */
    missing: { type: "string" },
    /** Instead of all that: rewrite the list of fixtures that do not pass yet. */
    settle: { type: "boolean" },
  },
});

if (options.settle === true) {
  await settleKnownGaps();
  process.exit(0);
}
if (options.torch === undefined) {
  console.error(
    "usage: npm run conformance -- --torch PYTHON [--namespace torch.nn …] [--limit N] [--out FILE]",
  );
  process.exit(2);
}

const extract = extractExamples(options.torch);
const namespaces = options.namespace ?? Object.keys(extract.names);
const chosen = namespaces.flatMap((namespace) => choose(namespace));
const printed = runHere(chosen.map(({ script = "" }) => script));
const results = chosen.map((example, index) => judge(example, printed[index]!));
const report: Report = { extract, namespaces, results, names: namesHere(namespaces) };

console.log(scoreTable(scoresOf(report)));
if (options.out !== undefined) writeFileSync(options.out, coverageReport(report));
if (options.missing !== undefined) writeFileSync(options.missing, missingReport(report));

function choose(namespace: string): Example[] {
  const counted = extract.examples.filter(
    (example) =>
      example.namespace === namespace &&
      example.status === "counted" &&
      example.name.includes(options.name ?? ""),
  );
  return counted.slice(0, options.limit === undefined ? undefined : Number(options.limit));
}
