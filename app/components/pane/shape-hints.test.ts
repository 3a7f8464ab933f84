/** Shapes at the end of lines: of every assignment whose value the run knows, and of no other. */
import { describe, expect, test } from "vitest";
import { call, side, tensor } from "../../../engine/trace/fixture.ts";
import { assignmentOf } from "./assignment.ts";
import { shapeHints } from "./shape-hints.ts";

describe("the value of an assignment", () => {
  test.each([
    ["y = F.linear(x, w)  # y = 1", ["y"], "linear"],
    ["    q, k = h.chunk(2, -1)", ["q", "k"], "chunk"],
    ["y = x.view(2, -1).t()", ["y"], "t"],
    ["h = self.fc(x)", ["h"], "fc()"],
    ["n = int(x.sum())", ["n"], "int()"],
    ["h = x @ w + b", ["h"], "+"],
    ["h = a * b ** 2", ["h"], "*"],
    ["h = -x", ["h"], ""],
    ["h = 1e-3 * x", ["h"], "*"],
    ["y += F.relu(x)", ["y"], "+"],
    ["r: torch.Tensor = h[0]", ["r"], "[]"],
    ["self.h = torch.tanh(x)", ["self.h"], "tanh"],
    ["y = x if ok else F.relu(x)", ["y"], ""],
    ["a, b = f(x), g(x)", ["a", "b"], ""],
    ["y = F.linear(x,", ["y"], ""],
  ])("%s", (line, names, value) => {
    expect(assignmentOf(line)).toEqual({ names, value });
  });

  test.each(["y == x", "print(x)", "for x in y:", "f(a=1)", "# y = x", ""])("%s assigns nothing", (line) => {
    expect(assignmentOf(line)).toBeNull();
  });
});

const SOURCE =
  "x = torch.randn(5, 4)\ndef f(x):\n    h = F.relu(x)\n    q, k = h.chunk(2)\n    n = h.sum().item()\ny = f(x)";
const TRACE = side("nn", {
  source: SOURCE,
  tensors: [tensor(1, [5, 4]), tensor(2, [5, 4]), tensor(3, [3, 4]), tensor(4, [2, 4]), tensor(5, [])],
  calls: [
    call(1, "relu", [], [2], { line: 3 }),
    call(2, "chunk", [], [3, 4], { line: 4 }),
    call(3, "sum", [], [5], { line: 5 }),
  ],
  globals: [
    { name: "x", tensor: 1, type: "Tensor", text: "", line: 1 },
    { name: "y", tensor: 3, type: "Tensor", text: "", line: 6 },
  ],
});

test("every assignment of a tensor has its name and shape, inside functions too; a number has none", () => {
  expect([...shapeHints(TRACE, SOURCE)]).toEqual([
    [1, "x: (5, 4)"],
    [3, "h: (5, 4)"],
    [4, "q: (3, 4), k: (2, 4)"],
    [6, "y: (3, 4)"],
  ]);
});

test("after an edit a shape goes with its line, and is gone from the line that changed", () => {
  const edited = SOURCE.replace("    h = F.relu(x)", "    # new\n    h = F.gelu(x)");
  expect([...shapeHints(TRACE, edited)]).toEqual([
    [1, "x: (5, 4)"],
    [5, "q: (3, 4), k: (2, 4)"],
    [7, "y: (3, 4)"],
  ]);
});

test("without a run there is nothing to show", () => {
  expect(shapeHints(null, SOURCE).size).toBe(0);
});
