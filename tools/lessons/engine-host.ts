/** Runs lesson programs and their checks on this project's engine, through the runtime's Node host. */
import type { NodeHost } from "../../runtime/client/node-host.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";
import { createRunner } from "../../runtime/client/runner.ts";
import { spawnNode } from "../../runtime/client/spawn-node.ts";
import { type Host, printedText } from "./host.ts";

/** Bytes of resident memory at which the process is killed: no lesson comes near. */
const RESIDENT_LIMIT = 2 * 2 ** 30;

export function openEngineHost(node: NodeHost): Host {
  const runner = createRunner({ spawn: spawnNode(node, { residentLimit: RESIDENT_LIMIT }), spare: false });
  return {
    name: "this engine",
    async run({ files, seed, checks }) {
      const { traces, checked, failure } = await runToEnd(runner, { files, checks, options: { seed } });
      if (failure !== null) throw new Error(failure);
      const stdout = (trace: (typeof traces)[number]): string =>
        trace.output.map((chunk) => (chunk.stream === "stdout" ? chunk.text : "")).join("");
      return {
        printed: Object.fromEntries(
          traces.map((trace) => [trace.side, printedText(stdout(trace), trace.error)]),
        ),
        checks: checked?.results ?? [],
        mistakes: checked?.mistakes ?? [],
        trace: Object.fromEntries(traces.map((trace) => [trace.side, trace])),
      };
    },
    close: () => runner.dispose(),
  };
}
