/** Tests the counting behind `npm test`: nothing may pass by not having run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL, FAST } from "./list.ts";
import { execute, gateTally, suiteTally, total } from "./stage.ts";

const report = (passed: number, failed: number, pending = 0): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: pending });

describe("tally", () => {
  it("counts a gate as one test", () => {
    expect(gateTally(0)).toEqual({ passed: 1, failed: 0 });
    expect(gateTally(2)).toEqual({ passed: 0, failed: 1 });
  });

  it("takes a suite's numbers from its report", () => {
    expect(suiteTally(0, report(7, 0))).toEqual({ passed: 7, failed: 0 });
    expect(suiteTally(1, report(5, 2))).toEqual({ passed: 5, failed: 2 });
  });

  it.each([
    ["wrote no report", 0, null, { passed: 0, failed: 1 }],
    ["ran nothing", 0, report(0, 0), { passed: 0, failed: 1 }],
    ["failed outside its tests", 1, report(4, 0), { passed: 4, failed: 1 }],
    ["skipped a test", 0, report(4, 0, 1), { passed: 4, failed: 1 }],
  ])("fails a suite that %s", (_what, exitCode, json, expected) => {
    expect(suiteTally(exitCode, json)).toEqual(expected);
  });

  it("adds up", () => {
    expect(total([gateTally(0), suiteTally(0, report(7, 0)), gateTally(1)])).toEqual({
      passed: 8,
      failed: 1,
    });
  });
});

describe("execute", () => {
  it("returns the exit code and everything printed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stage-"));
    writeFileSync(join(folder, "a.mjs"), 'console.log("out"); console.error("err"); process.exitCode = 3;');
    const { exitCode, output } = await execute(process.execPath, ["a.mjs"], folder);
    rmSync(folder, { recursive: true });
    expect(exitCode).toBe(3);
    expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("fails on a command that is not there", async () => {
    expect(await execute("no-such-command", [], tmpdir())).toMatchObject({ exitCode: 1 });
  });
});

describe("stages", () => {
  it("have one name each and include the fast ones", () => {
    const names = ALL.flat().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(ALL.flat()).toEqual(expect.arrayContaining([...FAST]));
  });
});
