/** Hostile Python in Node's worker: nothing it tries leads out, and the worker goes on. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeRunner } from "../client/node-runner.ts";
import { runToEnd } from "../client/run-to-end.ts";
import type { Runner } from "../client/runner.ts";

const ESCAPE = readFileSync(new URL("../../tests/safety/escape.py", import.meta.url), "utf8");

let runner: Runner;

beforeAll(async () => {
  runner = await createNodeRunner();
  await runner.boot();
});
afterAll(() => runner.dispose());

async function run(source: string): Promise<{ readonly text: string; readonly error: string | undefined }> {
  const { traces } = await runToEnd(runner, { files: [{ side: "nn", name: "nn.py", source }] });
  return { text: traces[0].output.map((chunk) => chunk.text).join(""), error: traces[0].error?.traceback };
}

describe("hostile Python", () => {
  it("finds no way out", async () => {
    const { text, error } = await run(ESCAPE);
    expect(error).toBeUndefined();
    const routes: Record<string, string> = JSON.parse(text);
    expect(Object.keys(routes).length).toBeGreaterThan(25);
    expect(Object.entries(routes).filter(([, outcome]) => outcome === "open")).toEqual([]);
    // What blocks code from text is that wall, and not a mistake in the attempt.
    expect(routes["code from text through a proxy's constructor"]).toBe("JsException");
    expect(routes["code from text through a new proxy"]).toBe("JsException");
  });

  it("leaves a worker that still works", async () => {
    await run(ESCAPE);
    expect(await run("print(sum(range(10)))")).toEqual({ text: "45\n", error: undefined });
  });
});
