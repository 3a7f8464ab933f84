/** Output chunks as lines to show, each with the line of code that printed it. */
import type { OutputChunk } from "../../../engine/trace/types.ts";

export interface OutputLine {
  /** Line of the print; null when the line above has the same one. */
  readonly line: number;
  readonly text: string;
  readonly error: boolean;
}

/** Splits at newlines; a line printed in pieces belongs to the line of code that began it. */
export function outputLines(chunks: readonly OutputChunk[]): readonly OutputLine[] {
  const lines: OutputLine[] = [];
  let open: OutputLine | null = null;
  for (const chunk of chunks) {
    const error = chunk.stream === "stderr";
    const pieces = chunk.text.split("\n");
    pieces.forEach((piece, index) => {
      const last = index === pieces.length - 1;
      if (last && piece === "") return;
      const begun: OutputLine = open
        ? { ...open, text: open.text + piece }
        : { line: chunk.line, text: piece, error };
      if (last) {
        open = begun;
      } else {
        lines.push(begun);
        open = null;
      }
    });
  }
  if (open) lines.push(open);
  return lines;
}
