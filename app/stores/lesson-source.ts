/** Compiled lessons as static JSON beside the page. */
import type { CompiledLesson, LessonSummary, Locale } from "../../content/lesson.ts";
import { traceFromJson } from "../../engine/trace/json.ts";
import type { Trace } from "../../engine/trace/types.ts";
import type { LessonSource } from "./lesson-store.ts";

/** `base` is absolute and ends in a slash: the page may stand under any path. */
export function staticLessons(base: string, fetchText: (url: string) => Promise<Response>): LessonSource {
  async function load(path: string): Promise<Response> {
    const response = await fetchText(new URL(path, base).href);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  }
  async function read<T>(path: string): Promise<T> {
    return (await (await load(path)).json()) as T;
  }
  return {
    index: () => read<readonly LessonSummary[]>("lessons/index.json"),
    lesson: (slug, locale: Locale) =>
      read<CompiledLesson>(`lessons/${encodeURIComponent(slug)}/${locale}.json`),
    trace: async (slug) => {
      const response = await load(`lessons/${encodeURIComponent(slug)}/trace.json`);
      return traceFromJson(await response.text()) as Trace;
    },
  };
}
