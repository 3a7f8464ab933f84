/** The small changes that turn one text into another, and where a caret or a line stands after them. */
import { diffArrays, diffWordsWithSpace } from "diff";

export interface TextChange {
  /** Offsets into the text before, end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Beyond this many words that came or went, two stretches have nothing to do with each other. */
const RELATED = 200;

interface Part {
  readonly value: string;
  readonly added: boolean;
  readonly removed: boolean;
}

/** What goes and what comes at one place is one change. */
function changesOf(parts: readonly Part[], start: number): readonly TextChange[] {
  const changes: TextChange[] = [];
  let at = start;
  let open: TextChange | null = null;
  for (const { value, added, removed } of parts) {
    if (!added && !removed) {
      if (open) changes.push(open);
      open = null;
      at += value.length;
      continue;
    }
    open ??= { from: at, to: at, text: "" };
    if (removed) at += value.length;
    open = { from: open.from, to: at, text: added ? open.text + value : open.text };
  }
  return open ? [...changes, open] : changes;
}

/** Line by line first: that is quick, and words are looked for only where lines differ. */
export function changesBetween(before: string, after: string): readonly TextChange[] {
  const lines = diffArrays(rows(before), rows(after)).map(({ value, added, removed }) => ({
    value: value.join(""),
    added,
    removed,
  }));
  return changesOf(lines, 0).flatMap((change) => {
    const words = diffWordsWithSpace(before.slice(change.from, change.to), change.text, {
      maxEditLength: RELATED,
    });
    return words ? changesOf(words, change.from) : [change];
  });
}

/** Each with its line end. */
function rows(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** A caret before or in a change stays, one behind it moves along with its text, and so does one where text is put in, but for the end of a line. */
export function movedBy(changes: readonly TextChange[], before: string, offset: number): number {
  const endsLine = offset === before.length || before[offset] === "\n";
  let shift = 0;
  for (const { from, to, text } of changes) {
    if (offset < to || (endsLine && offset === from)) return shift + Math.min(offset, from + text.length);
    shift += text.length - (to - from);
  }
  return shift + offset;
}

export interface LineChange {
  /** Where a line of the text before stands now; null: it was changed or taken away. */
  readonly after: (line: number) => number | null;
  /** The same the other way round. */
  readonly before: (line: number) => number | null;
}

/** The lines that editing left alone. */
export function changedLines(before: string, after: string): LineChange {
  const ahead = new Map<number, number>();
  const back = new Map<number, number>();
  let old = 1;
  let fresh = 1;
  for (const { added, removed, count } of diffArrays(before.split("\n"), after.split("\n"))) {
    if (!added && !removed) {
      for (let i = 0; i < count; i++) {
        ahead.set(old + i, fresh + i);
        back.set(fresh + i, old + i);
      }
    }
    if (!added) old += count;
    if (!removed) fresh += count;
  }
  return { after: (line) => ahead.get(line) ?? null, before: (line) => back.get(line) ?? null };
}
