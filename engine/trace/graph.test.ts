/** The union of both sides' graphs: what both have is one node, what one has stays its own, what repeats is folded. */
import { describe, expect, test } from "vitest";
import { call, row, side, tensor, trace } from "./fixture.ts";
import { unionGraph } from "./graph.ts";
import { drawnGraph, frameId } from "./graph-fold.ts";
import { pairRows } from "./pairing.ts";
import type { SideTrace, Trace } from "./types.ts";

const module = (path: string, type: string) => ({
  path,
  type,
  extra: "",
  training: true,
  line: 1,
  parameters: [],
  buffers: [],
});

const NN = side("nn", {
  tensors: [
    tensor(1, [1, 2], { requiresGrad: true }),
    tensor(2, [4, 2], { names: ["x"], line: 4 }),
    tensor(3, [4, 1], { createdBy: 10, isLeaf: false }),
    tensor(4, [], { createdBy: 11, isLeaf: false, names: ["loss"] }),
  ],
  calls: [
    call(10, "linear", [2, 1], [3], { module: "model.fc", line: 6 }),
    call(11, "mse_loss", [3], [4], { line: 7, outputGradNorm: 1 }),
  ],
  modules: [module("model", "Net"), module("model.fc", "Linear")],
  ownership: [row(1, ["model.fc.weight"], { shape: [1, 2], registered: "model.fc.weight" })],
});

function functional(rest: Partial<SideTrace> = {}): SideTrace {
  return side("functional", {
    tensors: [
      tensor(7, [1, 2], { requiresGrad: true }),
      tensor(8, [4, 2], { names: ["x"] }),
      tensor(9, [4, 1], { createdBy: 20, isLeaf: false }),
      tensor(6, [], { createdBy: 21, isLeaf: false, names: ["loss"] }),
    ],
    calls: [call(20, "linear", [8, 7], [9], { line: 3 }), call(21, "mse_loss", [9], [6], { line: 4 })],
    ownership: [row(7, ["w"], { shape: [1, 2] })],
    ...rest,
  });
}

const graphOf = (shown: Trace) => unionGraph(shown, pairRows(shown, []), 0);

describe("the union", () => {
  test("what stands in a Sequential is inside its frame; a ModuleList computes nothing and has none", () => {
    const nested = side("nn", {
      tensors: [tensor(1, [2], { names: ["x"] }), ...[2, 3].map((id) => tensor(id, [2], { createdBy: id }))],
      calls: [
        call(2, "relu", [1], [2], { module: "net[1][0]" }),
        call(3, "tanh", [2], [3], { module: "model.layers[0]" }),
      ],
      modules: [
        module("net", "Sequential"),
        module("net[1]", "Sequential"),
        module("net[1][0]", "ReLU"),
        module("model", "Net"),
        module("model.layers", "ModuleList"),
        module("model.layers[0]", "Tanh"),
      ],
    });
    expect(graphOf(trace(nested, null)).frames.map(({ path, parent }) => [path, parent])).toEqual([
      ["net", null],
      ["model", null],
      ["net[1]", "net"],
      ["net[1][0]", "net[1]"],
      ["model.layers[0]", "model"],
    ]);
  });

  test("operations, parameters and data that both sides have are one node each", () => {
    const graph = graphOf(trace(NN, functional()));
    const sides = graph.nodes.map(({ id, nn, functional: there }) => [id, nn !== null, there !== null]);
    expect(sides).toEqual([
      ["n2", true, true],
      ["p0", true, true],
      ["c10", true, true],
      ["c11", true, true],
      ["oc11", true, true],
    ]);
    const edges = graph.edges.map(({ from, to }) => `${from}>${to}`);
    expect(edges).toEqual(["n2>c10", "p0>c10", "c10>c11", "c11>oc11"]);
  });

  test("it ends in what nothing used: by name, with its number, and with what backward began with", () => {
    const tensors = NN.tensors.map((one) => (one.id === 4 ? { ...one, values: [0.25] } : one));
    const graph = graphOf(trace({ ...NN, tensors }, functional()));
    expect(graph.nodes.find(({ kind }) => kind === "result")).toMatchObject({
      nn: { name: "loss", value: 0.25, line: 7 },
      functional: { name: "loss", value: null },
    });
    expect(graph.edges.at(-1)).toMatchObject({
      from: "c11",
      nn: { gradNorm: 1 },
      functional: { gradNorm: null },
    });
  });

  test("the loss of a turn that is over lends its name from the last one; a number without a name is no result", () => {
    const calls = [
      call(10, "mean", [1], [2], { step: 0, line: 7, outputGradNorm: 1 }),
      call(11, "mean", [1], [3], { step: 1, line: 7, outputGradNorm: 1 }),
    ];
    const tensors = [
      tensor(1, [2], { requiresGrad: true, names: ["w"] }),
      tensor(2, [], { createdBy: 10, isLeaf: false }),
      tensor(3, [], { createdBy: 11, isLeaf: false, names: ["loss"] }),
    ];
    const first = unionGraph(trace(side("nn", { calls, tensors }), null), [], 0);
    expect(first.nodes.find(({ kind }) => kind === "result")).toMatchObject({
      nn: { tensor: 2, name: "loss" },
    });
    const nameless = [call(10, "mean", [1], [2], { line: 7 })];
    const none = graphOf(trace(side("nn", { calls: nameless, tensors: tensors.slice(0, 2) }), null));
    expect(none.nodes.filter(({ kind }) => kind === "result")).toEqual([]);
  });

  test("a parameter stands in the frame of the module that owns it, on the side that has the module", () => {
    const graph = graphOf(trace(NN, functional()));
    expect(graph.nodes.find(({ id }) => id === "p0")?.frame).toBe("model.fc");
    expect(graph.frames.map(({ path, parent, sides }) => [path, parent, sides])).toEqual([
      ["model", null, ["nn"]],
      ["model.fc", "model", ["nn"]],
    ]);
  });

  test("what one side alone computes is its own node", () => {
    const calls = [
      call(20, "linear", [8, 7], [9], { line: 3 }),
      call(21, "relu", [9], [12], { line: 4 }),
      call(22, "mse_loss", [12], [6], { line: 5 }),
    ];
    const tensors = functional().tensors.map((one) => (one.id === 6 ? { ...one, createdBy: 22 } : one));
    const there = functional({
      calls,
      tensors: [...tensors, tensor(12, [4, 1], { createdBy: 21, isLeaf: false })],
    });
    const only = graphOf(trace(NN, there)).nodes.find(({ id }) => id === "d21");
    expect(only).toMatchObject({ kind: "op", nn: null });
  });

  test("a shared parameter is one node with two uses", () => {
    const calls = [call(10, "linear", [2, 1], [3]), call(11, "linear", [3, 1], [4], { outputGradNorm: 1 })];
    const graph = graphOf(trace({ ...NN, calls }, null));
    expect(graph.edges.filter(({ from }) => from === "p0").map(({ to }) => to)).toEqual(["c10", "c11"]);
  });

  test("an edge carries the gradient of each side; None is not zero", () => {
    const calls = [
      call(10, "linear", [2, 1], [3], {
        inputs: [
          { tensor: 2, argument: "argument0", gradNorm: null, gradValues: null },
          { tensor: 1, argument: "argument1", gradNorm: 0, gradValues: null },
        ],
      }),
      NN.calls[1],
    ];
    const { edges } = graphOf(trace({ ...NN, calls }, functional()));
    expect(edges[0]).toMatchObject({
      nn: { gradNorm: null },
      functional: { gradNorm: null },
    });
    expect(edges[1]).toMatchObject({ nn: { gradNorm: 0 }, functional: { gradNorm: null } });
  });

  test("a run that raised is drawn up to the failing call", () => {
    const error = { message: "no", argument: "argument1", expected: [1, 2], actual: [2, 1] };
    const there = functional({
      ok: false,
      calls: [call(20, "linear", [8, 7], [], { line: 3, error })],
      error: {
        type: "RuntimeError",
        message: "no",
        line: 3,
        column: null,
        endColumn: null,
        traceback: "",
        call: 20,
      },
    });
    const graph = graphOf(trace(NN, there));
    expect(graph.nodes.filter(({ functional: fact }) => fact !== null).map(({ id }) => id)).toEqual([
      "n2",
      "p0",
      "c10",
    ]);
    expect(graph.nodes.map(({ id }) => id)).toEqual(["n2", "p0", "c10", "c11", "oc11"]);
  });
});

describe("folding", () => {
  /** `layers` modules of `each` operations, one after the other. */
  function stacked(layers: number, each: number): Trace {
    const count = layers * each;
    const calls = Array.from({ length: count }, (_, i) =>
      call(i + 1, `op${i}`, [i], [i + 1], {
        module: `net.${Math.floor(i / each)}`,
        outputGradNorm: 1,
        line: i,
      }),
    );
    const tensors = Array.from({ length: count + 1 }, (_, i) =>
      tensor(i, [2], { createdBy: i === 0 ? null : i, isLeaf: i === 0 }),
    );
    const modules = [module("net", "Sequential")];
    for (let i = 0; i < layers; i++) modules.push(module(`net.${i}`, "Block"));
    return trace(side("nn", { calls, tensors, modules }), null);
  }

  test("a small graph is shown whole", () => {
    const drawn = drawnGraph(graphOf(stacked(3, 4)), new Set());
    expect(drawn.nodes.every(({ kind }) => kind !== "group")).toBe(true);
    expect(drawn.frames.map(({ path }) => path)).toEqual(["net", "net.0", "net.1", "net.2"]);
  });

  test("a large one shuts its inner modules, and a module opens again", () => {
    const graph = graphOf(stacked(4, 20));
    const drawn = drawnGraph(graph, new Set());
    const layers = [0, 1, 2, 3].map((i) => frameId(`net.${i}`));
    expect(drawn.nodes.map(({ id }) => id)).toEqual(["n0", ...layers, "oc80"]);
    expect(drawn.edges).toHaveLength(5);
    const opened = drawnGraph(graph, new Set([frameId("net.1")]));
    expect(opened.nodes).toHaveLength(5 + 20);
    expect(opened.frames.map(({ path }) => path)).toEqual(["net", "net.1"]);
  });

  test("a line that runs again and again is one node, until it is opened", () => {
    const calls = Array.from({ length: 50 }, (_, i) =>
      call(i + 1, "cell", [i, 99], [i + 1], { line: 8, outputGradNorm: 1 }),
    );
    const tensors = Array.from({ length: 51 }, (_, i) =>
      tensor(i, [2], { createdBy: i === 0 ? null : i, isLeaf: i === 0 }),
    );
    const graph = graphOf(trace(side("nn", { calls, tensors: [...tensors, tensor(99, [2])] }), null));
    const drawn = drawnGraph(graph, new Set());
    const group = drawn.nodes.find(({ kind }) => kind === "group");
    expect(group).toMatchObject({ of: { line: 8, op: "cell" }, counts: { nn: 50, functional: 0 } });
    expect(drawn.nodes.map(({ id }) => id)).toEqual(["n0", "n99", group?.id, "oc50"]);
    expect(drawnGraph(graph, new Set([group?.id ?? ""])).nodes).toHaveLength(53);
  });
});
