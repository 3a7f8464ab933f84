/** Whether a lesson holds what it promises: every program, check and mistake is run and judged. */
import type { CompiledLesson, ExerciseBlock } from "../../content/lesson.ts";
import type { Side } from "../../engine/trace/types.ts";
import type { CheckRequest } from "../../runtime/protocol.ts";
import type { CompiledFolder } from "./compile.ts";
import type { Host, PairOutcome } from "./host.ts";
import {
  demoFile,
  exerciseFile,
  expectedFile,
  type LessonFiles,
  PREDICT_FILE,
  SIDES,
  solutionFile,
  type Variant,
} from "./lesson-files.ts";
import { type Problem, Problems } from "./problems.ts";

/** One run of both sides: which files stand in it, and what must come of it. */
interface Trial {
  /** File of each side; null: the side does not run. */
  readonly files: Readonly<Record<Side, string | null>>;
  readonly goal: "prints" | "fails" | "passes" | { readonly mistake: string };
  /** File to blame when the goal is missed. */
  readonly subject: string;
}

export async function checkLesson(
  files: LessonFiles,
  { lessons }: CompiledFolder,
  host: Host,
): Promise<readonly Problem[]> {
  const problems = new Problems(files.slug);
  const request = checkRequest(lessons.en);
  for (const trial of trials(files, lessons.en)) {
    const outcome = await runTrial(trial, files, lessons.en.seed, request, host);
    comparePrinted(trial, outcome, files, host, problems);
    judge(trial, outcome, host, problems);
  }
  return problems.list;
}

/** What each program prints on `host`: file → text. */
export async function printedByFile(
  files: LessonFiles,
  { lessons }: CompiledFolder,
  host: Host,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const trial of trials(files, lessons.en)) {
    const outcome = await runTrial(trial, files, lessons.en.seed, null, host);
    for (const [file, printed] of printedFiles(trial, outcome)) texts.set(file, printed);
  }
  return texts;
}

function checkRequest(lesson: CompiledLesson): CheckRequest | null {
  const exercise = lesson.blocks.find((block): block is ExerciseBlock => block.type === "exercise");
  if (exercise === undefined) return null;
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
  return { source: lesson.checks, ids: ids(exercise.checks), mistakes: ids(exercise.mistakes) };
}

function trials(files: LessonFiles, lesson: CompiledLesson): Trial[] {
  const pick = (choose: (side: Side) => string): Record<Side, string> => ({
    nn: choose("nn"),
    functional: choose("functional"),
  });
  const existing = (side: Side, ...names: readonly string[]): string =>
    names.find((name) => files.texts.has(name)) ?? demoFile(side);
  const list: Trial[] = [{ files: pick(demoFile), goal: "prints", subject: demoFile("nn") }];
  if (files.texts.has(PREDICT_FILE)) {
    list.push({ files: { nn: PREDICT_FILE, functional: null }, goal: "prints", subject: PREDICT_FILE });
  }
  if (lesson.exercise === null) return list;
  const solution = pick((side) => existing(side, solutionFile(side), exerciseFile(side)));
  const variant = ({ side, file }: Variant): Record<Side, string> => ({ ...solution, [side]: file });
  const sideToEdit = SIDES.find((side) => files.texts.has(solutionFile(side))) ?? "nn";
  list.push({
    files: pick((side) => existing(side, exerciseFile(side))),
    goal: "fails",
    subject: exerciseFile(sideToEdit),
  });
  list.push({ files: solution, goal: "passes", subject: solutionFile(sideToEdit) });
  for (const mistake of files.mistakes)
    list.push({ files: variant(mistake), goal: { mistake: mistake.id }, subject: mistake.file });
  for (const other of files.alternatives)
    list.push({ files: variant(other), goal: "passes", subject: other.file });
  return list;
}

function runTrial(
  trial: Trial,
  files: LessonFiles,
  seed: number | null,
  checks: CheckRequest | null,
  host: Host,
): Promise<PairOutcome> {
  const sources = SIDES.flatMap((side) => {
    const name = trial.files[side];
    return name === null ? [] : [{ side, name: demoFile(side), source: files.texts.get(name) ?? "" }];
  });
  return host.run({ files: sources, seed, checks: trial.goal === "prints" ? null : checks });
}

function printedFiles(trial: Trial, outcome: PairOutcome): [string, string][] {
  return SIDES.flatMap((side): [string, string][] => {
    const file = trial.files[side];
    const printed = outcome.printed[side];
    return file === null || printed === undefined ? [] : [[file, printed]];
  });
}

function comparePrinted(
  trial: Trial,
  outcome: PairOutcome,
  files: LessonFiles,
  host: Host,
  problems: Problems,
): void {
  for (const [file, printed] of printedFiles(trial, outcome)) {
    const name = expectedFile(file);
    const expected = files.texts.get(name);
    if (expected === printed) continue;
    const repeated = problems.list.some((problem) => problem.file === file);
    if (repeated) continue;
    problems.add({
      file,
      line: null,
      key: null,
      message:
        expected === undefined
          ? `has no ${name} to compare with.`
          : `does not print on ${host.name} what ${name} says.\n${firstDifference(expected, printed)}`,
      fix: "Where a real PyTorch is at hand, `npm run lessons -- expect --torch PYTHON` writes the expectation.",
    });
  }
}

function firstDifference(expected: string, printed: string): string {
  const wanted = expected.split("\n");
  const got = printed.split("\n");
  const at = wanted.findIndex((line, index) => line !== got[index]);
  const index = at === -1 ? wanted.length : at;
  return `      line ${index + 1} expected: ${wanted[index] ?? "nothing"}\n      line ${index + 1} printed:  ${got[index] ?? "nothing"}`;
}

function judge(trial: Trial, outcome: PairOutcome, host: Host, problems: Problems): void {
  const { goal, subject } = trial;
  if (goal === "prints") return;
  const report = (message: string, fix: string): void =>
    problems.add({ file: subject, line: null, key: null, message: `${message} (on ${host.name})`, fix });
  const failed = outcome.checks.filter((check) => !check.passed);
  if (goal === "passes") {
    for (const check of failed)
      report(`fails check ${check.id}: ${check.message}`, "Repair the program or the check.");
    return;
  }
  if (failed.length === 0) {
    report("passes every check.", "There would be nothing to do or to correct: make a check stricter.");
    return;
  }
  const recognised = outcome.mistakes;
  if (goal === "fails" && recognised.length > 0) {
    report(
      `is taken for the mistake ${recognised.join(", ")}.`,
      "The student has done nothing yet: make that rule narrower.",
    );
  }
  if (typeof goal === "object" && !recognised.includes(goal.mistake)) {
    const seen = recognised.length === 0 ? "nothing" : recognised.join(", ");
    report(
      `is not recognised as ${goal.mistake}; ${seen} is.`,
      `Widen mistake_${goal.mistake} in checks.py.`,
    );
  }
}
