/** What the page paints over Monaco's text: the colours of code (Monaco's own forget to come back after a change of theme), linked and failing lines, shapes at the end of lines. */
import type { editor } from "monaco-editor/editor/editor.api.js";
import type { EditorProps } from "./editor-port.ts";
import { unitsOf } from "./error-part.ts";
import { TOKEN_CLASS, tokenSpans } from "./python-tokens.ts";

/** What is painted, of all that an editor is given. */
export type Marks = Pick<
  EditorProps,
  "source" | "shapes" | "linkedLine" | "errorLine" | "errorPart" | "errorHint" | "originLine"
>;

type Decoration = editor.IModelDeltaDecoration;

function wholeLine(line: number, className: string, number: string): Decoration {
  return {
    range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
    options: { isWholeLine: true, className, lineNumberClassName: number, stickiness: 1 },
  };
}

function underline(model: editor.ITextModel, line: number, { errorPart, errorHint }: Marks): Decoration {
  const first = Math.max(1, model.getLineFirstNonWhitespaceColumn(line));
  const last = model.getLineMaxColumn(line);
  const part = errorPart && unitsOf(model.getLineContent(line), errorPart);
  // Python may point one past the end of a line: its last character is marked then.
  const from = part ? Math.max(first, Math.min(part.from, last - 1)) : first;
  return {
    range: {
      startLineNumber: line,
      startColumn: from,
      endLineNumber: line,
      endColumn: part ? Math.max(from + 1, Math.min(part.to, last)) : last,
    },
    options: { inlineClassName: "wavy", hoverMessage: errorHint === null ? undefined : { value: errorHint } },
  };
}

function shape(model: editor.ITextModel, line: number, text: string): Decoration {
  const column = model.getLineMaxColumn(line);
  return {
    range: { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: column },
    options: {
      showIfCollapsed: true,
      // Only room: the text itself is drawn at the right edge. So a long line wraps before it would meet it.
      after: { content: "\u00a0".repeat(text.length + 2), cursorStops: 3 },
    },
  };
}

export function decorationsFor(model: editor.ITextModel, marks: Marks): readonly Decoration[] {
  const known = (line: number | null): line is number =>
    line !== null && line >= 1 && line <= model.getLineCount();
  const found: Decoration[] = tokenSpans(marks.source).map((span) => ({
    range: {
      startLineNumber: span.line,
      startColumn: span.from,
      endLineNumber: span.line,
      endColumn: span.to,
    },
    options: { inlineClassName: TOKEN_CLASS[span.kind] },
  }));
  for (const [line, text] of marks.shapes) if (known(line)) found.push(shape(model, line, text));
  for (const line of new Set([marks.linkedLine, marks.originLine])) {
    if (known(line) && line !== marks.errorLine) found.push(wholeLine(line, "ed-link", "ed-link-n"));
  }
  if (known(marks.errorLine)) {
    found.push(wholeLine(marks.errorLine, "ed-err", "ed-err-n"), underline(model, marks.errorLine, marks));
  }
  return found;
}
