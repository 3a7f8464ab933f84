/** Small changes instead of a whole new text, so that the caret stays where the student left it. */
import { expect, test } from "vitest";
import { changedLines, changesBetween, movedBy } from "./text-change.ts";

const applied = (before: string, after: string): string =>
  changesBetween(before, after).reduceRight(
    (text, change) => text.slice(0, change.from) + change.text + text.slice(change.to),
    before,
  );

test.each([
  ["lr = 0.1\n", "lr = 0.25\n", [{ from: 7, to: 8, text: "25" }]],
  ["", "x", [{ from: 0, to: 0, text: "x" }]],
  ["same", "same", []],
  [
    "x=1\nsame\ny=2",
    "x = 1\nsame\ny = 2",
    [
      { from: 1, to: 1, text: " " },
      { from: 2, to: 2, text: " " },
      { from: 10, to: 10, text: " " },
      { from: 11, to: 11, text: " " },
    ],
  ],
  ["a\n\nb", "a\nb", [{ from: 2, to: 3, text: "" }]],
])("%j becomes %j by the words that differ", (before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(changes);
});

test("texts that have nothing in common are changed at once, and rightly", () => {
  const numbers = (from: number): string => Array.from({ length: 300 }, (_, i) => `v${from + i}`).join(" ");
  expect(changesBetween(numbers(0), numbers(1000))).toHaveLength(1);
  for (const [before, after] of [
    [numbers(0), numbers(1000)],
    ["def f(a):\n  return a\nf( 1 )", "\n\ndef f(a):\n    return a\n\n\nf(1)\n"],
    ["a b c", "c b a"],
  ]) {
    expect(applied(before, after)).toBe(after);
  }
});

test.each([
  [
    "before, in and behind the changes",
    "lr = 0.1\nx=1",
    "lr = 0.025\nx = 1",
    [2, 8, 9, 10, 12],
    [2, 10, 11, 13, 16],
  ],
  ["at the end of its line", "x = 1\ny", "x = 1  # a\ny\n", [5, 7], [5, 12]],
  ["at the start of a line that is moved down", "import a\nx", "import a\n\nx", [9], [10]],
  ["within what is replaced", "abcdef", "x", [3], [1]],
])("a caret %s", (_where, before, after, carets, moved) => {
  const changes = changesBetween(before, after);
  expect(carets.map((caret) => movedBy(changes, before, caret))).toEqual(moved);
});

test("a caret keeps its word when lines are put in before it and its own line is spaced", () => {
  const before = "import torch\nclass A:\n  x=f( 1 )\n";
  const after = "import torch\n\n\nclass A:\n    x = f(1)\n";
  const word = movedBy(changesBetween(before, after), before, before.indexOf("f("));
  expect(after.slice(word)).toBe("f(1)\n");
});

test("lines that editing left alone are found again, both ways, wherever the others changed", () => {
  const change = changedLines("a\nb\nc\nd\ne", "a\nB\nB2\nc\nd\nnew\ne");
  expect([1, 2, 3, 4, 5].map(change.after)).toEqual([1, null, 4, 5, 7]);
  expect([1, 2, 3, 4, 5, 6, 7].map(change.before)).toEqual([1, null, null, 3, 4, null, 5]);
});
