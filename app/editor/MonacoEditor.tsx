/** Monaco behind the editor port: as tall as its text, Esc frees Tab, a notice stands under its line as real page content. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { EditorNotice, EditorProps } from "./editor-port.ts";
import { applyMonacoTheme, monaco } from "./monaco.ts";
import { decorationsFor } from "./monaco-decorations.ts";

type CodeEditor = monaco.editor.IStandaloneCodeEditor;

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: "python",
  theme: "page",
  fontSize: 12.5,
  lineHeight: 20,
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
  scrollbar: { vertical: "hidden", horizontal: "hidden", handleMouseWheel: false, alwaysConsumeMouseWheel: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  renderLineHighlight: "none",
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
  padding: { top: 8, bottom: 12 },
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
  accessibilitySupport: "auto",
  automaticLayout: true,
};

/** Space under a line, held open by Monaco, filled by the page. Returns where to put the content. */
function useNoticePlace(editor: CodeEditor | null, notice: EditorNotice | null, height: number): number | null {
  const [top, setTop] = useState<number | null>(null);
  const line = notice?.line ?? null;
  useEffect(() => {
    if (!editor || line === null) return setTop(null);
    let zone = "";
    editor.changeViewZones((zones) => {
      const spacer = document.createElement("div");
      zone = zones.addZone({ afterLineNumber: line, heightInPx: height, domNode: spacer, onDomNodeTop: setTop });
    });
    return () => editor.changeViewZones((zones) => zones.removeZone(zone));
  }, [editor, line, height]);
  return top;
}

/** Creates the editor once; later props reach it through `latest`. */
function useCodeEditor(host: React.RefObject<HTMLDivElement | null>, latest: React.RefObject<EditorProps>, onEscape: () => void) {
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const escape = useRef(onEscape);
  escape.current = onEscape;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    applyMonacoTheme(latest.current.dark);
    const created = monaco.editor.create(element, {
      ...OPTIONS,
      value: latest.current.source,
      ariaLabel: `${latest.current.label}. ${latest.current.help}`,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    });
    const fit = (): void => {
      element.style.height = `${created.getContentHeight()}px`;
    };
    fit();
    created.onDidContentSizeChange(fit);
    created.onDidChangeModelContent(() => latest.current.onChange(created.getValue()));
    created.onDidChangeCursorPosition(({ position }) => {
      if (created.hasTextFocus()) latest.current.onLine(position.lineNumber);
    });
    created.onMouseMove(({ target }) => {
      if (!created.hasTextFocus()) latest.current.onLine(target.position?.lineNumber ?? null);
    });
    created.onMouseLeave(() => {
      if (!created.hasTextFocus()) latest.current.onLine(null);
    });
    created.onDidBlurEditorText(() => {
      latest.current.onLine(null);
      created.updateOptions({ tabFocusMode: false });
    });
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onRun());
    created.onKeyDown((event) => {
      if (event.keyCode !== monaco.KeyCode.Escape) return;
      created.updateOptions({ tabFocusMode: true });
      escape.current();
    });
    setEditor(created);
    return () => {
      setEditor(null);
      created.dispose();
    };
  }, [host, latest]);
  return editor;
}

export function MonacoEditor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [said, setSaid] = useState("");
  const editor = useCodeEditor(host, latest, () => setSaid(latest.current.escaped));
  const noticeId = useId();
  const noticeBox = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const top = useNoticePlace(editor, props.notice, height);

  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model || model.getValue() === props.source) return;
    // One undoable edit, so that Reset and repairs can be taken back with the keyboard.
    editor.pushUndoStop();
    editor.executeEdits("page", [{ range: model.getFullModelRange(), text: props.source }]);
    editor.pushUndoStop();
  }, [editor, props.source]);

  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const painted = editor.createDecorationsCollection([...decorationsFor(model, latest.current)]);
    return () => painted.clear();
  }, [editor, props.source, props.shapes, props.linkedLine, props.errorLine, props.originLine]);

  useEffect(() => applyMonacoTheme(props.dark), [props.dark]);

  useLayoutEffect(() => {
    const box = noticeBox.current;
    if (!box) return setHeight(0);
    const measure = new ResizeObserver(() => setHeight(box.offsetHeight));
    measure.observe(box);
    return () => measure.disconnect();
  }, [props.notice === null]);

  return (
    <div className="monaco code">
      <div ref={host} className="monaco-host" />
      <p className="vh" aria-live="polite">
        {said}
      </p>
      {props.notice && (
        <div className="monaco-notice" id={noticeId} ref={noticeBox} style={{ top: top ?? 0, visibility: top === null ? "hidden" : undefined }}>
          {props.notice.content}
        </div>
      )}
    </div>
  );
}
