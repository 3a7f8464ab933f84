/** The workers behind a runner: one that runs, and when wanted a second one kept booted for when the first is killed. */
import type { BootPhase, FromWorker } from "../protocol.ts";
import type { Port, PortListener, Spawn } from "./port.ts";

export interface Worker {
  readonly port: Port;
  status: "booting" | "ready" | "failed";
  phase: BootPhase;
  fraction: number;
  /** Why it failed. */
  message: string;
}

export interface WorkersListener {
  /** The current worker came one step further in its boot, became ready or failed to. */
  readonly booted: (worker: Worker) => void;
  readonly message: (message: FromWorker) => void;
  readonly lost: PortListener["lost"];
}

export interface Workers {
  /** The worker that runs go to; started when there is none. */
  current(): Worker;
  /** Ends the current worker; the spare one takes its place, or a new one. */
  replace(): void;
  /** Boots the spare one. */
  reserve(): void;
  dispose(): void;
}

export function createWorkers(spawn: Spawn, listener: WorkersListener): Workers {
  let current: Worker | null = null;
  let spare: Worker | null = null;

  const start = (): Worker => {
    const worker: Worker = {
      port: spawn({
        message: (message) => receive(worker, message),
        lost: (reason, message) => lose(worker, reason, message),
      }),
      status: "booting",
      phase: "download",
      fraction: 0,
      message: "",
    };
    return worker;
  };
  const receive = (worker: Worker, message: FromWorker) => {
    const isCurrent = worker === current;
    if ((!isCurrent && worker !== spare) || worker.status === "failed") return;
    if (message.type === "boot-progress")
      Object.assign(worker, { phase: message.phase, fraction: message.fraction });
    else if (message.type === "ready") worker.status = "ready";
    else if (message.type === "boot-failed")
      Object.assign(worker, { status: "failed", message: message.message });
    else {
      if (isCurrent) listener.message(message);
      return;
    }
    if (isCurrent) listener.booted(worker);
  };
  const lose = (worker: Worker, reason: Parameters<PortListener["lost"]>[0], message: string) => {
    if (worker === spare) spare = null;
    if (worker !== current) return;
    const wasBooting = worker.status === "booting";
    Object.assign(worker, { status: "failed", message });
    if (wasBooting) listener.booted(worker);
    else listener.lost(reason, message);
  };
  const end = (worker: Worker | null) => worker?.port.terminate();

  return {
    current() {
      if (current?.status === "failed") {
        end(current);
        current = null;
      }
      if (current === null) {
        current = spare ?? start();
        spare = null;
      }
      return current;
    },
    replace() {
      end(current);
      current = spare ?? start();
      spare = null;
    },
    reserve() {
      spare ??= start();
    },
    dispose() {
      end(current);
      end(spare);
      current = null;
      spare = null;
    },
  };
}
