/** What a line of Python assigns, and which operation its value comes from. Pure text. */
import { bare } from "../../editor/services/context.ts";

export interface Assignment {
  /** `y`, `self.h`; several for `q, k = …`. */
  readonly names: readonly string[];
  /** Of the outermost operation: `linear` for `F.linear(…)`, `@` for `x @ w`, `[]` for `x[0]`, `fc()` for `self.fc(x)` or `fc(x)`; "": none that is known by its name. */
  readonly value: string;
}

const TARGETS =
  /^\s*((?:[A-Za-z_][\w.]*\s*,\s*)*[A-Za-z_][\w.]*)\s*,?\s*(?::[^=]+)?(?:[-+*/@]|\*\*)?=(?!=)\s*(.+?)\s*$/;
const AUGMENTED = /^\s*[A-Za-z_][\w.]*\s*([-+*/@]|\*\*)=/;

export function assignmentOf(line: string): Assignment | null {
  const code = bare(line);
  const match = TARGETS.exec(code);
  if (!match || code.trimEnd().endsWith("\\")) return null;
  const names = match[1].split(",").map((name) => name.trim());
  const augmented = AUGMENTED.exec(code)?.[1];
  if (augmented !== undefined) return { names, value: augmented };
  return { names, value: outermost(match[2]) };
}

/** Operators outside all brackets, weakest first; between equals the last one is applied last. */
const OPERATORS = [/[+-]/g, /\*(?!\*)(?<!\*\*)|\/|@/g, /\*\*/g];

/** An expression that is not closed on its line, or is no operation, has the value "". */
function outermost(expression: string): string {
  const flat = flattened(expression);
  if (flat === null || /[,=<>]|\b(?:if|for|and|or|not|in|is|lambda)\b/.test(flat)) return "";
  for (const operator of OPERATORS) {
    const last = [...flat.matchAll(operator)].findLast(({ index }) => isBinary(flat.slice(0, index)));
    if (last) return last[0];
  }
  if (flat.endsWith("]")) return "[]";
  const called = /(?:^|[^\w.])?((?:[\w.]|\(~*\)|\[~*\])*?)(\w+)\(~*\)$/.exec(flat);
  if (!called) return "";
  return called[1] === "" || called[1] === "self." ? `${called[2]}()` : called[2];
}

/** Neither a sign nor the exponent of `1e-3`. */
function isBinary(before: string): boolean {
  return /[\w)\]]\s*$/.test(before) && !/\d[eE]$/.test(before);
}

/** What stands in brackets is blotted out; null: a bracket has no partner on this line. */
function flattened(expression: string): string | null {
  let depth = 0;
  let flat = "";
  for (const character of expression) {
    if (")]}".includes(character)) depth--;
    if (depth < 0) return null;
    flat += depth > 0 ? "~" : character;
    if ("([{".includes(character)) depth++;
  }
  return depth === 0 ? flat : null;
}
