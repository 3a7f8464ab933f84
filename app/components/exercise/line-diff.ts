/** Two texts as one list of lines: kept, taken away, added. */
import { diffArrays } from "diff";

export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, fresh] = [before, after].map((text) => text.trimEnd().split("\n"));
  return diffArrays(old, fresh).flatMap(({ value, added, removed }) => {
    const kind = added ? "added" : removed ? "removed" : "same";
    return value.map((text) => ({ kind, text }));
  });
}
