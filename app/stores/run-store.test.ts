/** The run store against a runner that says what the test tells it to: streamed output, traces, Stop, another lesson. */
import { describe, expect, test } from "vitest";
import { side, step, trace } from "../../engine/trace/fixture.ts";
import type { Runner, RunReport } from "../../runtime/client/runner.ts";
import type { RunFile, RunState } from "../../runtime/protocol.ts";
import { createRunStore, type RunJob } from "./run-store.ts";

function scripted() {
  let listener: (report: RunReport) => void = () => {};
  let subscriber: (state: RunState) => void = () => {};
  const started: (readonly RunFile[])[] = [];
  const told: string[] = [];
  const frames: (() => void)[] = [];
  const runner: Runner = {
    state: { status: "idle" },
    subscribe: (next) => {
      subscriber = next;
      return () => {};
    },
    listen: (next) => {
      listener = next;
      return () => {};
    },
    boot: () => Promise.resolve(),
    run: (files) => started.push(files),
    stop: () => void told.push("stop"),
    dispose: () => {},
  };
  const store = createRunStore({ runner, nextFrame: (callback) => void frames.push(callback) });
  return {
    store,
    started,
    told,
    frames,
    report: (report: RunReport) => listener(report),
    become: (state: RunState) => subscriber(state),
    frame: () => {
      for (const callback of frames.splice(0)) callback();
    },
  };
}

const JOB: RunJob = {
  sources: { nn: "a", functional: "b" },
  sides: ["nn", "functional"],
  seed: 1,
  checks: null,
  rewrite: null,
};
const printed = (text: string) => ({ line: 3, stream: "stdout", text }) as const;

describe("a run", () => {
  test("sends both files under their names", () => {
    const { store, started } = scripted();
    store.getState().run(JOB);
    expect(started[0]).toEqual([
      { side: "nn", name: "nn.py", source: "a" },
      { side: "functional", name: "functional.py", source: "b" },
    ]);
  });

  test("shows streamed output once a frame, however many messages came", () => {
    const { store, report, frame, frames } = scripted();
    store.getState().run(JOB);
    report({ type: "side-started", id: 1, side: "nn" });
    report({ type: "output", id: 1, side: "nn", chunks: [printed("1\n")] });
    report({ type: "output", id: 1, side: "nn", chunks: [printed("2\n")] });
    expect(frames).toHaveLength(1);
    expect(store.getState().nn.running).toBe(false);
    frame();
    expect(store.getState().nn).toMatchObject({ running: true, chunks: [printed("1\n"), printed("2\n")] });
  });

  test("replaces thinned steps and keeps the order", () => {
    const { store, report, frame } = scripted();
    store.getState().run(JOB);
    report({ type: "side-started", id: 1, side: "nn" });
    report({ type: "steps", id: 1, side: "nn", steps: [step(0, { loss: 4 }), step(1, { loss: 3 })] });
    report({ type: "steps", id: 1, side: "nn", steps: [step(1, { loss: 2 }), step(2, { loss: 1 })] });
    frame();
    expect(store.getState().nn.steps.map(({ loss }) => loss)).toEqual([4, 2, 1]);
  });

  test("ends with live traces, and what its checks said", () => {
    const { store, report, frame } = scripted();
    store.getState().run(JOB);
    report({ type: "side-finished", id: 1, trace: side("nn", { source: "a" }), rewritten: null });
    report({ type: "checked", id: 1, results: [{ id: "same", passed: true, message: null }], mistakes: [] });
    frame();
    expect(store.getState().nn).toMatchObject({ origin: "live", running: false });
    expect(store.getState().checked?.results[0].passed).toBe(true);
  });

  test("that was replaced by another one is not heard any more", () => {
    const { store, report, frame } = scripted();
    store.getState().run(JOB);
    store.getState().run(JOB);
    report({ type: "output", id: 1, side: "nn", chunks: [printed("late\n")] });
    frame();
    expect(store.getState().nn.chunks).toEqual([]);
  });

  test("waits while Python boots, and nothing runs after it failed", () => {
    const { store, report, become, frame } = scripted();
    become({ status: "booting", phase: "download", fraction: 0.5 });
    store.getState().run(JOB);
    expect(store.getState().waiting).toBe(true);
    become({ status: "running", id: 1, side: null });
    expect(store.getState().waiting).toBe(false);
    report({ type: "side-started", id: 1, side: "nn" });
    frame();
    become({ status: "failed", id: 1, reason: "deadline", message: "" });
    expect(store.getState()).toMatchObject({ nn: { running: false }, state: { status: "failed" } });
  });
});

describe("what is shown", () => {
  const recorded = trace(side("nn", { source: "recorded" }), null);

  test("before a run is the recording, which never replaces a live run", () => {
    const { store, report, frame } = scripted();
    store.getState().show("a/demo", null);
    store.getState().show("a/demo", recorded);
    expect(store.getState().nn).toMatchObject({ origin: "recorded", trace: { source: "recorded" } });
    store.getState().run(JOB);
    report({ type: "side-finished", id: 1, trace: side("nn", { source: "mine" }), rewritten: null });
    frame();
    store.getState().show("a/demo", recorded);
    expect(store.getState().nn).toMatchObject({ origin: "live", trace: { source: "mine" } });
  });

  test("changes with the program, and the run under way is ended", () => {
    const { store, told } = scripted();
    store.getState().show("a/demo", recorded);
    store.getState().run(JOB);
    store.getState().show("b/demo", null);
    expect(told).toEqual(["stop"]);
    expect(store.getState()).toMatchObject({ program: "b/demo", nn: { trace: null, origin: null } });
  });
});
