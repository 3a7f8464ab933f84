/** The run state machine: one pure function from a state and an event to the next state. */
import type { Side } from "../../engine/trace/types.ts";
import type { BootPhase, RunState } from "../protocol.ts";

export type FailureReason = Extract<RunState, { status: "failed" }>["reason"];

export type RunEvent =
  /** Someone waits for a worker that is still starting. */
  | { readonly type: "waiting"; readonly phase: BootPhase; readonly fraction: number }
  | { readonly type: "ready" }
  | { readonly type: "started"; readonly id: number }
  | { readonly type: "side-started"; readonly id: number; readonly side: Side }
  | { readonly type: "finished"; readonly id: number }
  | { readonly type: "stop" }
  | { readonly type: "stopped" }
  | {
      readonly type: "failed";
      readonly id: number | null;
      readonly reason: FailureReason;
      readonly message: string;
    };

/** Events that make no sense in a state leave it as it is: messages of a worker that was given up may still arrive. */
export function reduce(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case "waiting":
      return isBusy(state) ? state : { status: "booting", phase: event.phase, fraction: event.fraction };
    case "ready":
      return state.status === "booting" ? { status: "idle" } : state;
    case "started":
      return isBusy(state) ? state : { status: "running", id: event.id, side: null };
    case "side-started":
      return isRun(state, event.id) ? { ...state, side: event.side } : state;
    case "finished":
      return isRun(state, event.id) || isStopping(state, event.id) ? { status: "done", id: event.id } : state;
    case "stop":
      if (state.status === "running") return { status: "stopping", id: state.id };
      return state.status === "booting" ? { status: "idle" } : state;
    case "stopped":
      return state.status === "stopping" ? { status: "idle" } : state;
    case "failed":
      return { status: "failed", id: event.id, reason: event.reason, message: event.message };
  }
}

function isBusy(state: RunState): boolean {
  return state.status === "running" || state.status === "stopping";
}

function isRun(state: RunState, id: number): state is Extract<RunState, { status: "running" }> {
  return state.status === "running" && state.id === id;
}

function isStopping(state: RunState, id: number): boolean {
  return state.status === "stopping" && state.id === id;
}
