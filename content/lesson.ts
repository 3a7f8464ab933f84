/**
 * A lesson as the page receives it: compiled from `lessons/<slug>/` at build time, served as static JSON
 * (`lessons/index.json`, `lessons/<slug>/<locale>.json`, `lessons/<slug>/trace.json`), and inert: no code runs
 * from it except the Python that the student sees.
 */
import type { Root } from "hast";

export type Locale = "en" | "zh-CN";
export const LOCALES: readonly Locale[] = ["en", "zh-CN"];

export const LENSES = ["ownership", "graph", "gradients", "training", "tensor", "step"] as const;
export type LensName = (typeof LENSES)[number];

/** Controls a lesson may take away. */
export const HIDEABLE = [
  "run-one",
  "reset",
  "unroll",
  "wrap",
  "lenses",
  "download",
  "share",
  "embed",
] as const;
export type HideableControl = (typeof HIDEABLE)[number];

/**
 * Sanitised hypertext tree. Elements `focus-link` carry `side` ("nn" | "functional") and `line` (number):
 * a line of the demo, or, inside an exercise, of the exercise.
 */
export type Prose = Root;

export interface PythonPair {
  readonly nn: string;
  readonly functional: string;
}

export interface LessonSummary {
  readonly slug: string;
  readonly order: number;
  /** 1…4: "What each door keeps", "What training needs", "Where people trip", "Build it yourself". */
  readonly part: number;
  readonly minutes: number;
  /** Section of the article it answers, e.g. "4.1". */
  readonly article: string | null;
  readonly title: Readonly<Record<Locale, string>>;
  readonly summary: Readonly<Record<Locale, string>>;
  readonly checks: readonly string[];
}

export interface PredictBlock {
  readonly type: "predict";
  readonly question: Prose;
  readonly options: readonly Prose[];
  readonly answer: number;
  readonly why: Prose;
  /** Python that proves it and what it prints in real PyTorch. */
  readonly proof: { readonly code: string; readonly output: string } | null;
}

export interface LessonCheck {
  readonly id: string;
  readonly label: Prose;
}

export interface ExerciseBlock {
  readonly type: "exercise";
  readonly task: Prose;
  /** Side to edit; "both" when either may change. */
  readonly side: "nn" | "functional" | "both";
  readonly checks: readonly LessonCheck[];
  readonly hints: readonly Prose[];
  /** Wrong answers people really give: shown when a check failed and `mistake_<id>` recognised it. */
  readonly mistakes: readonly { readonly id: string; readonly text: Prose }[];
}

export type LessonBlock =
  | { readonly type: "prose"; readonly tree: Prose }
  | PredictBlock
  | ExerciseBlock
  | { readonly type: "remember"; readonly tree: Prose };

export interface CompiledLesson {
  readonly slug: string;
  readonly locale: Locale;
  readonly order: number;
  readonly part: number;
  readonly minutes: number;
  readonly article: string | null;
  readonly title: string;
  readonly summary: string;
  readonly seed: number | null;
  /** Globals compared by the verdict: output, then loss. Either may be missing. */
  readonly compare: { readonly output: string | null; readonly loss: string | null };
  /** `model.fc.weight` ↔ `w` */
  readonly pairs: readonly { readonly nn: string; readonly functional: string }[];
  /** Lenses open at first. */
  readonly lenses: readonly LensName[];
  /** Controls the author took away. */
  readonly hide: readonly HideableControl[];
  readonly blocks: readonly LessonBlock[];
  /** The pair shown first. */
  readonly demo: PythonPair;
  /** What "put the exercise in the editors" loads: the demo where a side has no starter; null: nothing to do. */
  readonly exercise: PythonPair | null;
  readonly solution: PythonPair | null;
  /**
   * Source of `checks.py`: `check_<id>` and `mistake_<id>`; empty when there is no exercise. A failed check's
   * message is code, not prose (`y == [0, 2]`), so that it reads the same in every language.
   */
  readonly checks: string;
  readonly hasTrace: boolean;
}
