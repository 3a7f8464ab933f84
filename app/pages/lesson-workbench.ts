/** A lesson's programs as workbenches: the demo, the exercise, or code that came with the address. */
import type { CompiledLesson, PythonPair } from "../../content/lesson.ts";
import type { Trace } from "../../engine/trace/types.ts";
import type { CheckRequest } from "../../runtime/protocol.ts";
import { lessonHref, pageAddress } from "../route.ts";
import type { Workbench } from "./workbench.ts";

export type Program = "demo" | "exercise" | "shared";

function checksOf(lesson: CompiledLesson): CheckRequest | null {
  const exercise = lesson.blocks.find((block) => block.type === "exercise");
  if (!exercise || lesson.checks === "") return null;
  return {
    source: lesson.checks,
    ids: exercise.checks.map((check) => check.id),
    mistakes: exercise.mistakes.map((mistake) => mistake.id),
  };
}

export function lessonWorkbench(
  lesson: CompiledLesson,
  program: Program,
  recorded: Trace | null,
  shared: PythonPair | null,
): Workbench {
  const exercise = program === "exercise" && lesson.exercise ? lesson.exercise : null;
  return {
    program: `${lesson.slug}/${program}`,
    title: lesson.title,
    url: pageAddress(lessonHref(lesson.slug)),
    starters: exercise ?? (program === "shared" && shared ? shared : lesson.demo),
    recorded: program === "demo" ? recorded : null,
    seed: lesson.seed,
    compare: { ...lesson.compare, pairs: lesson.pairs },
    lenses: lesson.lenses,
    checks: exercise ? checksOf(lesson) : null,
    hide: lesson.hide,
  };
}
