/** The run state machine, transition by transition. */
import { describe, expect, it } from "vitest";
import type { RunState } from "../protocol.ts";
import { type RunEvent, reduce } from "./machine.ts";

const IDLE: RunState = { status: "idle" };
const BOOTING: RunState = { status: "booting", phase: "download", fraction: 0.5 };
const RUNNING: RunState = { status: "running", id: 7, side: null };
const STOPPING: RunState = { status: "stopping", id: 7 };
const DONE: RunState = { status: "done", id: 7 };
const FAILED: RunState = { status: "failed", id: 7, reason: "deadline", message: "too long" };

const STARTED: RunEvent = { type: "started", id: 8 };

describe("reduce", () => {
  it("goes from idle through booting to idle", () => {
    const waiting: RunEvent = { type: "waiting", phase: "download", fraction: 0.5 };
    expect(reduce(IDLE, waiting)).toEqual(BOOTING);
    expect(reduce(BOOTING, { type: "ready" })).toEqual(IDLE);
  });

  it("starts a run from every state in which none is under way", () => {
    for (const state of [IDLE, BOOTING, DONE, FAILED]) {
      expect(reduce(state, STARTED)).toEqual({ status: "running", id: 8, side: null });
    }
    expect(reduce(RUNNING, STARTED)).toBe(RUNNING);
    expect(reduce(STOPPING, STARTED)).toBe(STOPPING);
  });

  it("names the side that runs", () => {
    const event: RunEvent = { type: "side-started", id: 7, side: "functional" };
    expect(reduce(RUNNING, event)).toEqual({ status: "running", id: 7, side: "functional" });
  });

  it("ignores what belongs to another run", () => {
    expect(reduce(RUNNING, { type: "side-started", id: 6, side: "nn" })).toBe(RUNNING);
    expect(reduce(RUNNING, { type: "finished", id: 6 })).toBe(RUNNING);
    expect(reduce(IDLE, { type: "finished", id: 7 })).toBe(IDLE);
  });

  it("ends a run, also one that finishes while it is being stopped", () => {
    expect(reduce(RUNNING, { type: "finished", id: 7 })).toEqual(DONE);
    expect(reduce(STOPPING, { type: "finished", id: 7 })).toEqual(DONE);
  });

  it("stops a run in two steps, and a boot that nobody waits for any more in one", () => {
    expect(reduce(RUNNING, { type: "stop" })).toEqual(STOPPING);
    expect(reduce(STOPPING, { type: "stopped" })).toEqual(IDLE);
    expect(reduce(BOOTING, { type: "stop" })).toEqual(IDLE);
    expect(reduce(DONE, { type: "stop" })).toBe(DONE);
  });

  it("fails from any state", () => {
    const event: RunEvent = { type: "failed", id: 7, reason: "deadline", message: "too long" };
    for (const state of [IDLE, BOOTING, RUNNING, STOPPING, DONE])
      expect(reduce(state, event)).toEqual(FAILED);
  });
});
