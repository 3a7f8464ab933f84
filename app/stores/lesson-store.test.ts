/** Lessons load in the language asked for; a slow answer for one lesson never overwrites the next. */
import { expect, test } from "vitest";
import type { CompiledLesson, Locale } from "../../content/lesson.ts";
import { side, trace } from "../../engine/trace/fixture.ts";
import { createLessonStore, type LessonSource } from "./lesson-store.ts";

function lesson(slug: string, locale: Locale): CompiledLesson {
  return {
    slug,
    locale,
    order: 1,
    part: 1,
    minutes: 1,
    article: null,
    title: slug,
    summary: "",
    seed: null,
    compare: { output: null, loss: null },
    pairs: [],
    lenses: [],
    hide: [],
    blocks: [],
    demo: { nn: "", functional: "" },
    exercise: null,
    solution: null,
    checks: "",
    hasTrace: true,
  };
}

function source(rest: Partial<LessonSource> = {}): LessonSource {
  return {
    index: async () => [],
    lesson: async (slug, locale) => lesson(slug, locale),
    trace: async () => trace(side("nn"), side("functional")),
    ...rest,
  };
}

test("a lesson comes with its recorded run", async () => {
  const { getState } = createLessonStore(source());
  await getState().open("a", "zh-CN");
  expect(getState()).toMatchObject({
    lessonStatus: "ready",
    lesson: { slug: "a", locale: "zh-CN" },
    recorded: { version: 1 },
  });
});

test("changing the language keeps the recorded run", async () => {
  let traces = 0;
  const { getState } = createLessonStore(
    source({
      trace: async () => {
        traces++;
        return trace(null, null);
      },
    }),
  );
  await getState().open("a", "en");
  await getState().open("a", "zh-CN");
  expect(traces).toBe(1);
  expect(getState().lesson?.locale).toBe("zh-CN");
});

test("the lesson asked for last wins", async () => {
  let release: () => void = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { getState } = createLessonStore(
    source({
      lesson: async (slug, locale) => {
        if (slug === "slow") await slow;
        return lesson(slug, locale);
      },
    }),
  );
  const first = getState().open("slow", "en");
  await getState().open("quick", "en");
  release();
  await first;
  expect(getState().lesson?.slug).toBe("quick");
});

test("a lesson that cannot be had says so, a missing recording does not", async () => {
  const { getState } = createLessonStore(source({ lesson: async () => Promise.reject(new Error("404")) }));
  await getState().open("a", "en");
  expect(getState().lessonStatus).toBe("failed");
  const other = createLessonStore(source({ trace: async () => Promise.reject(new Error("404")) }));
  await other.getState().open("a", "en");
  expect(other.getState()).toMatchObject({ lessonStatus: "ready", recorded: null });
});
