/** One small change instead of a whole new text, so that the caret stays where the student left it. */
import { expect, test } from "vitest";
import { changeBetween, changedLines, changesBetween, movedBy } from "./text-change.ts";

test.each([
  ["lr = 0.1\n", "lr = 0.25\n", { from: 7, to: 8, text: "25" }],
  ["aaa", "aa", { from: 2, to: 3, text: "" }],
  ["aa", "aaa", { from: 2, to: 2, text: "a" }],
  ["", "x", { from: 0, to: 0, text: "x" }],
  ["same", "same", { from: 4, to: 4, text: "" }],
])("%j becomes %j by one change", (before, after, change) => {
  expect(changeBetween(before, after)).toEqual(change);
  expect(before.slice(0, change.from) + change.text + before.slice(change.to)).toBe(after);
});

test("a caret before, in and behind the change", () => {
  const change = changeBetween("lr = 0.1\nx = 1", "lr = 0.025\nx = 1");
  expect([2, 9, 14].map((offset) => movedBy(change, offset))).toEqual([2, 11, 16]);
  expect(movedBy({ from: 2, to: 8, text: "a" }, 6)).toBe(3);
});

test("lines outside the edited stretch are found again, both ways", () => {
  const change = changedLines("a\nb\nc\nd", "a\nB\nB2\nc\nd");
  expect([1, 2, 3, 4].map(change.after)).toEqual([1, null, 4, 5]);
  expect([1, 2, 3, 4, 5].map(change.before)).toEqual([1, null, null, 3, 4]);
});

test("line by line where the lines stay as many", () => {
  expect(changesBetween("x=1\nsame\ny=2", "x = 1\nsame\ny = 2")).toEqual([
    { from: 1, to: 2, text: " = " },
    { from: 10, to: 11, text: " = " },
  ]);
  expect(changesBetween("a\n\nb", "a\nb")).toHaveLength(1);
});
