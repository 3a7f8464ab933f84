/** Output with the number of the print that made it, and a traceback that ends in the error. */
import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { side } from "../../../engine/trace/fixture.ts";
import type { OutputChunk } from "../../../engine/trace/types.ts";
import { renderPanel } from "../test-page.tsx";
import { Output } from "./Output.tsx";
import { outputLines } from "./output-lines.ts";

const chunk = (line: number, text: string, stream: OutputChunk["stream"] = "stdout"): OutputChunk => ({
  line,
  text,
  stream,
});
const EMPTY = { chunks: [], steps: [], running: false } as const;

describe("lines", () => {
  test("a print of two lines gives both its number; an empty print is a line", () => {
    expect(outputLines([chunk(3, "a\nb\n"), chunk(4, "\n")]).map(({ line, text }) => [line, text])).toEqual([
      [3, "a"],
      [3, "b"],
      [4, ""],
    ]);
  });

  test("a line printed in pieces belongs to the print that began it", () => {
    expect(
      outputLines([chunk(3, "a"), chunk(4, "b\n"), chunk(5, "c")]).map(({ line, text }) => [line, text]),
    ).toEqual([
      [3, "ab"],
      [5, "c"],
    ]);
  });
});

test("nothing printed is said in words, and a recording says that it is one", () => {
  renderPanel(<Output run={{ ...EMPTY, trace: side("nn"), origin: "recorded" }} />);
  expect(screen.getByText("nothing printed")).toBeDefined();
  expect(screen.getByText("recorded")).toBeDefined();
});

test("an error stops at its line and ends in its sentence", () => {
  const traceback =
    'Traceback (most recent call last):\n  File "functional.py", line 7, in <module>\n    y = F.linear(x, w, b)\nRuntimeError: mat1 and mat2 shapes\n';
  const error = {
    type: "RuntimeError",
    message: "mat1 and mat2 shapes",
    line: 7,
    column: null,
    endColumn: null,
    traceback,
    call: null,
  };
  renderPanel(
    <Output
      run={{
        ...EMPTY,
        origin: "live",
        trace: side("functional", { ok: false, error, output: [chunk(2, "before\n")] }),
      }}
    />,
    "zh-CN",
  );
  expect(screen.getByText(/停在第 7 行/)).toBeDefined();
  expect(screen.getByText("before")).toBeDefined();
  expect(screen.getByText("RuntimeError: mat1 and mat2 shapes").className).toBe("tb");
});

test("while it runs, what has come so far is shown instead of the last run", () => {
  renderPanel(
    <Output
      run={{
        ...EMPTY,
        running: true,
        chunks: [chunk(1, "new\n")],
        origin: "live",
        trace: side("nn", { output: [chunk(1, "old\n")] }),
      }}
    />,
  );
  expect(screen.getByText("new")).toBeDefined();
  expect(screen.queryByText("old")).toBeNull();
});
