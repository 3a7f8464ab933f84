/** Recorded runs of the demos: made with the engine of this checkout, kept in a cache by what they depend on. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledLesson } from "../../content/lesson.ts";
import { traceToJson } from "../../engine/trace/json.ts";
import { type SideTrace, TRACE_VERSION, type Trace } from "../../engine/trace/types.ts";
import { type NodeHost, prepareNodeHost } from "../../runtime/client/node-host.ts";
import { openEngineHost } from "./engine-host.ts";
import type { Host } from "./host.ts";
import { demoFile, SIDES } from "./lesson-files.ts";

const CACHE = fileURLToPath(new URL("../../.cache/lessons/", import.meta.url));

export interface Recorder {
  /** The lesson's `trace.json`. */
  record(lesson: CompiledLesson): Promise<string>;
  close(): void;
}

/** Starts Python only when a recording is not in the cache. */
export async function openRecorder(): Promise<Recorder> {
  const node = await prepareNodeHost();
  let host: Host | null = null;
  mkdirSync(CACHE, { recursive: true });
  return {
    async record(lesson) {
      const path = join(CACHE, `${lesson.slug}-${cacheKey(node, lesson)}.json`);
      if (existsSync(path)) return readFileSync(path, "utf8");
      host ??= openEngineHost(node);
      const text = traceToJson(await recordTrace(host, lesson));
      writeFileSync(path, text);
      return text;
    },
    close() {
      host?.close();
      host = null;
    },
  };
}

/** The names of the worker's script and of Python's archive change with their content. */
function cacheKey(node: NodeHost, lesson: CompiledLesson): string {
  const parts = [
    node.script,
    node.python,
    lesson.demo.nn,
    lesson.demo.functional,
    String(lesson.seed),
    TRACE_VERSION,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

export async function recordTrace(host: Host, lesson: CompiledLesson): Promise<Trace> {
  const files = SIDES.map((side) => ({ side, name: demoFile(side), source: lesson.demo[side] }));
  const { trace } = await host.run({ files, seed: lesson.seed, checks: null });
  return { version: TRACE_VERSION, nn: timeless(trace?.nn), functional: timeless(trace?.functional) };
}

/** The same bytes from the same sources: how long the run took on this machine is left out. */
function timeless(trace: SideTrace | undefined): SideTrace | null {
  return trace === undefined ? null : { ...trace, milliseconds: 0 };
}
