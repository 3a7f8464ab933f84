/** What `#@param` asks for, what is wrong with it, and what a changed control writes. */
import { describe, expect, test } from "vitest";
import { type Param, parseParams, withValue, writtenValue } from "./parse-params.ts";

function only(line: string): Param {
  const { params, problems } = parseParams(line);
  expect(problems).toEqual([]);
  return params[0];
}

describe("controls", () => {
  test.each([
    [
      'lr = 0.1  #@param {type:"slider", min:0, max:1, step:0.01}',
      { kind: "slider", min: 0, max: 1, step: 0.01 },
    ],
    ['lr = 3 # @param {type: "slider"}', { kind: "slider", min: 0, max: 100, step: 1 }],
    ['n = 3.5 #@param {type:"number"}', { kind: "number", whole: false }],
    ["n = -3 #@param {'type':'integer'}", { kind: "number", whole: true }],
    ['ok = True #@param {type:"boolean"}', { kind: "boolean" }],
    ["s = 'a # b' #@param {type:\"string\"}", { kind: "string" }],
    ['x = 2 * n #@param {type:"raw"}', { kind: "raw" }],
    ['day = "2026-11-26" #@param {type:"date"}', { kind: "date" }],
    ["day = '' # @param {type:\"date\"}", { kind: "date" }],
    ['n = 2 #@param {type:"integer"} # how many', { kind: "number", whole: true }],
    ['act = "#" #@param ["#", "b"] # which', { kind: "choice", literals: ['"#"', '"b"'], free: false }],
    ["x = 1e-3 #@param", { kind: "number", whole: false }],
    [
      'act = "relu" #@param ["relu", "tanh",]',
      { kind: "choice", literals: ['"relu"', '"tanh"'], free: false },
    ],
    [
      "act = 'relu' #@param [\"relu\"] {allow-input: true}",
      { kind: "choice", literals: ["'relu'"], free: true },
    ],
    ["k = 1 #@param [1, 2.5, true]", { kind: "choice", literals: ["1", "2.5", "True"], free: false }],
    [
      'f = F.relu #@param ["F.relu", "F.gelu"] {type:"raw"}',
      { kind: "choice", literals: ["F.relu", "F.gelu"], free: false },
    ],
  ])("%s", (line, control) => {
    expect(only(line).control).toEqual(control);
  });

  test("stand on their line, indented or annotated, wherever the literal is", () => {
    const { params } = parseParams("import torch\nif True:\n    lr: float = 0.1  #@param\n");
    expect(params).toMatchObject([{ name: "lr", line: 3, from: 16, to: 19, literal: "0.1" }]);
  });

  test("are asked for by comments only", () => {
    expect(parseParams('"""\nx = 1 #@param\n"""\ns = "#@param"\n#@title x\n')).toEqual({
      params: [],
      problems: [],
    });
  });
});

test.each([
  ["f(x) #@param", "assignment", "f(x)"],
  ['#@param {type:"number"}', "assignment", ""],
  ["x += 1 #@param", "assignment", "x += 1"],
  ["x = 1 #@param {type:number", "notation", "{type:number"],
  ["x = 1 #@param [1, 2", "notation", "[1, 2"],
  ["x = 1 #@param please", "notation", "please"],
  ['x = 1 #@param {type:"dial"}', "type", "dial"],
  ['x = y #@param {type:"number"}', "value", "y"],
  ['x = 1.5 #@param {type:"integer"}', "value", "1.5"],
  ['x = "a" #@param {type:"slider", min:0, max:1}', "value", '"a"'],
  ['x = 1 #@param {type:"slider", min:2, max:1}', "range", '{type:"slider", min:2, max:1}'],
  ['x = 1 #@param {type:"slider", min:0, max:1, step:0}', "range", '{type:"slider", min:0, max:1, step:0}'],
  ["x = 1 #@param []", "choices", "[]"],
])("%s is a fault of the line: %s", (line, fault, text) => {
  expect(parseParams(`\n${line}`)).toEqual({ params: [], problems: [{ line: 2, fault, text }] });
});

describe("values", () => {
  const slider = 'lr = 0.1 #@param {type:"slider", min:0, max:1, step:0.1}';
  test.each([
    [slider, "1", "1.0"],
    [slider, "0.3", "0.3"],
    ['n = 3 #@param {type:"slider", min:0, max:9, step:1}', "4", "4"],
    ['n = 3 #@param {type:"integer"}', "4.5", null],
    ['n = 3.0 #@param {type:"number"}', "-", null],
    ['n = 3.0 #@param {type:"number"}', " 1e-4 ", "1e-4"],
    ["s = 'a' #@param", 'it\'s \\ "b"', "'it\\'s \\\\ \"b\"'"],
    ["day = '2026-11-26' #@param {type:\"date\"}", "2027-01-31", "'2027-01-31'"],
    ['x = y #@param {type:"raw"}', " ", null],
    ['x = y #@param {type:"raw"}', "z # w", null],
    ['a = "b" #@param ["b", "c"] {allow-input: true}', "c", '"c"'],
    ['a = "b" #@param ["b", "c"] {allow-input: true}', "d", '"d"'],
  ])("%s takes %j as %j", (line, typed, literal) => {
    expect(writtenValue(only(line), typed)).toBe(literal);
  });

  test("are written over the old one and nothing else", () => {
    const source = `import torch\n  ${slider}\nx = 0.1\n`;
    const [param] = parseParams(source).params;
    expect(withValue(source, param, "0.75")).toBe(source.replace("lr = 0.1", "lr = 0.75"));
  });

  test("a text keeps its meaning when it is written and read again", () => {
    const param = only("s = 'a' #@param");
    const text = "tab\t, quote ', slash \\, line\nend";
    const literal = writtenValue(param, text) ?? "";
    expect(literal).toBe("'tab\\t, quote \\', slash \\\\, line\\nend'");
    expect(only(`s = ${literal} #@param`).literal).toBe(literal);
  });
});
