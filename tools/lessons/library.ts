/** All lessons of a folder: compiled, checked against each other, put in order. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CompiledFolder, compileLesson } from "./compile.ts";
import { configJsonSchema } from "./config.ts";
import { CONFIG_FILE, listSlugs, readLessonFiles } from "./lesson-files.ts";
import type { Problem } from "./problems.ts";

export const LESSONS_ROOT = fileURLToPath(new URL("../../lessons", import.meta.url));
export const SCHEMA_FILE = "lesson.schema.json";

export interface Library {
  /** Lessons without problems, in the order of the course; drafts too. */
  readonly lessons: readonly CompiledFolder[];
  readonly problems: readonly Problem[];
}

export function compileLibrary(root: string): Library {
  const lessons: CompiledFolder[] = [];
  const problems: Problem[] = [];
  for (const slug of listSlugs(root)) {
    const compilation = compileLesson(readLessonFiles(root, slug));
    if (compilation.ok) lessons.push(compilation.lesson);
    else problems.push(...compilation.problems);
  }
  lessons.sort((a, b) => a.summary.order - b.summary.order);
  lessons.forEach((lesson, index) => {
    const before = lessons[index - 1]?.summary;
    if (before?.order !== lesson.summary.order) return;
    problems.push({
      slug: lesson.summary.slug,
      file: CONFIG_FILE,
      line: null,
      key: "order",
      message: `is ${lesson.summary.order}, like the order of ${before.slug}.`,
      fix: "Give each lesson its own number.",
    });
  });
  return { lessons, problems };
}

/** The lessons that the course lists. */
export function published(library: Library, drafts: boolean): readonly CompiledFolder[] {
  return library.lessons.filter((lesson) => drafts || !lesson.draft);
}

/** Whether the schema that editors read is the one that the compiler uses. */
export function schemaIsCurrent(root: string): boolean {
  return readFileSync(join(root, SCHEMA_FILE), "utf8") === configJsonSchema();
}
