/** Monaco behind the editor port: as tall as its text, Esc frees Tab, a notice stands under its line as real page content. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useMessages } from "../i18n/LocaleContext.tsx";
import type { EditorNotice, EditorProps } from "./editor-port.ts";
import { KeyboardHint } from "./KeyboardHint.tsx";
import { applyMonacoTheme, monaco } from "./monaco.ts";
import { decorationsFor } from "./monaco-decorations.ts";
import { type EditorState, serve } from "./services/register.ts";
import { changesBetween, movedBy } from "./text-change.ts";

type CodeEditor = monaco.editor.IStandaloneCodeEditor;

const ROW = 20;
/** As tall as its text, up to here; beyond, it scrolls by itself. */
const TALLEST = 1200;

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: "python",
  fontSize: 12.5,
  lineHeight: ROW,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 12,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  wordWrap: "on",
  wrappingIndent: "indent",
  wrappingStrategy: "advanced",
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 0,
  scrollbar: {
    vertical: "auto",
    horizontal: "hidden",
    verticalScrollbarSize: 8,
    alwaysConsumeMouseWheel: false,
  },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  renderLineHighlight: "none",
  renderFinalNewline: "off",
  guides: { indentation: false, bracketPairs: false },
  matchBrackets: "near",
  occurrencesHighlight: "off",
  selectionHighlight: false,
  contextmenu: false,
  quickSuggestions: false,
  wordBasedSuggestions: "off",
  links: false,
  tabSize: 4,
  insertSpaces: true,
  padding: { top: 8, bottom: 28 },
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
  accessibilitySupport: "auto",
  automaticLayout: true,
};

/**
 * Named as a setting, because settings are what Monaco goes back to whenever an option changes: the option of this name
 * would be forgotten with the first Esc.
 */
const SETTINGS = { "bracketPairColorization.enabled": false };

/** Space under a line, held open by Monaco, filled by the page. Returns where to put the content. */
function useNoticePlace(
  editor: CodeEditor | null,
  notice: EditorNotice | null,
  height: number,
): number | null {
  const [top, setTop] = useState<number | null>(null);
  const line = notice?.line ?? null;
  useEffect(() => {
    if (!editor || line === null) return setTop(null);
    let zone = "";
    editor.changeViewZones((zones) => {
      const spacer = document.createElement("div");
      zone = zones.addZone({
        afterLineNumber: line,
        heightInPx: height,
        domNode: spacer,
        onDomNodeTop: setTop,
      });
    });
    return () => editor.changeViewZones((zones) => zones.removeZone(zone));
  }, [editor, line, height]);
  return top;
}

/** Esc closes Monaco's own list or hint first. */
function widgetOpen(): boolean {
  return document.querySelector(".suggest-widget.visible, .parameter-hints-widget.visible") !== null;
}

/** Reports what happens in the editor to the props of the moment. */
function listen(
  editor: CodeEditor,
  latest: React.RefObject<EditorProps>,
  leaving: React.RefObject<(free: boolean) => void>,
): void {
  editor.onDidChangeModelContent(() => latest.current.onChange(editor.getValue()));
  editor.onDidChangeCursorPosition(({ position }) => {
    if (editor.hasTextFocus()) latest.current.onLine(position.lineNumber);
  });
  editor.onMouseMove(({ target }) => {
    if (!editor.hasTextFocus()) latest.current.onLine(target.position?.lineNumber ?? null);
  });
  editor.onMouseLeave(() => {
    if (!editor.hasTextFocus()) latest.current.onLine(null);
  });
  editor.onDidBlurEditorText(() => {
    latest.current.onLine(null);
    editor.updateOptions({ tabFocusMode: false });
    leaving.current(false);
  });
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onRun());
  editor.onKeyDown((event) => {
    // A command of Monaco's would belong to the editor made last, whichever has the caret.
    if (event.shiftKey && event.altKey && event.code === "KeyF") {
      event.preventDefault();
      event.stopPropagation();
      latest.current.onFormat();
    }
    if (event.keyCode !== monaco.KeyCode.Escape || widgetOpen()) return;
    editor.updateOptions({ tabFocusMode: true });
    leaving.current(true);
  });
}

/** Creates the editor once; later props reach it through `latest`. */
function useCodeEditor(
  host: React.RefObject<HTMLDivElement | null>,
  latest: React.RefObject<EditorProps>,
  onLeaving: (free: boolean) => void,
): CodeEditor | null {
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const leaving = useRef(onLeaving);
  leaving.current = onLeaving;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    applyMonacoTheme(latest.current.dark);
    const created = monaco.editor.create(element, {
      ...OPTIONS,
      ...SETTINGS,
      value: latest.current.source,
      ariaLabel: `${latest.current.label}. ${latest.current.help}`,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    });
    const grow = (): void => {
      element.style.height = `${Math.min(created.getContentHeight(), TALLEST)}px`;
    };
    grow();
    created.onDidContentSizeChange(grow);
    listen(created, latest, leaving);
    setEditor(created);
    return () => {
      setEditor(null);
      created.dispose();
    };
  }, [host, latest]);
  return editor;
}

/** Changes from outside (Reset, Format, a setting, another program) become one edit: the keyboard can take it back, the caret stays. */
function useSource(editor: CodeEditor | null, source: string): void {
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model || model.getValue() === source) return;
    const before = model.getValue();
    const changes = changesBetween(before, source);
    const edits = changes.map(({ from, to, text }) => ({
      range: monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)),
      text,
    }));
    const carets = (editor.getSelections() ?? []).map((selection) =>
      [selection.getSelectionStart(), selection.getPosition()].map((position) =>
        movedBy(changes, before, model.getOffsetAt(position)),
      ),
    );
    editor.pushUndoStop();
    editor.executeEdits("page", edits, () =>
      carets.map(([start, caret]) =>
        monaco.Selection.fromPositions(model.getPositionAt(start), model.getPositionAt(caret)),
      ),
    );
    editor.pushUndoStop();
  }, [editor, source]);
}

function useDecorations(editor: CodeEditor | null, props: EditorProps): void {
  const { source, shapes, linkedLine, errorLine, errorHint, originLine } = props;
  const { from, to } = props.errorPart ?? {};
  const painted = useRef<monaco.editor.IEditorDecorationsCollection | null>(null);
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const errorPart = from === undefined || to === undefined ? null : { from, to };
    const marks = { source, shapes, linkedLine, errorLine, errorPart, errorHint, originLine };
    painted.current ??= editor.createDecorationsCollection();
    painted.current.set([...decorationsFor(model, marks)]);
  }, [editor, source, shapes, linkedLine, errorLine, from, to, errorHint, originLine]);
}

/** Completion, signatures and hover read the run and the language of the moment. */
function useServices(editor: CodeEditor | null, state: EditorState): void {
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const model = editor?.getModel();
    if (model) serve(model, () => latest.current);
  }, [editor]);
}

interface ShapePlace {
  readonly line: number;
  readonly text: string;
  readonly bottom: number;
}

/** Where each shape stands: on the last row of its line, whatever wraps or is pushed down above it. */
function useShapePlaces(editor: CodeEditor | null, shapes: EditorProps["shapes"]): readonly ShapePlace[] {
  const [places, setPlaces] = useState<readonly ShapePlace[]>([]);
  useEffect(() => {
    if (!editor) return;
    const measure = (): void => {
      const lines = editor.getModel()?.getLineCount() ?? 0;
      const known = [...shapes].filter(([line]) => line <= lines);
      const placed = known.map(([line, text]) => ({
        line,
        text,
        bottom: editor.getBottomForLineNumber(line) - editor.getScrollTop(),
      }));
      const height = editor.getLayoutInfo().height;
      setPlaces(placed.filter(({ bottom }) => bottom >= ROW && bottom <= height));
    };
    measure();
    const listeners = [
      editor.onDidContentSizeChange(measure),
      editor.onDidLayoutChange(measure),
      editor.onDidScrollChange(measure),
    ];
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }, [editor, shapes]);
  return places;
}

function Shapes({ places, stale }: { readonly places: readonly ShapePlace[]; readonly stale: boolean }) {
  return places.map(({ line, text, bottom }) => (
    <span
      key={line}
      className={stale ? "shape-hint is-stale" : "shape-hint"}
      aria-hidden="true"
      style={{ top: bottom - ROW }}
    >
      {text}
    </span>
  ));
}

function Notice({
  notice,
  top,
  onHeight,
}: {
  readonly notice: EditorNotice;
  readonly top: number | null;
  readonly onHeight: (height: number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = new ResizeObserver(() => onHeight(element.offsetHeight));
    measure.observe(element);
    return () => measure.disconnect();
  }, [onHeight]);
  return (
    <div
      className="monaco-notice"
      ref={box}
      style={{ top: top ?? 0, visibility: top === null ? "hidden" : undefined }}
    >
      {notice.content}
    </div>
  );
}

export function MonacoEditor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [said, setSaid] = useState("");
  const [height, setHeight] = useState(0);
  const editor = useCodeEditor(host, latest, (free) => setSaid(free ? latest.current.escaped : ""));
  const places = useShapePlaces(editor, props.shapes);
  const top = useNoticePlace(editor, props.notice, height);
  useSource(editor, props.source);
  useDecorations(editor, props);
  useServices(editor, { trace: props.trace, messages: useMessages() });
  useEffect(() => applyMonacoTheme(props.dark), [props.dark]);
  return (
    <div className="monaco code">
      <div ref={host} className="monaco-host" />
      <Shapes places={places} stale={props.shapesStale} />
      <KeyboardHint help={props.help} said={said} />
      {props.notice && <Notice notice={props.notice} top={top} onHeight={setHeight} />}
    </div>
  );
}
