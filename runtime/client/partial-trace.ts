/** What is known of a side whose worker was killed in mid-run: its text, its steps, and why it ended. */
import {
  type OutputChunk,
  type RunError,
  type Side,
  type SideTrace,
  type StepRecord,
  TRACE_VERSION,
} from "../../engine/trace/types.ts";
import type { FromWorker, RunFile } from "../protocol.ts";

interface SideProgress {
  readonly file: RunFile;
  readonly started: number;
  readonly output: OutputChunk[];
  /** By index: steps may be sent again, thinned or complete. */
  readonly steps: Map<number, StepRecord>;
}

export interface ProgressLog {
  note(message: FromWorker, time: number): void;
  /** The sides that started and did not finish, as traces that end in an error. */
  abandon(error: RunError, time: number): readonly SideTrace[];
}

export function createProgressLog(files: readonly RunFile[]): ProgressLog {
  const running = new Map<Side, SideProgress>();
  return {
    note(message, time) {
      switch (message.type) {
        case "side-started": {
          const file = files.find((candidate) => candidate.side === message.side);
          if (file !== undefined)
            running.set(message.side, { file, started: time, output: [], steps: new Map() });
          break;
        }
        case "output":
          running.get(message.side)?.output.push(...message.chunks);
          break;
        case "steps":
          for (const step of message.steps) running.get(message.side)?.steps.set(step.index, step);
          break;
        case "side-finished":
          running.delete(message.trace.side);
          break;
      }
    },
    abandon(error, time) {
      const traces = [...running.values()].map((side) => partialTrace(side, error, time - side.started));
      running.clear();
      return traces;
    },
  };
}

function partialTrace(
  { file, output, steps }: SideProgress,
  error: RunError,
  milliseconds: number,
): SideTrace {
  return {
    version: TRACE_VERSION,
    side: file.side,
    file: file.name,
    source: file.source,
    ok: false,
    milliseconds,
    output,
    error,
    tensors: [],
    calls: [],
    modules: [],
    optimizers: [],
    ownership: [],
    steps: [...steps.values()].sort((a, b) => a.index - b.index),
    stepCount: Math.max(0, ...[...steps.keys()].map((index) => index + 1)),
    surface: null,
    globals: [],
  };
}

/** An error that Python had no chance to raise, in the form of one that it did. */
export function killError(type: string, message: string): RunError {
  return {
    type,
    message,
    line: 0,
    column: null,
    endColumn: null,
    traceback: `${type}: ${message}\n`,
    call: null,
  };
}
