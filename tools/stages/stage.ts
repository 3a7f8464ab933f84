/** One stage of `npm test`: a command, and how many tests its success or failure stands for. */
import { spawn } from "node:child_process";

export interface Stage {
  readonly name: string;
  /** A binary of `node_modules/.bin` and its options. */
  readonly command: readonly [binary: string, ...options: string[]];
  /** File with vitest's JSON report, relative to the root; a stage without one is a gate and counts as one test. */
  readonly report: string | null;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export interface StageResult extends Tally {
  readonly name: string;
  readonly seconds: number;
  readonly output: string;
}

/** What of vitest's JSON report is read. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/** A gate is one test. */
export function gateTally(exitCode: number): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A suite that ran nothing, that skipped, or that failed outside its tests is a failure, whatever its tests say. */
export function suiteTally(exitCode: number, json: string | null): Tally {
  if (json === null) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(json) as VitestReport;
  const failed = numFailedTests + numPendingTests;
  const silent = failed === 0 && (exitCode !== 0 || numPassedTests === 0);
  return { passed: numPassedTests, failed: silent ? 1 : failed };
}

export function total(results: readonly Tally[]): Tally {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Runs the command and collects what it printed; never rejects. */
export function execute(
  binary: string,
  options: readonly string[],
  cwd: string,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(binary, options, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => resolve({ exitCode: 1, output: error.message }));
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
