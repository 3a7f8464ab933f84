/** What can be taken away: the files and the notebook, whole and in the student's own words. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { renderPanel } from "../test-page.tsx";
import { notebookOf } from "./notebook.ts";
import { TakeAway } from "./TakeAway.tsx";

const SOURCES = { nn: 'print("left")\n\n# no last line end', functional: 'print("右")\n' };
const ORIGIN = { title: "Two doors", url: "https://example.org/#/lesson/two-doors", seed: null };
const WORDS = { from: (url: string) => `From <${url}>.`, module: "nn", functional: "F" };

interface ReadCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

function cellsOf(text: string): readonly ReadCell[] {
  return JSON.parse(text).cells;
}

const codeOf = (text: string) =>
  cellsOf(text)
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => source.join(""));

test("the notebook's code cells are the student's text, letter by letter", () => {
  expect(codeOf(notebookOf(SOURCES, ORIGIN, WORDS))).toEqual([SOURCES.nn, SOURCES.functional]);
});

test("it is what nbformat 4.5 asks for, and says where it comes from first", () => {
  const text = notebookOf(SOURCES, ORIGIN, WORDS);
  expect(JSON.parse(text)).toMatchObject({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3" } },
  });
  const cells = cellsOf(text);
  expect(cells[0].source.join("")).toBe("# Two doors\n\nFrom <https://example.org/#/lesson/two-doors>.");
  const ids = cells.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, cell_type, source, outputs, execution_count } of cells) {
    expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
    expect(source.slice(0, -1).every((line) => line.endsWith("\n"))).toBe(true);
    if (cell_type === "code") expect([outputs, execution_count]).toEqual([[], null]);
    else expect(outputs).toBeUndefined();
  }
});

test("a seed stands in a cell of its own before each program", () => {
  const seed = "import torch\ntorch.manual_seed(7);";
  expect(codeOf(notebookOf(SOURCES, { ...ORIGIN, seed: 7 }, WORDS))).toEqual([
    seed,
    SOURCES.nn,
    seed,
    SOURCES.functional,
  ]);
});

afterEach(() => vi.unstubAllGlobals());

test("a frame that forbids downloads offers a copy and says that it was made", async () => {
  vi.stubGlobal("origin", "null");
  const copied: string[] = [];
  document.execCommand = () => {
    copied.push(document.querySelector("textarea")?.value ?? "");
    return true;
  };
  renderPanel(<TakeAway side="functional" file="functional.py" sources={SOURCES} origin={ORIGIN} />);
  await userEvent.click(screen.getByRole("button", { name: "Take the right side away" }));
  await userEvent.click(screen.getByRole("menuitem", { name: /Copy.*\.py/ }));
  expect(await screen.findByText("Copied")).toBeDefined();
  expect(copied).toEqual([SOURCES.functional]);
});
