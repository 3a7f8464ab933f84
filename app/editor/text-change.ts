/** The smallest single change that turns one text into another, and where a caret stands after it. */

export interface TextChange {
  /** Offsets into the text before, end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}

/** Several changes where the lines stay as many, so that a caret between them stays too; offsets into the text before. */
export function changesBetween(before: string, after: string): readonly TextChange[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  if (old.length !== fresh.length) return [changeBetween(before, after)];
  let start = 0;
  return old.flatMap((line, index) => {
    const { from, to, text } = changeBetween(line, fresh[index]);
    const change = { from: start + from, to: start + to, text };
    start += line.length + 1;
    return line === fresh[index] ? [] : [change];
  });
}

/** A caret in or before the change stays; one behind it moves along with its text. */
export function movedBy({ from, to, text }: TextChange, offset: number): number {
  if (offset >= to) return offset - (to - from) + text.length;
  return Math.min(offset, from + text.length);
}

export interface LineChange {
  /** Where a line of the text before stands now; null: it was changed or taken away. */
  readonly after: (line: number) => number | null;
  /** The same the other way round. */
  readonly before: (line: number) => number | null;
}

/** The lines that one stretch of editing left alone. */
export function changedLines(before: string, after: string): LineChange {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const moved = fresh.length - old.length;
  const kept = (line: number, count: number, by: number): number | null => {
    if (line <= head) return line;
    return line > count - tail ? line + by : null;
  };
  return {
    after: (line) => kept(line, old.length, moved),
    before: (line) => kept(line, fresh.length, -moved),
  };
}
