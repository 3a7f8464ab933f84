/** Gate: no source file grows past what one person can hold in mind. */
import type { SourceFile, Violation } from "./source-files.ts";

export const SOURCE = /\.(ts|tsx|py|css)$/;
const DATA = /(^|\/)(fixtures|cases)\/|\.(fixture|generated)\./;
const MAX_LINES = 400;

export function fileSizeViolations(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => SOURCE.test(path) && !DATA.test(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => ({ path, line: MAX_LINES, message: `${lines} lines, at most ${MAX_LINES}` }));
}
