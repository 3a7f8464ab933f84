/** Node's worker: a process of its own that takes messages on the IPC channel and answers on a pipe. */
import { constants, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import type { FromWorker, ToWorker } from "../protocol.ts";
import { createSession } from "./session.ts";
import { NO_SNAPSHOTS } from "./snapshots.ts";

/** The pipe's end, opened by the host. Writing to it blocks, so nothing printed is lost when this process is killed. */
const ANSWERS = 3;

// Emscripten's sockets would use Node's; a browser has no such thing.
Socket.prototype.connect = () => {
  throw new Error("Python has no network here");
};

// Emscripten asks for these constants in an old way that a confined process may not use.
Object.defineProperty(process, "binding", { value: () => ({ fs: constants }) });

const handle = createSession({
  post: (message: FromWorker) => {
    const body = serialize(message);
    const frame = Buffer.alloc(4 + body.length);
    frame.writeUInt32LE(body.length);
    body.copy(frame, 4);
    for (let sent = 0; sent < frame.length; ) sent += writeSync(ANSWERS, frame, sent);
  },
  load: (url) => readFile(new URL(url)),
  index: fileURLToPath,
  snapshots: () => NO_SNAPSHOTS,
  now: () => performance.now(),
});

process.on("message", (message: ToWorker) => {
  void handle(message);
});
