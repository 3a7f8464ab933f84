/** `npm run conformance -- --torch PYTHON [--namespace NAME …] [--limit N] [--out FILE] [--missing FILE]`, or `-- --settle [--only NAME …]`. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Printed } from "./compare.ts";
import { compareFolder } from "./folder.ts";
import { namesHere, runHere } from "./ours.ts";
import { readPrevious, writePrevious } from "./previous.ts";
import { type Example, extractExamples } from "./real.ts";
import { coverageReport, missingReport, type Report, scoresOf, scoreTable } from "./report.ts";
import { judge, type Result } from "./results.ts";
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
    /** Take what was right the last time for right, and run the rest. */
    failed: { type: "boolean" },
    /** Where the report goes; only whole runs should be committed. */
    out: { type: "string" },
    /** Where the list for engine work goes; it quotes docstrings' output, so keep it out of the repository. */
    missing: { type: "string" },
    /** Instead of docstrings: the Python programs of a folder, such as tutorials. */
    folder: { type: "string" },
    /** Instead of all that: rewrite the list of fixtures that do not pass yet. */
    settle: { type: "boolean" },
    /** With `settle`: only the fixture of this name (`add`, `linalg.det`, `GELU`, `pitfalls/30`; `linalg.*` is many). */
    only: { type: "string", multiple: true },
  },
});

if (options.settle === true) {
  await settleKnownGaps(options.missing, options.only);
  process.exit(0);
}
if (options.torch === undefined) {
  console.error(
    [
      "usage: npm run conformance -- --torch PYTHON [--namespace torch.nn …] [--failed] [--limit N] [--out FILE]",
      "       npm run conformance -- --settle [--only NAME …]    (NAME of a fixture: add, linalg.det, 'linalg.*', GELU, pitfalls/30)",
    ].join("\n"),
  );
  process.exit(2);
}

if (options.folder !== undefined) {
  compareFolder(options.torch, options.folder);
  process.exit(0);
}

const extract = extractExamples(options.torch);
const namespaces = options.namespace ?? Object.keys(extract.names);
const chosen = namespaces.flatMap((namespace) => choose(namespace));
const results = runExamples(chosen);
const report: Report = { extract, namespaces, results, names: namesHere(namespaces) };

console.log(scoreTable(scoresOf(report)));
if (options.missing !== undefined) writeFileSync(options.missing, missingReport(report));
if (options.out !== undefined) writeFileSync(options.out, coverageReport(report));

function runExamples(examples: readonly Example[]): Result[] {
  const printed = readPrevious();
  const wanted = examples.filter((example) => options.failed !== true || !wasRight(example, printed));
  const fresh = runHere(wanted.map(({ script = "" }) => script));
  for (const [index, { script = "" }] of wanted.entries()) printed.set(script, fresh[index]!);
  writePrevious(printed);
  return examples.map((example) => judge(example, printed.get(example.script ?? "")!));
}

function wasRight(example: Example, printed: ReadonlyMap<string, Printed>): boolean {
  const last = printed.get(example.script ?? "");
  if (last === undefined) return false;
  const { sameText, sameValues } = judge(example, last);
  return sameText && sameValues;
}

function choose(namespace: string): Example[] {
  const counted = extract.examples.filter(
    (example) =>
      example.namespace === namespace &&
      example.status === "counted" &&
      example.name.includes(options.name ?? ""),
  );
  return counted.slice(0, options.limit === undefined ? undefined : Number(options.limit));
}
