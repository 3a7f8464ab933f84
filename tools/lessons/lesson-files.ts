/** A lesson's folder as texts in memory: which files it may hold and what each one is. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { LOCALES, type Locale } from "../../content/lesson.ts";
import type { Side } from "../../engine/trace/types.ts";
import type { Problems } from "./problems.ts";

export const SIDES: readonly Side[] = ["nn", "functional"];

/** A wrong answer or another right one: `mistakes/<id>.<side>.py`, `alternatives/<id>.<side>.py`. */
export interface Variant {
  readonly id: string;
  readonly side: Side;
  readonly file: string;
  readonly source: string;
}

export interface LessonFiles {
  readonly slug: string;
  /** Every file of the folder: path with forward slashes → text. */
  readonly texts: ReadonlyMap<string, string>;
  readonly mistakes: readonly Variant[];
  readonly alternatives: readonly Variant[];
}

export const proseFile = (locale: Locale): string => `${locale}.md`;
export const demoFile = (side: Side): string => `${side}.py`;
export const exerciseFile = (side: Side): string => `exercise.${side}.py`;
export const solutionFile = (side: Side): string => `${side}.solution.py`;
export const CONFIG_FILE = "lesson.yaml";
export const CHECKS_FILE = "checks.py";
export const PREDICT_FILE = "predict.py";

/** What real PyTorch prints when it runs `file`. */
export const expectedFile = (file: string): string => `expected/${file.replace(/\.py$/, ".txt")}`;

const PLAIN_FILES: ReadonlySet<string> = new Set([
  CONFIG_FILE,
  CHECKS_FILE,
  PREDICT_FILE,
  ...LOCALES.map(proseFile),
  ...SIDES.flatMap((side) => [demoFile(side), exerciseFile(side), solutionFile(side)]),
]);
const VARIANT = /^(mistakes|alternatives)\/([a-z][a-z0-9_]*)\.(nn|functional)\.py$/;

export function lessonFiles(slug: string, texts: ReadonlyMap<string, string>): LessonFiles {
  const variants = (folder: string): Variant[] =>
    [...texts]
      .flatMap(([file, source]) => {
        const match = VARIANT.exec(file);
        if (match === null || match[1] !== folder) return [];
        const side: Side = match[3] === "nn" ? "nn" : "functional";
        return [{ id: match[2], side, file, source }];
      })
      .sort((a, b) => a.file.localeCompare(b.file));
  return { slug, texts, mistakes: variants("mistakes"), alternatives: variants("alternatives") };
}

export function readLessonFiles(root: string, slug: string): LessonFiles {
  const folder = join(root, slug);
  const texts = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    texts.set(relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8"));
  }
  return lessonFiles(slug, texts);
}

/** Folders that hold a lesson, in alphabetical order. */
export function listSlugs(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, CONFIG_FILE)))
    .map((entry) => entry.name)
    .sort();
}

/** Programs of the lesson in the order in which they are checked; `checks.py` is none. */
export function programFiles(files: LessonFiles): string[] {
  const plain = [
    ...SIDES.map(demoFile),
    PREDICT_FILE,
    ...SIDES.map(exerciseFile),
    ...SIDES.map(solutionFile),
  ].filter((file) => files.texts.has(file));
  return [...plain, ...files.mistakes.map((m) => m.file), ...files.alternatives.map((a) => a.file)];
}

/** Reports files that nothing would ever read. */
export function checkFileNames(files: LessonFiles, problems: Problems): void {
  const expected = new Set(programFiles(files).map(expectedFile));
  for (const file of files.texts.keys()) {
    if (PLAIN_FILES.has(file) || VARIANT.test(file) || expected.has(file)) continue;
    problems.add({
      file,
      line: null,
      key: null,
      message: "is not a file of a lesson.",
      fix: file.startsWith("expected/")
        ? "No program of that name is left: delete it."
        : "Rename it (`mistakes/<id>.nn.py`, `alternatives/<id>.functional.py`, ids in lower_case) or delete it.",
    });
  }
}
