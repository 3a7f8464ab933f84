/** Formats in a worker: neither it nor the formatter is loaded before the first text is formatted. */
import { type Work, workOf } from "../../worker-service.ts";
import type { Formatted } from "./format.ts";

export const format: Work<string, Formatted> = workOf(
  () => new Worker(new URL("./format-worker.ts", import.meta.url), { type: "module" }),
  async (source) => (await import("./format.ts")).formatPython(source),
);
