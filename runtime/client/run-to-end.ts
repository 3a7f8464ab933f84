/** One run as a promise: for tools and tests that want the end and not the way there. */
import type { OutputChunk, SideTrace } from "../../engine/trace/types.ts";
import type { CheckRequest, FromWorker, Rewritten, RunFile, RunOptions } from "../protocol.ts";
import type { Runner } from "./runner.ts";

export interface RunResult {
  /** One for each file that was begun, in order; a killed one holds what it had sent. */
  readonly traces: readonly SideTrace[];
  /** Of the last file, when `options.rewrite` asked for it. */
  readonly rewritten: Rewritten | null;
  readonly checked: Extract<FromWorker, { type: "checked" }> | null;
  /** Why the worker had to be given up, or null. */
  readonly failure: string | null;
}

export interface RunPlan {
  readonly files: readonly RunFile[];
  readonly checks?: CheckRequest | null;
  readonly options?: Partial<RunOptions>;
  readonly onOutput?: (chunks: readonly OutputChunk[]) => void;
}

export function runToEnd(runner: Runner, plan: RunPlan): Promise<RunResult> {
  return new Promise((resolve) => {
    const traces: SideTrace[] = [];
    let checked: RunResult["checked"] = null;
    let rewritten: Rewritten | null = null;
    const stopListening = runner.listen((report) => {
      if (report.type === "output") plan.onOutput?.(report.chunks);
      else if (report.type === "side-finished") {
        traces.push(report.trace);
        rewritten = report.rewritten;
      } else if (report.type === "checked") checked = report;
    });
    const stopWatching = runner.subscribe((state) => {
      if (state.status !== "done" && state.status !== "failed" && state.status !== "idle") return;
      stopListening();
      stopWatching();
      resolve({ traces, rewritten, checked, failure: state.status === "failed" ? state.message : null });
    });
    runner.run(plan.files, plan.checks ?? null, plan.options);
  });
}
