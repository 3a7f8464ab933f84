/**
 * The whole contract between the page and the Python worker, on one page.
 * Every message is plain data. Requests carry an `id`; everything that answers one repeats it.
 */
import type { RewriteObstacle, Rewriting } from "../engine/trace/rewriting.ts";
import type { OutputChunk, Side, SideTrace, StepRecord } from "../engine/trace/types.ts";

export interface RunFile {
  readonly side: Side;
  /** Shown in tracebacks: `nn.py`, `functional.py`. */
  readonly name: string;
  readonly source: string;
}

export interface RunOptions {
  /** Called as `torch.manual_seed(seed)` before each file; null leaves PyTorch's default seeding. */
  readonly seed: number | null;
  /** Wall-clock limit for each file, in milliseconds. */
  readonly deadline: number;
  /** Characters of output kept for each file; the run goes on, the rest is counted and dropped. */
  readonly outputLimit: number;
  /** Bytes of tensor storage the engine may hold. */
  readonly memoryLimit: number;
  readonly trace: boolean;
  /** Also write what the file computed in the other way. */
  readonly rewrite: Rewriting | null;
}

/** The twin of a run in the other way of writing it, or why there is none. */
export type Rewritten =
  | { readonly source: string; readonly reason: null }
  | { readonly source: null; readonly reason: RewriteReason };

export interface RewriteReason {
  readonly obstacle: RewriteObstacle;
  /** The name that stands in the way; empty where none does. */
  readonly subject: string;
  /** Both as an English sentence. */
  readonly sentence: string;
}

/** A lesson's `checks.py`, run over both modules' globals after the files. */
export interface CheckRequest {
  readonly source: string;
  /** `check_<id>(nn, functional)`: plain asserts. */
  readonly ids: readonly string[];
  /** Wrong answers to look for when a check failed: `mistake_<id>(nn, functional) -> bool`; one that raises is not recognised. */
  readonly mistakes: readonly string[];
}

export interface CheckResult {
  readonly id: string;
  readonly passed: boolean;
  /** The assertion's message, or the error's last line; null when passed. */
  readonly message: string | null;
}

export type ToWorker =
  /** URLs are absolute. `python` is the archive of `python/`; `snapshot` a memory image to start from, in Node. */
  | {
      readonly type: "boot";
      readonly pyodide: string;
      readonly python: string;
      readonly snapshot: string | null;
    }
  | {
      readonly type: "run";
      readonly id: number;
      readonly files: readonly RunFile[];
      readonly checks: CheckRequest | null;
      readonly options: RunOptions;
    };

export type BootPhase = "download" | "compile" | "python" | "torch";

export type FromWorker =
  | { readonly type: "boot-progress"; readonly phase: BootPhase; readonly fraction: number }
  | { readonly type: "ready"; readonly python: string; readonly milliseconds: number }
  | { readonly type: "boot-failed"; readonly message: string }
  | { readonly type: "side-started"; readonly id: number; readonly side: Side }
  | {
      readonly type: "output";
      readonly id: number;
      readonly side: Side;
      readonly chunks: readonly OutputChunk[];
    }
  /** Streamed while training; the final trace has them all (thinned). */
  | {
      readonly type: "steps";
      readonly id: number;
      readonly side: Side;
      readonly steps: readonly StepRecord[];
    }
  /** The program has ended, in time or not; its trace is being made. */
  | { readonly type: "side-ended"; readonly id: number; readonly side: Side }
  | {
      readonly type: "side-finished";
      readonly id: number;
      readonly trace: SideTrace;
      /** Null unless `options.rewrite` asked for it. */
      readonly rewritten: Rewritten | null;
    }
  | {
      readonly type: "checked";
      readonly id: number;
      readonly results: readonly CheckResult[];
      /** Ids of the recognised mistakes; empty when every check passed. */
      readonly mistakes: readonly string[];
    }
  | { readonly type: "finished"; readonly id: number }
  /** Python itself died (not the student's program): this worker is of no more use. */
  | { readonly type: "crashed"; readonly id: number; readonly message: string };

/**
 * What the page sees; the client owns the transitions (see `runtime/client/machine.ts`). An error in the student's
 * program is not a failure: the run is `done` and the error stands in its side's trace. `booting` shows only when
 * someone waits for it: at first, and when a run is asked for before a worker is ready.
 */
export type RunState =
  | { readonly status: "idle" }
  | { readonly status: "booting"; readonly phase: BootPhase; readonly fraction: number }
  | { readonly status: "running"; readonly id: number; readonly side: Side | null }
  | { readonly status: "stopping"; readonly id: number }
  /** A worker had to be given up; a new one is being started. `id` is the run that was lost, null for a boot. */
  | {
      readonly status: "failed";
      readonly id: number | null;
      readonly reason: "boot" | "deadline" | "memory" | "crash";
      readonly message: string;
    }
  | { readonly status: "done"; readonly id: number };

export const DEFAULT_OPTIONS: RunOptions = {
  seed: null,
  deadline: 20_000,
  outputLimit: 200_000,
  memoryLimit: 1 << 30,
  trace: true,
  rewrite: null,
};
