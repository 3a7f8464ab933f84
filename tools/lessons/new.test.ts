/** A new lesson starts complete: it compiles, takes the next place in the course, and never overwrites another. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compileLesson } from "./compile.ts";
import { readLessonFiles } from "./lesson-files.ts";
import { compileLibrary } from "./library.ts";
import { createLesson } from "./new.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lessons-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("a new lesson compiles as it stands, as a draft with an exercise", () => {
  createLesson(root, "my-lesson");
  const compilation = compileLesson(readLessonFiles(root, "my-lesson"));
  expect(compilation).toMatchObject({
    ok: true,
    lesson: { draft: true, summary: { order: 1, checks: ["same_output"] } },
  });
});

test("a second one takes the next place", () => {
  createLesson(root, "first");
  createLesson(root, "a-second");
  const { lessons, problems } = compileLibrary(root);
  expect(problems).toEqual([]);
  expect(lessons.map(({ summary }) => [summary.slug, summary.order])).toEqual([
    ["first", 1],
    ["a-second", 2],
  ]);
});

test("a taken or unusable name is refused", () => {
  createLesson(root, "taken");
  expect(() => createLesson(root, "taken")).toThrow("lessons/taken exists already");
  expect(() => createLesson(root, "../outside")).toThrow("is no slug");
  expect(() => createLesson(root, "My Lesson")).toThrow("is no slug");
});
