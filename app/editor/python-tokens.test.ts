/** Colours that must be right: doors, strings over lines, nothing inside comments. */
import { expect, test } from "vitest";
import { tokenize, tokenizeLines, tokenSpans } from "./python-tokens.ts";

const kinds = (source: string) =>
  tokenize(source)
    .filter(({ kind }) => kind !== "plain")
    .map(({ kind, text }) => [kind, text]);

test("the two doors are told apart, and an import is no door", () => {
  expect(kinds("import torch.nn as nn\nfc = nn.Linear(2, 1)\ny = F.relu(fc(x))")).toEqual([
    ["keyword", "import"],
    ["keyword", "as"],
    ["door-nn", "nn.Linear"],
    ["number", "2"],
    ["number", "1"],
    ["door-fn", "F.relu"],
  ]);
});

test("words within strings and comments are not looked at", () => {
  expect(kinds("s = 'nn.Linear'  # F.relu for")).toEqual([
    ["string", "'nn.Linear'"],
    ["comment", "# F.relu for"],
  ]);
});

test("a docstring keeps its kind on every line", () => {
  expect(tokenizeLines('"""a\nb"""\nx').map((line) => line.map(({ kind }) => kind))).toEqual([
    ["string"],
    ["string"],
    ["plain"],
  ]);
});

test("no character is lost", () => {
  const source = 'class A(nn.Module):\n\tdef f(self): return f"{self.x:.2f}" \\\n  + 1e-3 # é\n';
  expect(
    tokenize(source)
      .map(({ text }) => text)
      .join(""),
  ).toBe(source);
});

test("spans count columns from one", () => {
  expect(tokenSpans("a = 1\ny = F.relu(x)")).toEqual([
    { kind: "number", line: 1, from: 5, to: 6 },
    { kind: "door-fn", line: 2, from: 5, to: 11 },
  ]);
});
