/** A lesson's files → the data the page draws, one piece per language, or the list of what is wrong. */
import {
  type CompiledLesson,
  type ExerciseBlock,
  type LessonSummary,
  LOCALES,
  type Locale,
  type PredictBlock,
  type PythonPair,
} from "../../content/lesson.ts";
import type { Side } from "../../engine/trace/types.ts";
import { readBlocks } from "./blocks.ts";
import { type LessonConfig, parseConfig } from "./config.ts";
import {
  CHECKS_FILE,
  CONFIG_FILE,
  checkFileNames,
  demoFile,
  exerciseFile,
  expectedFile,
  type LessonFiles,
  PREDICT_FILE,
  proseFile,
  SIDES,
  solutionFile,
} from "./lesson-files.ts";
import { type LessonDocument, parseLesson } from "./markdown.ts";
import { type Problem, Problems } from "./problems.ts";
import { checkStructure } from "./structure.ts";

export interface CompiledFolder {
  readonly summary: LessonSummary;
  readonly draft: boolean;
  readonly lessons: Readonly<Record<Locale, CompiledLesson>>;
}

export type Compilation =
  | { readonly ok: true; readonly lesson: CompiledFolder }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the student works on, the same in every language. */
interface Programs {
  readonly demo: PythonPair;
  readonly exercise: PythonPair | null;
  readonly solution: PythonPair | null;
  readonly side: ExerciseBlock["side"];
  readonly proof: PredictBlock["proof"];
}

export function compileLesson(files: LessonFiles): Compilation {
  const problems = new Problems(files.slug);
  checkFileNames(files, problems);
  for (const file of [CONFIG_FILE, ...LOCALES.map(proseFile), ...SIDES.map(demoFile)]) {
    if (!files.texts.has(file))
      missing(file, "Every lesson has one; `npm run lessons -- new` shows how.", problems);
  }
  const configText = files.texts.get(CONFIG_FILE);
  const config = configText === undefined ? null : parseConfig(configText, problems);
  const documents = LOCALES.flatMap((locale) => {
    const text = files.texts.get(proseFile(locale));
    const document = text === undefined ? null : parseLesson(locale, text, problems);
    return document === null ? [] : [{ locale, document }];
  });
  if (config === null || documents.length < LOCALES.length) return { ok: false, problems: problems.list };

  const programs = readPrograms(files);
  const lessons = documents.map(({ locale, document }) =>
    compileLocale(files, config, programs, locale, document, problems),
  );
  checkStructure(lessons, problems);
  for (const lesson of lessons) checkBlocks(lesson, files, problems);
  const [en, zh] = lessons;
  if (problems.list.length > 0 || en === undefined || zh === undefined)
    return { ok: false, problems: problems.list };
  const exercise = en.blocks.find((block) => block.type === "exercise");
  const summary: LessonSummary = {
    slug: files.slug,
    order: config.order,
    part: config.part,
    minutes: config.minutes,
    article: config.article,
    title: { en: en.title, "zh-CN": zh.title },
    summary: { en: en.summary, "zh-CN": zh.summary },
    checks: exercise?.checks.map((check) => check.id) ?? [],
  };
  return { ok: true, lesson: { summary, draft: config.draft, lessons: { en, "zh-CN": zh } } };
}

function missing(file: string, fix: string, problems: Problems): void {
  problems.add({ file, line: null, key: null, message: "is missing.", fix });
}

function readPrograms({ texts }: LessonFiles): Programs {
  const text = (file: string): string => texts.get(file) ?? "";
  const pair = (of: (side: Side) => string): PythonPair => ({ nn: of("nn"), functional: of("functional") });
  const demo = pair((side) => text(demoFile(side)));
  const starter = pair((side) => texts.get(exerciseFile(side)) ?? demo[side]);
  const solved = SIDES.filter((side) => texts.has(solutionFile(side)));
  const proof = texts.has(PREDICT_FILE)
    ? { code: text(PREDICT_FILE), output: text(expectedFile(PREDICT_FILE)) }
    : null;
  return {
    demo,
    exercise: solved.length === 0 ? null : starter,
    solution: solved.length === 0 ? null : pair((side) => texts.get(solutionFile(side)) ?? starter[side]),
    side: solved.length === 1 ? solved[0] : "both",
    proof,
  };
}

function compileLocale(
  { slug, texts }: LessonFiles,
  config: LessonConfig,
  programs: Programs,
  locale: Locale,
  document: LessonDocument,
  problems: Problems,
): CompiledLesson {
  const file = proseFile(locale);
  return {
    slug,
    locale,
    order: config.order,
    part: config.part,
    minutes: config.minutes,
    article: config.article,
    title: document.title,
    summary: document.summary,
    seed: config.seed,
    compare: config.compare,
    pairs: Object.entries(config.pairs).map(([nn, functional]) => ({ nn, functional })),
    lenses: config.lenses,
    hide: config.hide,
    blocks: readBlocks(document.content, {
      file,
      demo: { file, programs: programs.demo },
      exercise: { file, programs: programs.exercise ?? programs.demo },
      side: programs.side,
      proof: programs.proof,
      problems,
    }),
    demo: programs.demo,
    exercise: programs.exercise,
    solution: programs.solution,
    checks: programs.exercise === null ? "" : (texts.get(CHECKS_FILE) ?? ""),
    hasTrace: true,
  };
}

/** Blocks against files: an exercise has a solution and checks; ids in the text are functions in `checks.py`. */
function checkBlocks(lesson: CompiledLesson, files: LessonFiles, problems: Problems): void {
  const file = proseFile(lesson.locale);
  const report = (key: string, message: string, fix: string): void =>
    problems.add({ file, line: null, key, message, fix });
  for (const type of ["predict", "exercise", "remember"] as const) {
    const count = lesson.blocks.filter((block) => block.type === type).length;
    if (count > 1) report(`:::${type}`, `stands ${count} times.`, "A lesson has at most one.");
  }
  const exercise = lesson.blocks.find((block) => block.type === "exercise");
  if (exercise === undefined) {
    if (lesson.exercise !== null)
      report(":::exercise", "is missing.", "There is a solution file: say what to do, or delete it.");
    return;
  }
  if (lesson.exercise === null) {
    report(":::exercise", "has no solution.", `Write ${SIDES.map(solutionFile).join(" or ")}.`);
  }
  if (exercise.checks.length === 0)
    report(":::check", "is missing.", "An exercise has at least one :::check{id}.");
  const functions = new Set(
    [...lesson.checks.matchAll(/^def (\w+)\(nn, functional\)/gm)].map((match) => match[1]),
  );
  const named = new Set<string>();
  for (const [kind, list] of [
    ["check", exercise.checks],
    ["mistake", exercise.mistakes],
  ] as const) {
    for (const { id } of list) {
      const name = `${kind}_${id}`;
      named.add(name);
      if (functions.has(name)) continue;
      report(
        `:::${kind}{${id}}`,
        `has no function in ${CHECKS_FILE}.`,
        `Write def ${name}(nn, functional): there.`,
      );
    }
  }
  for (const name of functions) {
    if (!/^(check|mistake)_/.test(name) || named.has(name)) continue;
    report(
      name,
      `is in ${CHECKS_FILE} but not in the text.`,
      `Add :::${name.replace("_", "{")}} or delete the function.`,
    );
  }
  for (const { id } of exercise.mistakes) {
    if (files.mistakes.some((mistake) => mistake.id === id)) continue;
    report(
      `:::mistake{${id}}`,
      "has no example.",
      `Write mistakes/${id}.nn.py or mistakes/${id}.functional.py.`,
    );
  }
}
