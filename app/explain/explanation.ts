/** What an explanation of an error is, as data: one sentence for the reason, the shapes, and a repair that can be clicked. */
import type { Locale } from "../../content/lesson.ts";
import type { CallRecord, RunError, SideTrace, TensorRecord } from "../../engine/trace/types.ts";

/** The same text in every language; backticks mark code. */
export type Bilingual = Readonly<Record<Locale, string>>;

/** Replaces line `line` by `text`, or inserts `text` before it. */
export interface Repair {
  readonly kind: "replace" | "insert";
  readonly line: number;
  readonly text: string;
  /** The part worth naming on the button: `torch.randn(10, 100)`. */
  readonly label: string;
}

export interface ShapePair {
  readonly name: string;
  readonly expected: readonly number[];
  readonly actual: readonly number[];
}

export interface Explanation {
  readonly rule: string;
  /** Line of the student's file the error is about. */
  readonly line: number;
  readonly title: Bilingual;
  readonly body: Bilingual | null;
  readonly shapes: ShapePair | null;
  /** Line to look at besides the failing one, such as where the tensor was made. */
  readonly origin: number | null;
  readonly repair: Repair | null;
}

/** Everything a rule may read. */
export interface ErrorContext {
  readonly error: RunError;
  /** `RuntimeError: …` */
  readonly text: string;
  readonly trace: SideTrace;
  /** Lines of the source that ran; index 0 is line 1. */
  readonly lines: readonly string[];
  readonly call: CallRecord | null;
  /** The tensor passed as a named argument of the failing call. */
  readonly argument: (name: string) => TensorRecord | null;
}

export type Answer = Omit<Explanation, "rule" | "line">;

export interface Rule {
  readonly id: string;
  readonly pattern: RegExp;
  /** Only for this torch function; absent: any. */
  readonly op?: string;
  readonly explain: (context: ErrorContext, match: RegExpExecArray) => Answer | null;
}

export function say(title: Bilingual, body: Bilingual | null = null, rest: Partial<Answer> = {}): Answer {
  return { title, body, shapes: null, origin: null, repair: null, ...rest };
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
