/** Runs the timed file on this project's engine from Python: CPython in Node, through the host of `npm run py`. */
import { readFileSync } from "node:fs";
import { prepareNodeHost } from "../../runtime/client/node-host.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import { createRunner } from "../../runtime/client/runner.ts";
import { spawnNode } from "../../runtime/client/spawn-node.ts";
import { type Round, roundOf } from "./timings.ts";

const RESIDENT_LIMIT = 3 * 2 ** 30;
const DEADLINE = 120_000;

export interface PythonBench {
  /** One round; `trace` records the run as the page does. */
  time(file: string, trace: boolean): Promise<Round>;
  close(): void;
}

export async function openPythonBench(): Promise<PythonBench> {
  const host = await prepareNodeHost();
  const runner = createRunner({ spawn: spawnNode(host, { residentLimit: RESIDENT_LIMIT }), spare: false });
  return {
    async time(file, trace) {
      const { traces, failure } = await runToEnd(runner, {
        files: [{ side: "nn", name: file, source: readFileSync(file, "utf8") }],
        options: { deadline: DEADLINE, trace },
      });
      const side = traces.at(0);
      if (side?.ok !== true) throw new Error(`the bench failed: ${side?.error?.traceback ?? failure}`);
      return roundOf(side.output.map(({ text }) => text).join(""));
    },
    close: () => runner.dispose(),
  };
}
