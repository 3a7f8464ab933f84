/** The solution as a difference: what stays, goes and comes, in reading order. */
import { expect, test } from "vitest";
import { lineDiff } from "./line-diff.ts";

test("a changed line is taken away and then added", () => {
  expect(lineDiff("a\nopt = SGD([w])\nc\n", "a\nopt = SGD([w, b])\nc\n")).toEqual([
    { kind: "same", text: "a" },
    { kind: "removed", text: "opt = SGD([w])" },
    { kind: "added", text: "opt = SGD([w, b])" },
    { kind: "same", text: "c" },
  ]);
});

test("lines added at either end", () => {
  expect(lineDiff("b", "a\nb\nc").map(({ kind }) => kind)).toEqual(["added", "same", "added"]);
});
