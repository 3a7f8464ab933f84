/** The client with workers and a clock that the test moves by hand. */
import { describe, expect, it } from "vitest";
import type { FromWorker, RunFile, RunState, ToWorker } from "../protocol.ts";
import type { PortListener } from "./port.ts";
import { type Clock, createRunner, type RunReport } from "./runner.ts";

const FILE: RunFile = { side: "nn", name: "nn.py", source: "print(1)" };

interface FakeWorker {
  readonly sent: ToWorker[];
  readonly say: (...messages: readonly FromWorker[]) => void;
  readonly lose: PortListener["lost"];
  terminated: boolean;
}

/** Timers fire when the test lets time pass. */
class FakeClock implements Clock {
  #time = 0;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  now() {
    return this.#time;
  }

  after(milliseconds: number, action: () => void) {
    const timer = { at: this.#time + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(milliseconds: number) {
    this.#time += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#time);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#time);
    for (const timer of due) timer.action();
  }
}

function setUp(spare = false) {
  const workers: FakeWorker[] = [];
  const clock = new FakeClock();
  const runner = createRunner({
    spare,
    clock,
    spawn: (listener) => {
      const worker: FakeWorker = {
        sent: [],
        say: (...messages) => {
          for (const message of messages) listener.message(message);
        },
        lose: listener.lost,
        terminated: false,
      };
      workers.push(worker);
      return {
        post: (message) => worker.sent.push(message),
        terminate: () => {
          worker.terminated = true;
        },
      };
    },
  });
  const states: RunState["status"][] = [];
  const reports: RunReport[] = [];
  runner.subscribe((state) => states.push(state.status));
  runner.listen((report) => reports.push(report));
  return { runner, workers, clock, states, reports };
}

const READY: FromWorker = { type: "ready", python: "3.14", milliseconds: 1 };

function printed(id: number, text: string): FromWorker {
  return { type: "output", id, side: "nn", chunks: [{ line: 1, stream: "stdout", text }] };
}

function finishedText(reports: readonly RunReport[]): { text: string; error: string | undefined } | null {
  const last = reports.findLast((report) => report.type === "side-finished");
  if (last === undefined) return null;
  return { text: last.trace.output.map((chunk) => chunk.text).join(""), error: last.trace.error?.type };
}

describe("a runner", () => {
  it("reports the boot and resolves when Python is ready", async () => {
    const { runner, workers, states } = setUp();
    const booted = runner.boot();
    workers[0].say({ type: "boot-progress", phase: "python", fraction: 0.2 });
    expect(runner.state).toEqual({ status: "booting", phase: "python", fraction: 0.2 });
    workers[0].say(READY);
    await booted;
    expect(runner.state).toEqual({ status: "idle" });
    expect(states).toEqual(["booting", "booting", "idle"]);
  });

  it("rejects a boot that fails, and tries again with a new worker", async () => {
    const { runner, workers } = setUp();
    const booted = runner.boot();
    workers[0].say({ type: "boot-failed", message: "no wasm" });
    workers[0].say({ type: "boot-progress", phase: "download", fraction: 1 });
    await expect(booted).rejects.toThrow("no wasm");
    expect(runner.state).toEqual({ status: "failed", id: null, reason: "boot", message: "no wasm" });
    runner.run([FILE]);
    expect(workers).toHaveLength(2);
  });

  it("keeps a run that was asked for before the boot, and never shows idle in between", () => {
    const { runner, workers, states } = setUp();
    const id = runner.run([FILE]);
    expect(workers[0].sent).toEqual([]);
    workers[0].say(READY);
    expect(workers[0].sent).toMatchObject([{ type: "run", id, files: [FILE] }]);
    expect(states).toEqual(["booting", "running"]);
  });

  it("is done when the worker says so", () => {
    const { runner, workers, states, reports } = setUp();
    const id = runner.run([FILE]);
    workers[0].say(READY, { type: "side-started", id, side: "nn" }, printed(id, "1\n"), {
      type: "finished",
      id,
    });
    expect(runner.state).toEqual({ status: "done", id });
    expect(states).toEqual(["booting", "running", "running", "done"]);
    expect(reports.map((report) => report.type)).toEqual(["side-started", "output", "finished"]);
  });

  it("kills on Stop, after what was on its way has arrived, and keeps all text", () => {
    const { runner, workers, clock, states, reports } = setUp();
    const id = runner.run([FILE]);
    workers[0].say(READY, { type: "side-started", id, side: "nn" }, printed(id, "first\n"));
    runner.stop();
    expect(runner.state).toEqual({ status: "stopping", id });
    workers[0].say(printed(id, "second\n"));
    expect(workers[0].terminated).toBe(false);
    clock.pass(100);
    expect(workers[0].terminated).toBe(true);
    expect(finishedText(reports)).toEqual({ text: "first\nsecond\n", error: "KeyboardInterrupt" });
    expect(states.slice(-2)).toEqual(["stopping", "idle"]);
    expect(workers).toHaveLength(2);
  });

  it("hears nothing of a worker it has killed", () => {
    const { runner, workers, clock, reports } = setUp();
    const id = runner.run([FILE]);
    workers[0].say(READY, { type: "side-started", id, side: "nn" });
    runner.stop();
    clock.pass(100);
    const heard = reports.length;
    workers[0].say(printed(id, "late\n"), { type: "finished", id });
    expect(reports).toHaveLength(heard);
    expect(runner.state.status).toBe("idle");
  });

  it("kills a run that outlives its deadline, and says so", () => {
    const { runner, workers, clock, reports } = setUp();
    const id = runner.run([FILE], null, { deadline: 3000 });
    workers[0].say(READY, { type: "side-started", id, side: "nn" }, printed(id, "so far\n"));
    clock.pass(3900);
    expect(runner.state.status).toBe("running");
    clock.pass(200);
    expect(workers[0].terminated).toBe(true);
    expect(runner.state).toMatchObject({ status: "failed", id, reason: "deadline" });
    expect(finishedText(reports)).toEqual({ text: "so far\n", error: "TimeoutError" });
  });

  it("gives each file the whole deadline", () => {
    const { runner, workers, clock } = setUp();
    const other: RunFile = { side: "functional", name: "functional.py", source: "" };
    const id = runner.run([FILE, other], null, { deadline: 3000 });
    workers[0].say(READY, { type: "side-started", id, side: "nn" });
    clock.pass(3000);
    workers[0].say({ type: "side-started", id, side: "functional" });
    clock.pass(3000);
    expect(runner.state).toEqual({ status: "running", id, side: "functional" });
  });

  it("gives the trace of a program that ended late its own time", () => {
    const { runner, workers, clock } = setUp();
    const id = runner.run([FILE], null, { deadline: 3000 });
    workers[0].say(READY, { type: "side-started", id, side: "nn" });
    clock.pass(3100);
    workers[0].say({ type: "side-ended", id, side: "nn" });
    clock.pass(3000);
    expect(runner.state.status).toBe("running");
    expect(workers[0].terminated).toBe(false);
  });

  it("fails and recovers when the worker dies", () => {
    const { runner, workers, reports } = setUp();
    const id = runner.run([FILE]);
    workers[0].say(READY, { type: "side-started", id, side: "nn" });
    workers[0].lose("memory", "too much");
    expect(runner.state).toEqual({ status: "failed", id, reason: "memory", message: "too much" });
    expect(finishedText(reports)?.error).toBe("MemoryError");
    const next = runner.run([FILE]);
    workers[1].say(READY);
    expect(runner.state).toEqual({ status: "running", id: next, side: null });
  });

  it("ends the run under way when a new one is asked for", () => {
    const { runner, workers, reports } = setUp();
    const first = runner.run([FILE]);
    workers[0].say(READY, { type: "side-started", id: first, side: "nn" }, printed(first, "old\n"));
    const second = runner.run([FILE]);
    expect(workers[0].terminated).toBe(true);
    expect(finishedText(reports)).toEqual({ text: "old\n", error: "KeyboardInterrupt" });
    workers[1].say(READY);
    expect(runner.state).toEqual({ status: "running", id: second, side: null });
  });

  it("keeps a booted worker in reserve and hands the next run to it after a kill", () => {
    const { runner, workers, clock, states } = setUp(true);
    void runner.boot();
    workers[0].say(READY);
    clock.pass(2000);
    expect(workers).toHaveLength(2);
    workers[1].say(READY);
    const id = runner.run([FILE]);
    workers[0].say({ type: "side-started", id, side: "nn" });
    runner.stop();
    clock.pass(100);
    states.length = 0;
    const next = runner.run([FILE]);
    expect(states).toEqual(["running"]);
    expect(workers[1].sent).toMatchObject([{ type: "run", id: next }]);
  });
});
