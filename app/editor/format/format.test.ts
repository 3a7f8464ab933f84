/** What Format tidies, what it leaves, and what it refuses. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXAMPLES } from "../../examples/examples.ts";
import { formatPython } from "./format.ts";
import { lex } from "./lex.ts";

describe("white space", () => {
  test.each([
    ["x=1", "x = 1"],
    ["x  +=   1 ", "x += 1"],
    ["y=F.linear( x,w , b )", "y = F.linear(x, w, b)"],
    ["nn.Linear(2,1,bias = False)", "nn.Linear(2, 1, bias=False)"],
    ["def f(x:int=1, *args, k = 2, **kw) :", "def f(x:int = 1, *args, k=2, **kw):"],
    ["h = x@w+b", "h = x @ w + b"],
    ["z = -x*-1 + x**2", "z = -x * -1 + x**2"],
    ["x[1:-1, ::2]", "x[1:-1, ::2]"],
    ["return -x", "return -x"],
    ["print ( x )", "print(x)"],
    ["if x in (1,2) and not (y):", "if x in (1, 2) and not (y):"],
    ["f = lambda x=1: x", "f = lambda x=1: x"],
    ['lr = 0.1 #@param {type:"slider"}', 'lr = 0.1  #@param {type:"slider"}'],
    ["s = 'a  ,b'   # c  ,d", "s = 'a  ,b'  # c  ,d"],
    ["a if b else(c)", "a if b else(c)"],
    ["x = 1e-3*y", "x = 1e-3 * y"],
    ["@torch.no_grad( )", "@torch.no_grad()"],
    ["from . import x", "from . import x"],
    ["x . t ()", "x.t()"],
    ["1 .real", "1 .real"],
    ["from x import  *", "from x import *"],
    ["f(*a, **b)", "f(*a, **b)"],
  ])("%s", (before, after) => {
    expect(formatPython(before).text).toBe(`${after}\n`);
  });

  test("blank lines: none at the start, two at most between, one end", () => {
    expect(formatPython("\n\nx = 1   \n\n\n\n\ny = 2\n\n\n").text).toBe("x = 1\n\n\ny = 2\n");
    expect(formatPython("").text).toBe("");
  });

  test("indents, continued lines and texts over several lines stay", () => {
    const source = 'def f(a,\n      b):\n    """Doc  ,\n  text"""\n    return a + \\\n        b\n';
    expect(formatPython(source).text).toBe(source);
  });
});

test.each([
  ["x = 'open\n", 1],
  ["import torch\ny = f(x\n", 2],
  ["x = 1)\n", 1],
  ["x = 1 ? 2\n", 1],
])("%j cannot be read from line %i on", (source, line) => {
  expect(formatPython(source)).toEqual({ text: null, unreadable: line });
});

describe("programs of this page", () => {
  const lessons = join(import.meta.dirname, "../../../lessons");
  const files = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".py"),
  );
  const programs = [
    ...EXAMPLES.flatMap(({ code }) => [code.nn, code.functional]),
    ...files.map((name) => readFileSync(join(lessons, name), "utf8")),
  ];

  test("keep their words and lines, and a second time changes nothing", () => {
    expect(programs.length).toBeGreaterThan(100);
    for (const program of programs) {
      const { text } = formatPython(program);
      expect(words(text ?? "")).toEqual(words(program));
      expect(formatPython(text ?? "").text).toBe(text);
    }
  });
});

function words(source: string): readonly string[] {
  const lines = lex(source);
  return typeof lines === "number" ? [] : lines.flatMap(({ lexemes }) => lexemes.map(({ text }) => text));
}
