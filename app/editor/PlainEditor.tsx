/** The editor for touch and narrow screens, and until the large one has loaded: a text area over its own coloured lines. */
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { CodeLine } from "./CodeLine.tsx";
import type { EditorProps, ErrorPart } from "./editor-port.ts";
import { unitsOf } from "./error-part.ts";
import { KeyboardHint } from "./KeyboardHint.tsx";
import { tokenizeLines } from "./python-tokens.ts";
import { changesBetween, movedBy } from "./text-change.ts";

/** Line numbers on the left, air on the right, in pixels. */
const MARGINS = 52;

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

/** Tab indents the selected lines, Shift+Tab takes an indent away. Uses the browser's own editing so that undo keeps working. */
function indent(area: HTMLTextAreaElement, outdent: boolean): void {
  const { value, selectionStart, selectionEnd } = area;
  if (!outdent && selectionStart === selectionEnd) {
    document.execCommand("insertText", false, "    ");
    return;
  }
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const block = value.slice(from, selectionEnd);
  const changed = outdent ? block.replace(/^ {1,4}/gm, "") : block.replace(/^/gm, "    ");
  area.setSelectionRange(from, selectionEnd);
  document.execCommand("insertText", false, changed);
  area.setSelectionRange(from, from + changed.length);
}

/** A new line starts where this one does, one step deeper after a colon. */
function breakLine(area: HTMLTextAreaElement): void {
  const line = area.value.slice(
    area.value.lastIndexOf("\n", area.selectionStart - 1) + 1,
    area.selectionStart,
  );
  const lead = /^ */.exec(line)?.[0] ?? "";
  document.execCommand("insertText", false, `\n${lead}${/:\s*(#.*)?$/.test(line) ? "    " : ""}`);
}

function lineClass(props: EditorProps, line: number): string {
  if (props.errorLine === line) return "ln is-err";
  return props.linkedLine === line || props.originLine === line ? "ln is-link" : "ln";
}

/** Characters that fit beside the numbers and the margin; 0 before it is known. */
function useColumns(): readonly [React.RefObject<HTMLSpanElement | null>, number] {
  const [columns, setColumns] = useState(0);
  const ten = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const box = ten.current?.parentElement;
    if (!box) return;
    const measure = new ResizeObserver(() => {
      const width = (ten.current?.offsetWidth ?? 0) / 10;
      setColumns(width > 0 ? Math.floor((box.clientWidth - MARGINS) / width) : 0);
    });
    measure.observe(box);
    return () => measure.disconnect();
  }, []);
  return [ten, columns];
}

/** Laid over the line: as much of it in no colour, then the part that is wrong, underlined. */
function ErrorMark({ line, part }: { readonly line: string; readonly part: ErrorPart }) {
  const { from, to } = unitsOf(line, part);
  return (
    <span className="plain-error">
      {line.slice(0, from - 1)}
      <span className="wavy">{line.slice(from - 1, to - 1) || " "}</span>
    </span>
  );
}

function Mirror(props: EditorProps) {
  const texts = props.source.split("\n");
  const [ten, columns] = useColumns();
  /** A shape is left out where it would stand on the code. */
  const shapeAt = (index: number): string | null => {
    const shape = props.shapes.get(index + 1);
    return shape && texts[index].length + shape.length + 2 <= columns ? shape : null;
  };
  return (
    <div className="plain-mirror" aria-hidden="true">
      <span className="plain-measure" ref={ten}>
        0000000000
      </span>
      {tokenizeLines(props.source).map((tokens, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <div className={lineClass(props, index + 1)} key={index}>
          <i>{index + 1}</i>
          <code>
            {texts[index] === "" ? "\u200b" : <CodeLine tokens={tokens} />}
            {props.errorLine === index + 1 && props.errorPart && (
              <ErrorMark line={texts[index]} part={props.errorPart} />
            )}
          </code>
          {shapeAt(index) && <s className={props.shapesStale ? "is-stale" : undefined}>{shapeAt(index)}</s>}
        </div>
      ))}
    </div>
  );
}

/** The browser puts the caret of a text that changed from outside at its end: it is put back. */
function useKeptCaret(area: React.RefObject<HTMLTextAreaElement | null>, source: string) {
  const known = useRef({ source, start: 0, end: 0 });
  useLayoutEffect(() => {
    const before = known.current;
    if (!area.current || before.source === source) return;
    const changes = changesBetween(before.source, source);
    const [start, end] = [before.start, before.end].map((at) => movedBy(changes, before.source, at));
    known.current = { source, start, end };
    area.current.setSelectionRange(start, end);
  }, [area, source]);
  return (): void => {
    if (!area.current) return;
    const { value, selectionStart, selectionEnd } = area.current;
    known.current = { source: value, start: selectionStart, end: selectionEnd };
  };
}

export function PlainEditor(props: EditorProps) {
  const help = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [free, setFree] = useState(false);
  const noteCaret = useKeptCaret(area, props.source);
  const report = (): void => {
    noteCaret();
    if (area.current) props.onLine(lineAt(area.current.value, area.current.selectionStart));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onRun();
    } else if (event.code === "KeyF" && event.shiftKey && event.altKey) {
      event.preventDefault();
      props.onFormat();
    } else if (event.key === "Tab" && !free) {
      event.preventDefault();
      indent(event.currentTarget, event.shiftKey);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      breakLine(event.currentTarget);
    }
    if (event.key !== "Tab" && event.key !== "Shift") setFree(event.key === "Escape");
  };
  return (
    <div className="plain code">
      <Mirror {...props} />
      <textarea
        ref={area}
        aria-label={props.label}
        aria-describedby={help}
        aria-invalid={props.errorLine !== null}
        value={props.source}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        wrap="soft"
        onChange={(event) => {
          noteCaret();
          props.onChange(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onSelect={report}
        onBlur={() => {
          setFree(false);
          props.onLine(null);
        }}
      />
      <KeyboardHint id={help} help={props.help} said={free ? props.escaped : ""} />
      {props.notice?.content}
    </div>
  );
}
