/** Runs and what they left: the state of the runner, and for each side its output, steps and trace. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Rewriting } from "../../engine/trace/rewriting.ts";
import type { OutputChunk, Side, SideTrace, StepRecord, Trace } from "../../engine/trace/types.ts";
import type { Runner, RunReport } from "../../runtime/client/runner.ts";
import type { CheckRequest, CheckResult, Rewritten, RunState } from "../../runtime/protocol.ts";

export interface SideRun {
  /** What the student's file did; null before the first run and while the first is under way. */
  readonly trace: SideTrace | null;
  readonly origin: "recorded" | "live" | null;
  /** Streamed while this side runs; the trace has them all afterwards. */
  readonly chunks: readonly OutputChunk[];
  readonly steps: readonly StepRecord[];
  readonly running: boolean;
}

/** What `checks.py` said about the last run of both sides. */
export interface Checked {
  readonly results: readonly CheckResult[];
  /** Ids of the wrong answers it recognised. */
  readonly mistakes: readonly string[];
}

export interface RunJob {
  readonly sources: Readonly<Record<Side, string>>;
  readonly sides: readonly Side[];
  readonly seed: number | null;
  readonly checks: CheckRequest | null;
  /** Also write what the side computed in the other way. */
  readonly rewrite: Rewriting | null;
}

export interface RunStoreState {
  readonly state: RunState;
  /** A run was asked for and waits for Python to start. */
  readonly waiting: boolean;
  /** Program whose results these are. */
  readonly program: string | null;
  readonly nn: SideRun;
  readonly functional: SideRun;
  readonly checked: Checked | null;
  /** The twin that the last run was asked for. */
  readonly rewritten: Rewritten | null;
  /** Turns to another program: its recorded run is shown until it is run. */
  show(program: string, recorded: Trace | null): void;
  run(job: RunJob): void;
  stop(): void;
  /** Starts Python ahead of the first run. */
  warm(): void;
}

export type RunStore = StoreApi<RunStoreState>;

export interface RunStoreSettings {
  readonly runner: Runner;
  /** Calls back once before the next frame: streamed reports are shown at most that often. */
  readonly nextFrame: (callback: () => void) => void;
}

const NOTHING: SideRun = { trace: null, origin: null, chunks: [], steps: [], running: false };

export const FILE_NAMES: Readonly<Record<Side, string>> = { nn: "nn.py", functional: "functional.py" };

function recordedSide(trace: SideTrace | null | undefined): SideRun {
  return trace ? { ...NOTHING, trace, origin: "recorded" } : NOTHING;
}

/** Streamed steps may be sent again, thinned; later ones replace earlier ones of the same index. */
function mergeSteps(kept: readonly StepRecord[], added: readonly StepRecord[]): readonly StepRecord[] {
  const last = kept.at(-1);
  if (!last || (added[0] && added[0].index > last.index)) return [...kept, ...added];
  const byIndex = new Map([...kept, ...added].map((step) => [step.index, step]));
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

function reduce(state: RunStoreState, report: RunReport): Partial<RunStoreState> {
  switch (report.type) {
    case "side-started":
      return { [report.side]: { ...state[report.side], chunks: [], steps: [], running: true } };
    case "output": {
      const side = state[report.side];
      return { [report.side]: { ...side, chunks: [...side.chunks, ...report.chunks] } };
    }
    case "steps": {
      const side = state[report.side];
      return { [report.side]: { ...side, steps: mergeSteps(side.steps, report.steps) } };
    }
    case "side-finished":
      return {
        [report.trace.side]: { ...NOTHING, trace: report.trace, origin: "live" },
        ...(report.rewritten && { rewritten: report.rewritten }),
      };
    case "checked":
      return { checked: { results: report.results, mistakes: report.mistakes } };
    case "finished":
      return {};
  }
}

function idleSides(state: RunStoreState): Partial<RunStoreState> {
  return { nn: { ...state.nn, running: false }, functional: { ...state.functional, running: false } };
}

export function createRunStore({ runner, nextFrame }: RunStoreSettings): RunStore {
  let current: number | null = null;
  const waiting: RunReport[] = [];
  const store = createStore<RunStoreState>()((set) => ({
    state: runner.state,
    waiting: false,
    program: null,
    nn: NOTHING,
    functional: NOTHING,
    checked: null,
    rewritten: null,
    show(program, recorded) {
      const { program: shown, nn, functional } = store.getState();
      if (shown === program) {
        // The recording may arrive after the lesson; it never replaces a live run.
        if (nn.origin !== "live" && !nn.running) set({ nn: recordedSide(recorded?.nn) });
        if (functional.origin !== "live" && !functional.running)
          set({ functional: recordedSide(recorded?.functional) });
        return;
      }
      if (current !== null) runner.stop();
      current = null;
      set({
        program,
        nn: recordedSide(recorded?.nn),
        functional: recordedSide(recorded?.functional),
        checked: null,
      });
    },
    run({ sources, sides, seed, checks, rewrite }) {
      waiting.length = 0;
      const files = sides.map((side) => ({ side, name: FILE_NAMES[side], source: sources[side] }));
      set({ checked: null, rewritten: null, waiting: true });
      current = runner.run(files, checks, { seed, rewrite });
    },
    stop: () => runner.stop(),
    warm: () => {
      // A boot that fails is in the runner's state; there is nothing more to say here.
      runner.boot().catch(() => undefined);
    },
  }));
  const flush = (): void => {
    const reports = waiting.splice(0);
    let next = store.getState();
    for (const report of reports) next = { ...next, ...reduce(next, report) };
    store.setState(next);
  };
  runner.listen((report) => {
    if (report.id !== current) return;
    if (waiting.length === 0) nextFrame(flush);
    waiting.push(report);
  });
  runner.subscribe((state) => {
    store.setState((before) => ({
      state,
      waiting: before.waiting && state.status === "booting",
      ...(state.status === "running" ? {} : idleSides(before)),
    }));
  });
  return store;
}
