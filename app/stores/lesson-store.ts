/** The course and the open lesson: what is loaded, in which language, with which recorded run. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CompiledLesson, LessonSummary, Locale } from "../../content/lesson.ts";
import { TRACE_VERSION, type Trace } from "../../engine/trace/types.ts";

/** Where compiled lessons come from. Rejects when something cannot be had. */
export interface LessonSource {
  index(): Promise<readonly LessonSummary[]>;
  lesson(slug: string, locale: Locale): Promise<CompiledLesson>;
  trace(slug: string): Promise<Trace>;
}

export type Loading = "idle" | "loading" | "ready" | "failed";

export interface LessonState {
  readonly index: readonly LessonSummary[];
  readonly indexStatus: Loading;
  readonly lesson: CompiledLesson | null;
  readonly lessonStatus: Loading;
  /** The lesson's recorded run; null until it is there, or when it has none. */
  readonly recorded: Trace | null;
  loadIndex(): Promise<void>;
  /** Opens a lesson; a later call wins over an earlier one that is still loading. */
  open(slug: string, locale: Locale): Promise<void>;
}

export type LessonStore = StoreApi<LessonState>;

export function createLessonStore(source: LessonSource): LessonStore {
  let ticket = 0;
  return createStore<LessonState>()((set, get) => ({
    index: [],
    indexStatus: "idle",
    lesson: null,
    lessonStatus: "idle",
    recorded: null,
    async loadIndex() {
      if (get().indexStatus === "loading" || get().indexStatus === "ready") return;
      set({ indexStatus: "loading" });
      try {
        const index = await source.index();
        set({ index: [...index].sort((a, b) => a.order - b.order), indexStatus: "ready" });
      } catch {
        set({ indexStatus: "failed" });
      }
    },
    async open(slug, locale) {
      const mine = ++ticket;
      const current = get().lesson;
      if (current?.slug !== slug) set({ lesson: null, recorded: null });
      set({ lessonStatus: "loading" });
      try {
        const lesson = await source.lesson(slug, locale);
        if (mine !== ticket) return;
        set({ lesson, lessonStatus: "ready" });
        if (!lesson.hasTrace || get().recorded) return;
        const recorded = await source.trace(slug).catch(() => null);
        if (mine === ticket && recorded?.version === TRACE_VERSION) set({ recorded });
      } catch {
        if (mine === ticket) set({ lessonStatus: "failed" });
      }
    },
  }));
}
