/** One worker's life, whatever carries its messages: boots on the first message, then runs what it is sent. */
import type { FromWorker, ToWorker } from "../protocol.ts";
import { bootPython, type Stage } from "./boot.ts";
import { createDeadline } from "./deadline.ts";
import { createOutput, type Output } from "./output.ts";
import { type RunContext, runFiles } from "./run.ts";
import { givenSnapshot, type Snapshots } from "./snapshots.ts";

export interface SessionSettings {
  readonly post: (message: FromWorker) => void;
  readonly load: (url: string) => Promise<Uint8Array>;
  /** Where memory images are kept when the boot message names none. */
  readonly snapshots: (folder: string) => Snapshots;
  /** How Pyodide names the folder of its files. */
  readonly index: (url: string) => string;
  readonly now: () => number;
}

/** Returns the handler of the messages to come. */
export function createSession({
  post,
  load,
  index,
  snapshots,
  now,
}: SessionSettings): (message: ToWorker) => Promise<void> {
  let output: Output = createOutput(0, () => {}, now);
  let ended = () => {};
  let stage: Stage | null = null;
  const deadline = createDeadline(now, (time) => output.tick(time));
  const bridge = {
    write: (stream: number, line: number, text: string) =>
      output.write(stream === 0 ? "stdout" : "stderr", line, text),
    flush: () => output.flush(),
    arm: deadline.arm,
    disarm: () => {
      ended();
      return deadline.disarm();
    },
  };

  const boot = async ({ pyodide, python, snapshot }: Extract<ToWorker, { type: "boot" }>) => {
    const started = now();
    const plan = {
      pyodide,
      index: index(pyodide),
      archive: () => load(python),
      snapshots: snapshot === null ? snapshots(pyodide) : givenSnapshot(() => load(snapshot)),
    };
    const progress = (phase: Extract<FromWorker, { type: "boot-progress" }>["phase"], fraction: number) =>
      post({ type: "boot-progress", phase, fraction });
    const interpreter = await bootPython({ ...plan, progress }, bridge, deadline.buffer);
    stage = interpreter.stage;
    post({ type: "ready", python: interpreter.version, milliseconds: now() - started });
  };

  const run = (request: Extract<ToWorker, { type: "run" }>) => {
    if (stage === null) throw new Error("a run was asked for before the boot");
    const direct: RunContext["direct"] = (nextOutput, nextEnded) => {
      output = nextOutput;
      ended = nextEnded;
    };
    runFiles(request, { stage, post, now, direct });
  };

  return async (message) => {
    try {
      if (message.type === "boot") await boot(message);
      else run(message);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      post(
        message.type === "boot"
          ? { type: "boot-failed", message: text }
          : { type: "crashed", id: message.id, message: text },
      );
    }
  };
}
