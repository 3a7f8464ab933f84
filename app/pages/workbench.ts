/** What stands on the bench: two starter programs, how to compare them, and what goes with them. */
import type { HideableControl, LensName, PythonPair } from "../../content/lesson.ts";
import type { CompareRequest } from "../../engine/trace/compare.ts";
import type { Trace } from "../../engine/trace/types.ts";
import type { CheckRequest } from "../../runtime/protocol.ts";

export interface Workbench {
  /** Under this name the student's text is kept: `two-doors/demo`. */
  readonly program: string;
  /** The lesson's; null: the playground. */
  readonly title: string | null;
  /** Where a reader of the code finds the page it comes from. */
  readonly url: string | null;
  readonly starters: PythonPair;
  readonly recorded: Trace | null;
  readonly seed: number | null;
  readonly compare: CompareRequest;
  readonly lenses: readonly LensName[];
  readonly checks: CheckRequest | null;
  readonly hide: readonly HideableControl[];
}
