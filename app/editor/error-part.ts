/** The part of a line that an error points at. */
import type { RunError } from "../../engine/trace/types.ts";
import type { ErrorPart } from "./editor-port.ts";

/** null: the whole line. */
export function errorPart({ column, endColumn }: RunError): ErrorPart | null {
  if (column === null || column < 1) return null;
  return { from: column, to: endColumn ?? column + 1 };
}

/** Python counts characters, the editor halves of a surrogate pair. */
export function unitsOf(line: string, { from, to }: ErrorPart): ErrorPart {
  const characters = [...line];
  const unit = (column: number): number => {
    const before = characters.slice(0, column - 1).join("").length;
    return before + Math.max(0, column - 1 - characters.length) + 1;
  };
  return { from: unit(from), to: unit(to) };
}
