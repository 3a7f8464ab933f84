/** The typed client of the Python worker: boots it, runs files in it, stops it, and replaces it when it must be killed. */
import {
  type CheckRequest,
  DEFAULT_OPTIONS,
  type FromWorker,
  type RunFile,
  type RunOptions,
  type RunState,
} from "../protocol.ts";
import { type FailureReason, type RunEvent, reduce } from "./machine.ts";
import { createProgressLog, killError, type ProgressLog } from "./partial-trace.ts";
import type { Spawn } from "./port.ts";
import { createWorkers, type Worker } from "./workers.ts";

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

export interface Clock {
  now(): number;
  /** Calls `action` once, later; returns the way to cancel it. */
  after(milliseconds: number, action: () => void): () => void;
}

export interface RunnerSettings {
  readonly spawn: Spawn;
  /** Keep a booted worker in reserve while idle, so that Stop costs no new boot. Off on small devices. */
  readonly spare?: boolean;
  readonly clock?: Clock;
  /** Milliseconds a run may exceed its deadline before the worker, which should have ended it, is killed. */
  readonly grace?: number;
}

const GRACE = 1000;
/** Milliseconds between Stop and the kill, in which the text that is already on its way arrives. */
const DRAIN = 60;
/** Milliseconds of quiet before the spare worker is booted. */
const QUIET = 2000;

interface Run {
  readonly id: number;
  readonly request: Extract<Parameters<Worker["port"]["post"]>[0], { type: "run" }>;
  readonly log: ProgressLog;
  sent: boolean;
}

const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

export function createRunner(settings: RunnerSettings): Runner {
  return new WorkerRunner(settings);
}

class WorkerRunner implements Runner {
  state: RunState = { status: "idle" };
  readonly #clock: Clock;
  readonly #spare: boolean;
  readonly #grace: number;
  readonly #workers: ReturnType<typeof createWorkers>;
  readonly #watchers = new Set<(state: RunState) => void>();
  readonly #listeners = new Set<(report: RunReport) => void>();
  #boots: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  #lastId = 0;
  #run: Run | null = null;
  /** Cancels the timer that is set: the watchdog while running, the drain while stopping, the quiet while idle. */
  #cancelTimer: () => void = () => {};

  constructor({ spawn, spare = true, clock = SYSTEM_CLOCK, grace = GRACE }: RunnerSettings) {
    this.#clock = clock;
    this.#spare = spare;
    this.#grace = grace;
    this.#workers = createWorkers(spawn, {
      booted: (worker) => this.#onBoot(worker),
      message: (message) => this.#onMessage(message),
      lost: (reason, message) => this.#fail(reason, message),
    });
  }

  subscribe(listener: (state: RunState) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  listen(listener: (report: RunReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  boot(): Promise<void> {
    const worker = this.#workers.current();
    if (worker.status === "ready") return Promise.resolve();
    this.#dispatch({ type: "waiting", phase: worker.phase, fraction: worker.fraction });
    return new Promise((resolve, reject) => this.#boots.push({ resolve, reject }));
  }

  run(
    files: readonly RunFile[],
    checks: CheckRequest | null = null,
    options: Partial<RunOptions> = {},
  ): number {
    if (this.#run?.sent) {
      this.#dispatch({ type: "stop" });
      this.#kill("KeyboardInterrupt", "the run was stopped by a new one");
    }
    this.#lastId += 1;
    const id = this.#lastId;
    const request = { type: "run", id, files, checks, options: { ...DEFAULT_OPTIONS, ...options } } as const;
    this.#run = { id, request, log: createProgressLog(files), sent: false };
    const worker = this.#workers.current();
    if (worker.status === "ready") this.#send(worker, this.#run);
    else this.#dispatch({ type: "waiting", phase: worker.phase, fraction: worker.fraction });
    return id;
  }

  stop(): void {
    if (this.#run === null) return;
    const { sent } = this.#run;
    this.#dispatch({ type: "stop" });
    if (sent) this.#setTimer(DRAIN, () => this.#kill("KeyboardInterrupt", "the run was stopped"));
    else this.#run = null;
  }

  dispose(): void {
    this.#cancelTimer();
    this.#workers.dispose();
    this.#run = null;
    this.#settleBoots(new Error("the runner was disposed of"));
    this.#watchers.clear();
    this.#listeners.clear();
  }

  #onBoot(worker: Worker): void {
    if (worker.status === "booting") {
      if (this.state.status === "booting") {
        this.#dispatch({ type: "waiting", phase: worker.phase, fraction: worker.fraction });
      }
      return;
    }
    if (worker.status === "failed") {
      const id = this.#run?.id ?? null;
      this.#run = null;
      this.#settleBoots(new Error(worker.message));
      this.#dispatch({ type: "failed", id, reason: "boot", message: worker.message });
      return;
    }
    this.#settleBoots(null);
    if (this.#run !== null) {
      this.#send(worker, this.#run);
      return;
    }
    this.#dispatch({ type: "ready" });
    this.#rest();
  }

  #send(worker: Worker, run: Run): void {
    run.sent = true;
    this.#dispatch({ type: "started", id: run.id });
    this.#watch(run);
    worker.port.post(run.request);
  }

  #onMessage(message: FromWorker): void {
    const run = this.#run;
    if (run === null || !("id" in message) || message.id !== run.id) return;
    if (message.type === "crashed") {
      this.#fail("crash", message.message);
      return;
    }
    if (message.type === "side-ended") {
      if (this.state.status === "running") this.#watch(run);
      return;
    }
    run.log.note(message, this.#clock.now());
    if (message.type === "side-started") this.#dispatch(message);
    if (message.type === "finished") {
      this.#run = null;
      this.#rest();
    } else if (message.type !== "output" && message.type !== "steps" && this.state.status === "running") {
      this.#watch(run);
    }
    this.#report(message);
    if (message.type === "finished") this.#dispatch(message);
  }

  /** Each file, and the checks after them, has the whole deadline. */
  #watch(run: Run): void {
    const { deadline } = run.request.options;
    this.#setTimer(deadline + this.#grace, () => {
      this.#fail("deadline", `the program was still running after ${deadline / 1000} s and was stopped`);
    });
  }

  #fail(reason: FailureReason, message: string): void {
    const id = this.#run?.id ?? null;
    const type = {
      deadline: "TimeoutError",
      memory: "MemoryError",
      crash: "SystemError",
      boot: "SystemError",
    }[reason];
    this.#kill(type, message);
    this.#dispatch({ type: "failed", id, reason, message });
  }

  /** Ends the worker; what its run had sent is kept and reported. */
  #kill(type: string, message: string): void {
    const run = this.#run;
    this.#run = null;
    this.#workers.replace();
    for (const trace of run?.log.abandon(killError(type, message), this.#clock.now()) ?? []) {
      this.#report({ type: "side-finished", id: run?.id ?? 0, trace, rewritten: null });
    }
    this.#dispatch({ type: "stopped" });
    this.#rest();
  }

  #rest(): void {
    this.#cancelTimer();
    if (this.#spare) this.#setTimer(QUIET, () => this.#workers.reserve());
  }

  #setTimer(milliseconds: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(milliseconds, action);
  }

  #settleBoots(error: Error | null): void {
    const boots = this.#boots;
    this.#boots = [];
    for (const boot of boots) {
      if (error === null) boot.resolve();
      else boot.reject(error);
    }
  }

  #dispatch(event: RunEvent): void {
    const next = reduce(this.state, event);
    if (next === this.state) return;
    this.state = next;
    for (const watcher of this.#watchers) watcher(next);
  }

  #report(report: RunReport): void {
    for (const listener of this.#listeners) listener(report);
  }
}
