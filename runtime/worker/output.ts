/** Collects what a file prints, in order and up to a cap, and streams it to the page without flooding it. */
import type { OutputChunk } from "../../engine/trace/types.ts";

type Stream = OutputChunk["stream"];

export interface Output {
  write(stream: Stream, line: number, text: string): void;
  /** Sends what waits if it has waited long enough. */
  tick(time: number): void;
  /** Sends what waits. */
  flush(): void;
  /** Sends the rest and returns everything that was kept. */
  finish(): readonly OutputChunk[];
}

/** Pieces sent at once in each window; a program that prints more gets its text in batches, one a window. */
const BURST = 40;
const WINDOW = 50;

/** `limit` is in characters; `send` streams; `now` in milliseconds. */
export function createOutput(
  limit: number,
  send: (chunks: readonly OutputChunk[]) => void,
  now: () => number,
): Output {
  const kept: OutputChunk[] = [];
  let waiting: OutputChunk[] = [];
  let characters = 0;
  let dropped = 0;
  let windowStart = Number.NEGATIVE_INFINITY;
  let sent = 0;

  const flush = () => {
    if (waiting.length === 0) return;
    send(waiting);
    waiting = [];
  };
  const tick = (time: number) => {
    if (time - windowStart < WINDOW) return;
    windowStart = time;
    sent = 0;
    flush();
  };
  const add = (chunk: OutputChunk) => {
    append(kept, chunk);
    append(waiting, chunk);
  };
  return {
    write(stream, line, text) {
      const room = Math.max(0, limit - characters);
      const part = text.length <= room ? text : text.slice(0, room);
      characters += part.length;
      dropped += text.length - part.length;
      if (part.length === 0) return;
      tick(now());
      add({ line, stream, text: part });
      // A lone line end never goes alone: `print` writes it apart from its text.
      if (sent < BURST && part.endsWith("\n")) {
        sent += 1;
        flush();
      }
    },
    tick,
    flush,
    finish() {
      if (dropped > 0) {
        const count = dropped.toLocaleString("en-US");
        add({ line: 0, stream: "stderr", text: `\n[${count} more characters were printed and not kept]\n` });
      }
      flush();
      return kept;
    },
  };
}

/** Adds a chunk, joined to the last one when the same line goes on printing. */
function append(chunks: OutputChunk[], chunk: OutputChunk): void {
  const last = chunks.at(-1);
  if (last !== undefined && last.line === chunk.line && last.stream === chunk.stream) {
    chunks[chunks.length - 1] = { ...chunk, text: last.text + chunk.text };
  } else {
    chunks.push(chunk);
  }
}
