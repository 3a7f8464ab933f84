/** When a lesson counts as done: all checks pass, or, where there is nothing to do, both sides ran to their end. */
import { useEffect } from "react";
import { useStore } from "zustand";
import type { CompiledLesson } from "../../content/lesson.ts";
import { useStores } from "../StoresContext.tsx";
import type { Program } from "./lesson-workbench.ts";

export function useFinish(lesson: CompiledLesson, program: Program): boolean {
  const { run, progress } = useStores();
  const checked = useStore(run, (state) => state.checked);
  const ran = useStore(run, ({ nn, functional }) =>
    [nn, functional].every((side) => side.origin === "live" && side.trace?.ok === true),
  );
  const checks = lesson.blocks.find((block) => block.type === "exercise")?.checks ?? [];
  const passed = program === "exercise" && checked ? checked.results.filter((result) => result.passed) : [];
  const done = checks.length > 0 ? checks.every((check) => passed.some(({ id }) => id === check.id)) : ran;
  useEffect(() => {
    if (program !== "exercise" || !checked) return;
    const ids = checked.results.flatMap((result) => (result.passed ? result.id : []));
    if (ids.length > 0) progress.getState().pass(lesson.slug, ids);
  }, [progress, lesson.slug, program, checked]);
  useEffect(() => {
    if (done) progress.getState().finish(lesson.slug);
  }, [progress, lesson.slug, done]);
  return done;
}
