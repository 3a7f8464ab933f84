/** Runs the files of one request, one after the other, and reports each as a `SideTrace`. */
import { setMemoryLimit } from "../../engine/tensor/storage.ts";
import { type OutputChunk, type SideTrace, TRACE_VERSION } from "../../engine/trace/types.ts";
import type { FromWorker, RunFile, RunOptions, ToWorker } from "../protocol.ts";
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
    const trace = runSide(id, file, options, context);
    post({ type: "side-finished", id, trace, rewritten: takeRewritten() });
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

function runSide(
  id: number,
  file: RunFile,
  options: RunOptions,
  { stage, post, now, direct }: RunContext,
): SideTrace {
  const { side, name, source } = file;
  const send = (chunks: readonly OutputChunk[]) => post({ type: "output", id, side, chunks });
  const output = createOutput(options.outputLimit, send, now);
  direct(output, () => post({ type: "side-ended", id, side }));
  setStepListener((steps) => post({ type: "steps", id, side, steps }));
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
