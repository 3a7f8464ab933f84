/** The typed client of the Python worker: boots it, runs files in it, stops it, and replaces it when it must be killed. */
import type { CheckRequest, FromWorker, RunFile, RunOptions, RunState } from "../protocol.ts";
import type { Spawn } from "./port.ts";

/** What a run reports while it goes, in order. A killed run still reports each side that had started. */
export type RunReport = Extract<
  FromWorker,
  { readonly type: "side-started" | "output" | "steps" | "side-finished" | "checked" | "finished" }
>;

export interface Runner {
  readonly state: RunState;
  /** Called after each change of `state`; returns the way to stop listening. */
  subscribe(listener: (state: RunState) => void): () => void;
  /** Called for each report of the current run. */
  listen(listener: (report: RunReport) => void): () => void;
  /** Resolves when Python is ready; rejects when it cannot start. */
  boot(): Promise<void>;
  /** Starts a run (ending one that is under way) and returns its id. Waits for the boot when it must. */
  run(files: readonly RunFile[], checks?: CheckRequest | null, options?: Partial<RunOptions>): number;
  /** Ends the run under way within a moment, whatever Python is doing. */
  stop(): void;
  dispose(): void;
}

export interface RunnerSettings {
  readonly spawn: Spawn;
  /** Keep a booted worker in reserve while idle, so that Stop costs no new boot. Off on small devices. */
  readonly spare?: boolean;
}
