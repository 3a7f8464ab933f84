/** Node's worker as a process: what happens when it grows too large. */
import { afterEach, describe, expect, it } from "vitest";
import { prepareNodeHost } from "./node-host.ts";
import { runToEnd } from "./run-to-end.ts";
import { createRunner, type Runner } from "./runner.ts";
import { spawnNode } from "./spawn-node.ts";

const MEGABYTE = 2 ** 20;

let runner: Runner | null = null;
afterEach(() => runner?.dispose());

describe("a Node worker", () => {
  it("is killed when it outgrows its memory; its text is kept and the next run has a new worker", async () => {
    const spawn = spawnNode(await prepareNodeHost(), { residentLimit: 700 * MEGABYTE });
    runner = createRunner({ spawn, spare: false });
    const hoard = "print('before')\nkept = [b'x' * (50 * 2**20) for _ in range(18)]\nwhile True: pass\n";
    const first = await runToEnd(runner, { files: [{ side: "nn", name: "nn.py", source: hoard }] });
    expect(first.failure).toBe("the program needs more memory than it may take");
    expect(first.traces[0]).toMatchObject({
      ok: false,
      output: [{ line: 1, stream: "stdout", text: "before\n" }],
      error: { type: "MemoryError" },
    });
    expect(runner.state).toMatchObject({ status: "failed", reason: "memory" });
    const next = await runToEnd(runner, { files: [{ side: "nn", name: "nn.py", source: "print('next')" }] });
    expect(next.traces[0].output).toEqual([{ line: 1, stream: "stdout", text: "next\n" }]);
  });
});
