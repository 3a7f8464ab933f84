/** Monaco as this page needs it: editor core, Python's colours, one worker, two themes. Loaded only where it is used. */
import * as monaco from "monaco-editor/editor/editor.api.js";
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/caretOperations/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/hover/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/parameterHints/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
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

type ThemeName = "page-light" | "page-dark";

const defined = new Set<ThemeName>();
let applied: ThemeName | null = null;

/** All editors share a theme. The colours of code are not in it: the page paints them, see `monaco-decorations.ts`. */
export function applyMonacoTheme(dark: boolean): void {
  const name = dark ? "page-dark" : "page-light";
  if (applied === name) return;
  applied = name;
  if (!defined.has(name)) defineTheme(name, dark);
  monaco.editor.setTheme(name);
}

/** Reads the tokens in force now, so the page has to wear the theme already. */
function defineTheme(name: ThemeName, dark: boolean): void {
  defined.add(name);
  monaco.editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: false,
    rules: [{ token: "", foreground: token("ink").slice(1) }],
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
      "editorWidget.foreground": token("ink"),
      "editorHoverWidget.background": token("surface"),
      "editorHoverWidget.foreground": token("ink"),
      "editorHoverWidget.border": token("edge"),
      "editorHoverWidget.highlightForeground": token("ink"),
      "editorSuggestWidget.foreground": token("ink"),
      "editorSuggestWidget.selectedBackground": token("link"),
      "editorSuggestWidget.selectedForeground": token("ink"),
      "editorSuggestWidget.highlightForeground": token("ink"),
      "editorSuggestWidget.focusHighlightForeground": token("ink"),
      "textLink.foreground": token("ink"),
      focusBorder: token("focus"),
    },
  });
}

export { monaco };
