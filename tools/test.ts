/** `npm test`: every check there is, each stage's result in plain words, and a last line with the sum. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ALL, FAST } from "./stages/list.ts";
import { execute, gateTally, type Stage, type StageResult, suiteTally, total } from "./stages/stage.ts";

const ROOT = resolve(import.meta.dirname, "..");
const AT_A_TIME = 2;

async function runStage({ name, command, report }: Stage): Promise<StageResult> {
  const [binary, ...options] = command;
  const reportFile = report === null ? null : join(ROOT, report);
  if (reportFile !== null) rmSync(reportFile, { force: true });
  const start = performance.now();
  const { exitCode, output } = await execute(join(ROOT, "node_modules/.bin", binary), options, ROOT);
  const seconds = (performance.now() - start) / 1000;
  if (reportFile === null) return { name, seconds, output, ...gateTally(exitCode) };
  const json = existsSync(reportFile) ? readFileSync(reportFile, "utf8") : null;
  return { name, seconds, output, ...suiteTally(exitCode, json) };
}

function announce({ name, seconds, output, passed, failed }: StageResult): void {
  const mark = failed === 0 ? "ok  " : "FAIL";
  console.log(`${mark} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
  if (failed > 0) console.log(output.trimEnd().replace(/^/gm, "     "));
}

async function runPhase(stages: readonly Stage[]): Promise<StageResult[]> {
  const results: StageResult[] = [];
  const queue = stages.values();
  const worker = async (): Promise<void> => {
    for (const stage of queue) {
      const result = await runStage(stage);
      announce(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}

const results: StageResult[] = [];
for (const phase of process.argv.includes("--fast") ? [FAST] : ALL) results.push(...(await runPhase(phase)));

const { passed, failed } = total(results);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
