/** The plain editor marks the part of a line that is wrong, keeps the caret of a changed text, and formats by keyboard. */
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderPanel } from "../components/test-page.tsx";
import type { EditorProps } from "./editor-port.ts";
import { PlainEditor } from "./PlainEditor.tsx";

vi.stubGlobal("ResizeObserver", function observer() {
  return { observe: () => undefined, disconnect: () => undefined };
});

const PROPS: EditorProps = {
  side: "nn",
  label: "nn.py, editor",
  help: "Press Esc, then Tab, to leave the editor.",
  escaped: "Tab now leaves the editor.",
  source: "a = 1\nx = = 2\n",
  dark: false,
  trace: null,
  shapes: new Map(),
  shapesStale: false,
  linkedLine: null,
  errorLine: null,
  errorPart: null,
  errorHint: null,
  originLine: null,
  notice: null,
  onChange: () => {},
  onLine: () => {},
  onRun: () => {},
  onFormat: () => {},
};

test("the wrong part of the failing line is underlined, and nothing else", () => {
  renderPanel(<PlainEditor {...PROPS} errorLine={2} errorPart={{ from: 5, to: 6 }} />);
  const marks = [...document.querySelectorAll(".wavy")];
  expect(marks.map((mark) => [mark.textContent, mark.previousSibling?.textContent])).toEqual([["=", "x = "]]);
});

function Page() {
  const [source, setSource] = useState("lr = 0.1\nx = 1");
  return (
    <>
      <PlainEditor {...PROPS} source={source} />
      <button type="button" onClick={() => setSource("lr = 0.025\nx = 1")}>
        change
      </button>
    </>
  );
}

test("a text that changed from outside leaves the caret by its word", () => {
  renderPanel(<Page />);
  const area = screen.getByRole<HTMLTextAreaElement>("textbox");
  area.setSelectionRange(10, 10);
  fireEvent.select(area);
  fireEvent.click(screen.getByRole("button"));
  expect(area.selectionStart).toBe(12);
});

test("Shift+Alt+F formats; the way out is described, and said once Esc was pressed", () => {
  const format = vi.fn();
  renderPanel(<PlainEditor {...PROPS} onFormat={format} />);
  const area = screen.getByRole("textbox", { description: PROPS.help });
  fireEvent.keyDown(area, { code: "KeyF", key: "F", shiftKey: true, altKey: true });
  expect(format).toHaveBeenCalledOnce();
  fireEvent.keyDown(area, { key: "Escape" });
  expect(screen.getByText(PROPS.escaped)).toBeDefined();
});
