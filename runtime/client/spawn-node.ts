/** Starts the worker as a Node process, with a cap on its memory: for the command line and for tests. */
import { type ChildProcess, spawn as startProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";
import type { FromWorker, ToWorker } from "../protocol.ts";
import type { NodeHost } from "./node-host.ts";
import type { Port, PortListener, Spawn } from "./port.ts";

/** How often the process's size is looked at, in milliseconds. */
const WATCH = 100;

export interface NodeSettings {
  /** Bytes of resident memory at which the process is killed. */
  readonly residentLimit: number;
}

export function spawnNode(host: NodeHost, settings: NodeSettings): Spawn {
  return (listener) => startWorker(host, settings, listener);
}

function startWorker(host: NodeHost, settings: NodeSettings, listener: PortListener): Port {
  const child = startProcess(process.execPath, [...confinement(host), host.script], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let over = false;
  const end = () => {
    over = true;
    clearInterval(watch);
    child.kill("SIGKILL");
  };
  const lose = (reason: "memory" | "crash", message: string) => {
    if (over) return;
    end();
    listener.lost(reason, message);
  };
  const watch = setInterval(() => {
    if (residentBytes(child) > settings.residentLimit)
      lose("memory", "the program needs more memory than it may take");
  }, WATCH);
  watch.unref();
  readFrames(child.stdio[3] as Readable, (message) => {
    if (!over) listener.message(message);
  });
  let complaint = "";
  child.stderr?.on("data", (data: Buffer) => {
    complaint = `${complaint}${data}`.slice(-2000);
  });
  child.on("error", (error) => lose("crash", error.message));
  // `close` and not `exit`: everything the process wrote is read first.
  child.on("close", (code, signal) =>
    lose("crash", `the Python process ended (${signal ?? code}) ${complaint}`.trim()),
  );
  const boot: ToWorker = {
    type: "boot",
    pyodide: host.pyodide,
    python: host.python,
    snapshot: host.snapshot,
  };
  child.send(boot);
  return { post: (message) => child.send(message), terminate: end };
}

/** What the page's Content-Security-Policy does in a browser: no code from text, no files, no processes. */
function confinement(host: NodeHost): readonly string[] {
  const permission = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
  const readable = [fileURLToPath(host.pyodide), dirname(host.script)];
  return [
    "--no-warnings",
    "--disallow-code-generation-from-strings",
    permission,
    ...readable.map((folder) => `--allow-fs-read=${join(folder, "*")}`),
  ];
}

function readFrames(pipe: Readable, receive: (message: FromWorker) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  pipe.on("data", (data: Buffer) => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
    while (pending.length >= 4) {
      const end = 4 + pending.readUInt32LE(0);
      if (pending.length < end) break;
      receive(deserialize(pending.subarray(4, end)));
      pending = pending.subarray(end);
    }
  });
  // The process may be killed in the middle of a frame.
  pipe.on("error", () => {});
}

/** 0 where the system has no /proc. */
function residentBytes(child: ChildProcess): number {
  try {
    const pages = Number(readFileSync(`/proc/${child.pid}/statm`, "utf8").split(" ")[1]);
    return pages * 4096;
  } catch {
    return 0;
  }
}
