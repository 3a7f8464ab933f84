/** Runs the files of one request, one after the other, and reports each as a `SideTrace`. */
import { setMemoryLimit } from "../../engine/tensor/storage.ts";
import { isSameRun } from "../../engine/trace/same-run.ts";
import {
  type OutputChunk,
  type SideTrace,
  type StepRecord,
  TRACE_VERSION,
} from "../../engine/trace/types.ts";
import type { FromWorker, Rewritten, RunFile, RunOptions, ToWorker } from "../protocol.ts";
import type { Stage } from "./boot.ts";
import { heldTensors } from "./handles.ts";
import { liveBytes } from "./live-bytes.ts";
import { createOutput, type Output } from "./output.ts";
import { type Observed, setStepListener, takeRewritten, takeTrace, wantRewritten } from "./trace.ts";

/** What Python tells of a run; the recording waits in `trace.ts`. */
type Outcome = Pick<SideTrace, "ok" | "milliseconds" | "error">;

const UNOBSERVED: Observed = {
  tensors: [],
  calls: [],
  modules: [],
  optimizers: [],
  ownership: [],
  steps: [],
  stepCount: 0,
  surface: null,
  globals: [],
  failedCall: null,
};

export interface RunContext {
  readonly stage: Stage;
  readonly post: (message: FromWorker) => void;
  readonly now: () => number;
  /** Where what Python prints goes from now on, and whom to tell when its program has ended. */
  readonly direct: (output: Output, ended: () => void) => void;
}

export function runFiles(request: Extract<ToWorker, { type: "run" }>, context: RunContext): void {
  const { id, files, checks, options } = request;
  const { stage, post } = context;
  stage.begin();
  setMemoryLimit(options.memoryLimit, () => {
    stage.free_dead();
    return liveBytes(heldTensors());
  });
  for (const file of files) {
    post({ type: "side-started", id, side: file.side });
    wantRewritten(options.rewrite, file.name);
    const trace = runSide(file, options, context, {
      send: (chunks) => post({ type: "output", id, side: file.side, chunks }),
      steps: (steps) => post({ type: "steps", id, side: file.side, steps }),
      ended: () => post({ type: "side-ended", id, side: file.side }),
    });
    const rewritten = takeRewritten();
    post({
      type: "side-finished",
      id,
      trace,
      rewritten: rewritten && (programTwin(trace, options, context) ?? rewritten),
    });
  }
  if (checks !== null) {
    context.direct(
      createOutput(0, () => {}, context.now),
      () => {},
    );
    const checked: Pick<Extract<FromWorker, { type: "checked" }>, "results" | "mistakes"> = JSON.parse(
      stage.check(JSON.stringify(checks), options.deadline),
    );
    post({ type: "checked", id, ...checked });
  }
  post({ type: "finished", id });
}

/** A whole program in the other way, `dropped`: lines of the first one whose output it lacks. */
interface Twin {
  readonly source: string;
  readonly dropped: readonly number[];
}

/**
 * The whole program in the other way, where its text allows that and a run of it proves that it prints and computes the
 * same; null: there is no such twin.
 */
function programTwin(trace: SideTrace, options: RunOptions, context: RunContext): Rewritten | null {
  const twins: readonly Twin[] = JSON.parse(context.stage.take_twins());
  for (const { source, dropped } of twins) {
    const file: RunFile = { side: trace.side, name: trace.file, source };
    const again = runSide(file, { ...options, rewrite: null }, context, QUIET);
    if (isSameRun(trace, again, dropped)) return { source, reason: null };
  }
  return null;
}

/** Who hears of a run while it goes on. */
interface Listener {
  readonly send: (chunks: readonly OutputChunk[]) => void;
  readonly steps: ((steps: readonly StepRecord[]) => void) | null;
  readonly ended: () => void;
}

const QUIET: Listener = { send: () => {}, steps: null, ended: () => {} };

function runSide(
  file: RunFile,
  options: RunOptions,
  { stage, now, direct }: RunContext,
  { send, steps, ended }: Listener,
): SideTrace {
  const { side, name, source } = file;
  const output = createOutput(options.outputLimit, send, now);
  direct(output, ended);
  setStepListener(steps);
  const outcome: Outcome = JSON.parse(stage.run(side, name, source, JSON.stringify(options)));
  setStepListener(null);
  const { ok, milliseconds, error } = outcome;
  const { failedCall, ...observed } = takeTrace() ?? UNOBSERVED;
  return {
    ...observed,
    version: TRACE_VERSION,
    side,
    file: name,
    source,
    ok,
    milliseconds,
    output: output.finish(),
    error: error === null ? null : { ...error, call: failedCall },
  };
}
