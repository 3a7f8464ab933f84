/** What this student did: their text in each editor, answers, hints seen and checks passed. Survives Stop, reload and language. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Side } from "../../engine/trace/types.ts";
import type { StoragePort } from "./storage.ts";

/** Text is kept per program (`two-doors/demo`, `playground/article`) and side. */
export type TextKey = `${string}/${Side}`;

interface Kept {
  readonly texts: Readonly<Record<TextKey, string>>;
  /** Slug → chosen option. */
  readonly answers: Readonly<Record<string, number>>;
  /** Slug → hints opened; one more than there are hints: the solution is open. */
  readonly hints: Readonly<Record<string, number>>;
  /** Slug → ids of checks that passed at least once. */
  readonly passed: Readonly<Record<string, readonly string[]>>;
  readonly finished: readonly string[];
  /** Slug of the lesson last opened. */
  readonly last: string | null;
}

export interface ProgressState extends Kept {
  setText(program: string, side: Side, text: string): void;
  /** Back to the starter: the student's own text is forgotten. */
  clearText(program: string, side: Side): void;
  answer(slug: string, option: number): void;
  forgetAnswer(slug: string): void;
  openHints(slug: string, count: number): void;
  pass(slug: string, checks: readonly string[]): void;
  finish(slug: string): void;
  visit(slug: string): void;
}

export type ProgressStore = StoreApi<ProgressState>;

const KEY = "nnf:progress:1";
const EMPTY: Kept = { texts: {}, answers: {}, hints: {}, passed: {}, finished: [], last: null };

export function textKey(program: string, side: Side): TextKey {
  return `${program}/${side}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordOf<T>(value: unknown, accept: (entry: unknown) => entry is T): Record<string, T> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => accept(entry[1])));
}

const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Storage is outside our hands: whatever does not have the right shape is left out, the rest is kept. */
function restore(text: string | null): Kept {
  if (text === null) return EMPTY;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return EMPTY;
    return {
      texts: recordOf(value.texts, isText),
      answers: recordOf(value.answers, isCount),
      hints: recordOf(value.hints, isCount),
      passed: recordOf(value.passed, isTexts),
      finished: isTexts(value.finished) ? value.finished : [],
      last: isText(value.last) ? value.last : null,
    };
  } catch {
    return EMPTY;
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

export function createProgressStore(storage: StoragePort): ProgressStore {
  const store = createStore<ProgressState>()((set) => ({
    ...restore(storage.read(KEY)),
    setText: (program, side, text) =>
      set((state) => ({ texts: { ...state.texts, [textKey(program, side)]: text } })),
    clearText: (program, side) => set((state) => ({ texts: without(state.texts, textKey(program, side)) })),
    answer: (slug, option) => set((state) => ({ answers: { ...state.answers, [slug]: option } })),
    forgetAnswer: (slug) => set((state) => ({ answers: without(state.answers, slug) })),
    openHints: (slug, count) =>
      set((state) => ({ hints: { ...state.hints, [slug]: Math.max(count, state.hints[slug] ?? 0) } })),
    pass: (slug, checks) =>
      set((state) => ({
        passed: { ...state.passed, [slug]: [...new Set([...(state.passed[slug] ?? []), ...checks])] },
      })),
    finish: (slug) =>
      set((state) => (state.finished.includes(slug) ? state : { finished: [...state.finished, slug] })),
    visit: (slug) => set({ last: slug }),
  }));
  store.subscribe(({ texts, answers, hints, passed, finished, last }) => {
    storage.write(KEY, JSON.stringify({ texts, answers, hints, passed, finished, last } satisfies Kept));
  });
  return store;
}
