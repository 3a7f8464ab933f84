/** What Format writes, what it leaves as it is, and which line it refuses. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { initSync } from "@wasm-fmt/ruff_fmt/web";
import { beforeAll, describe, expect, test } from "vitest";
import { parseParams } from "../../components/params/parse-params.ts";
import { EXAMPLES } from "../../examples/examples.ts";
import { formatPython } from "./format.ts";

beforeAll(() => {
  initSync(readFileSync(createRequire(import.meta.url).resolve("@wasm-fmt/ruff_fmt/wasm")));
});

const format = async (source: string): Promise<string | null> => (await formatPython(source)).text;

test("a program is laid out as Ruff does, its quotes and its short lines stay", async () => {
  expect(await format("import torch\nx=torch.ones( 2,3 )\ndef f(a) :\n  return 'a'\n")).toBe(
    "import torch\n\nx = torch.ones(2, 3)\n\n\ndef f(a):\n    return 'a'\n",
  );
  expect(await format("")).toBe("");
});

describe("Colab's forms", () => {
  test.each([
    'lr=0.1 #@param {type:"slider", min:0, max:1, step:0.1}',
    'act = "relu" # @param ["relu", "tanh"] {allow-input: true}',
    "#@title  Settings",
    "# @markdown   text",
  ])("%s keeps its spelling", async (line) => {
    const [code, form] = [line.slice(0, line.indexOf("#")).trim(), line.slice(line.indexOf("#"))];
    const tidy = code === "" ? "" : `${code.replace(/ ?= ?/, " = ")}  `;
    expect(await format(`${line}   \n`)).toBe(`${tidy}${form}\n`);
  });

  test("a line that is long because of its form is not broken; what only looks like one is a text", async () => {
    const long = `rate = 0.5  #@param {type:"slider", min:0.000000001, max:1, step:0.000000001} ${"-".repeat(80)}\n`;
    expect(await format(long)).toBe(long);
    const text = 's = "#@param"  # noqa\n"""\n#@param   x\n"""\n';
    expect(await format(text)).toBe(text);
  });
});

test.each([
  ["x = 'open\n", 1],
  ["import torch\ny = f(x\n\n", 2],
  ["# 图\nx = 1)\n", 2],
  ["%matplotlib inline\n", 1],
  ["if x:\ny = 1\n", 2],
  ["x = 1\n  y = 2\n", 2],
])("%j cannot be read: line %i is named", async (source, line) => {
  expect(await formatPython(source)).toEqual({ text: null, unreadable: line });
});

test("every program of this page can be read, keeps its settings, and is not changed a second time", async () => {
  const lessons = join(import.meta.dirname, "../../../lessons");
  const files = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".py"),
  );
  const programs = [
    ...EXAMPLES.flatMap(({ code }) => [code.nn, code.functional]),
    ...files.map((name) => readFileSync(join(lessons, name), "utf8")),
  ];
  expect(programs.length).toBeGreaterThan(100);
  const settings = (source: string) =>
    parseParams(source).params.map(({ name, literal, control }) => ({ name, literal, control }));
  for (const program of programs) {
    const text = (await format(program)) ?? "";
    expect(settings(text)).toEqual(settings(program));
    expect(await format(text)).toBe(text);
  }
});
