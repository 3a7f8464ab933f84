/** The client's end of one worker, whatever carries the messages: a browser worker, a Node process, a test's fake. */
import type { FromWorker, ToWorker } from "../protocol.ts";

export interface PortListener {
  readonly message: (message: FromWorker) => void;
  /** The worker is gone or never started; `memory` when the host killed it for its size. */
  readonly lost: (reason: "memory" | "crash", message: string) => void;
}

export interface Port {
  post(message: ToWorker): void;
  /** Ends the worker at once, busy or not; nothing is reported afterwards. */
  terminate(): void;
}

/** Starts a worker and sends it its boot message. */
export type Spawn = (listener: PortListener) => Port;
