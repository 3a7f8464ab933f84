/** Programs that never end, print without end or take all memory, in real Pyodide: each ends, and the next one runs. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SideTrace } from "../../engine/trace/types.ts";
import { createNodeRunner } from "../client/node-runner.ts";
import { runToEnd } from "../client/run-to-end.ts";
import type { Runner } from "../client/runner.ts";
import type { RunOptions } from "../protocol.ts";

let runner: Runner;

beforeAll(async () => {
  // However busy the machine is, the worker ends a program itself when it can.
  runner = await createNodeRunner({ grace: 6000 });
  await runner.boot();
});
afterEach(async () => {
  expect((await run("print('next')")).output).toEqual([{ line: 1, stream: "stdout", text: "next\n" }]);
});
afterAll(() => runner.dispose());

async function run(source: string, options: Partial<RunOptions> = {}): Promise<SideTrace> {
  const files = [{ side: "nn", name: "nn.py", source }] as const;
  const { traces } = await runToEnd(runner, { files, options: { deadline: 1000, trace: false, ...options } });
  return traces[0];
}

function text(trace: SideTrace): string {
  return trace.output.map((chunk) => chunk.text).join("");
}

describe("a program without end", () => {
  it("is interrupted on its line", async () => {
    const { error } = await run("x = 0\nwhile True:\n    x += 1\n");
    expect(error).toMatchObject({ type: "TimeoutError" });
    expect(error?.message).toMatch(/^nn\.py, line [23], was still running after 1 s and was stopped$/);
    expect(error?.traceback).toMatch(
      /^Traceback \(most recent call last\):\n {2}File "nn\.py", line [23], in <module>\n/,
    );
  });

  it("is interrupted while it sleeps", async () => {
    const { error } = await run("import time\ntime.sleep(1000)\n");
    expect(error).toMatchObject({ type: "TimeoutError", line: 2 });
  });

  it("is killed in a loop that runs in C, and keeps its text", async () => {
    const trace = await run("print('before')\nprint('half', end='', flush=True)\nsum(iter(int, 1))\n");
    expect(text(trace)).toBe("before\nhalf");
    expect(trace).toMatchObject({ ok: false, error: { type: "TimeoutError" } });
  });

  it("is killed when it swallows every interrupt", async () => {
    const source = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n";
    expect(await run(source)).toMatchObject({ ok: false, error: { type: "TimeoutError" } });
  });
});

describe("a program that takes too much", () => {
  it("gets a MemoryError from Python's own memory", async () => {
    const { error } = await run("x = []\nwhile True:\n    x.append(bytearray(10**8))\n", {
      deadline: 20_000,
    });
    expect(error).toMatchObject({ type: "MemoryError", line: 3 });
  });

  it("gets PyTorch's error from tensors that it keeps", async () => {
    const source = "import torch\nkept = []\nwhile True:\n    kept.append(torch.ones(1000, 1000))\n";
    const { error } = await run(source, { deadline: 20_000, memoryLimit: 100_000_000 });
    expect(error).toMatchObject({ type: "RuntimeError", line: 4 });
    expect(error?.message).toMatch(
      /DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000 bytes\. Error code 12 \(Cannot allocate memory\)$/,
    );
  });

  it("may make and drop as many tensors as it likes", async () => {
    const source =
      "import torch\nx = torch.zeros(1000, 1000)\nfor i in range(100):\n    x = x + 1\nprint(x.mean().item())\n";
    const trace = await run(source, { deadline: 20_000, memoryLimit: 100_000_000 });
    expect(text(trace)).toBe("100.0\n");
  });

  it("keeps its first text up to the cap and counts the rest", async () => {
    const trace = await run("for i in range(1000):\n    print('0123456789')\n", { outputLimit: 1000 });
    expect(trace.ok).toBe(true);
    expect(trace.output.map((chunk) => chunk.text.length)[0]).toBe(1000);
    expect(trace.output.at(-1)?.text).toBe("\n[10,000 more characters were printed and not kept]\n");
  });
});
