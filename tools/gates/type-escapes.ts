/** Gate: nobody talks the type checker out of its opinion. */
import ts from "typescript";
import type { SourceFile, Violation } from "./source-files.ts";

export const TYPED = /\.(ts|tsx|mts)$/;
const SUPPRESSION = /(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck|expect-error)/;

function escapeAt(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "`any`";
  if (!ts.isAsExpression(node) || !ts.isAsExpression(node.expression)) return null;
  return node.expression.type.kind === ts.SyntaxKind.UnknownKeyword ? "`as unknown as`" : null;
}

function escapesIn({ path, text }: SourceFile): Violation[] {
  const found: Violation[] = [];
  const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const message = escapeAt(node);
    if (message !== null) {
      found.push({ path, line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1, message });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  text.split("\n").forEach((line, index) => {
    if (SUPPRESSION.test(line)) found.push({ path, line: index + 1, message: "a suppressed type error" });
  });
  return found;
}

export function typeEscapeViolations(files: readonly SourceFile[]): Violation[] {
  return files.filter(({ path }) => TYPED.test(path)).flatMap(escapesIn);
}
