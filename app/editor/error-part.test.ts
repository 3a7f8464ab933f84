/** Where an error stands in its line. */
import { expect, test } from "vitest";
import { errorPart, unitsOf } from "./error-part.ts";

const ERROR = { type: "SyntaxError", message: "", line: 1, traceback: "", call: null };

test("a syntax error has a part of its line, one character where Python names no end; others the whole line", () => {
  expect(errorPart({ ...ERROR, column: 5, endColumn: 8 })).toEqual({ from: 5, to: 8 });
  expect(errorPart({ ...ERROR, column: 5, endColumn: null })).toEqual({ from: 5, to: 6 });
  expect(errorPart({ ...ERROR, column: null, endColumn: null })).toBeNull();
  expect(errorPart({ ...ERROR, column: 0, endColumn: null })).toBeNull();
});

test("a character outside the basic plane is two units of the editor", () => {
  expect(unitsOf('s = "🙂" x', { from: 9, to: 10 })).toEqual({ from: 10, to: 11 });
  expect(unitsOf("def f(x)", { from: 9, to: 10 })).toEqual({ from: 9, to: 10 });
});
