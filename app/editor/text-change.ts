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

/** A caret in or before the change stays; one behind it moves along with its text. */
export function movedBy({ from, to, text }: TextChange, offset: number): number {
  if (offset >= to) return offset - (to - from) + text.length;
  return Math.min(offset, from + text.length);
}
