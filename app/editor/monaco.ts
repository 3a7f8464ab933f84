/** Monaco as this page needs it: editor core, Python's colours, one worker, two themes. Loaded only where it is used. */
import * as monaco from "monaco-editor/editor/editor.api.js";
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/caretOperations/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/features/wordOperations/register.js";
import "monaco-editor/languages/definitions/python/register.js";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

window.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** Monaco takes colours as six hex digits; the tokens are read from the page, where a build may have shortened them. */
function token(name: string): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
}

const bare = (colour: string): string => colour.replace("#", "");

let applied: boolean | null = null;

/** Defines and applies the theme for the tokens in force now. All editors share it: once is enough. */
export function applyMonacoTheme(dark: boolean): void {
  if (applied === dark) return;
  applied = dark;
  monaco.editor.defineTheme("page", {
    base: dark ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      { token: "", foreground: bare(token("ink")) },
      { token: "keyword", foreground: bare(token("syn-key")) },
      { token: "string", foreground: bare(token("syn-str")) },
      { token: "number", foreground: bare(token("syn-num")) },
      { token: "comment", foreground: bare(token("syn-com")) },
    ],
    colors: {
      "editor.background": token("surface"),
      "editor.foreground": token("ink"),
      "editorLineNumber.foreground": token("ink-3"),
      "editorLineNumber.activeForeground": token("ink-3"),
      "editorCursor.foreground": token("ink"),
      "editor.selectionBackground": token("rule"),
      "editor.inactiveSelectionBackground": token("hairline"),
      "editor.lineHighlightBackground": "#00000000",
      "editor.lineHighlightBorder": "#00000000",
      "editorBracketMatch.background": token("link"),
      "editorBracketMatch.border": token("edge"),
      "editorWidget.background": token("surface"),
      "editorWidget.border": token("edge"),
      focusBorder: token("focus"),
    },
  });
  monaco.editor.setTheme("page");
}

/** Python's colours load by themselves, later; an editor made before they are here may stay without them. */
export async function loadPython(): Promise<void> {
  await monaco.editor.colorize("", "python", {});
}

export { monaco };
