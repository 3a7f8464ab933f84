/** What stands beside an operation: its own parameters and data, never the main line, never what others own. */
import { expect, test } from "vitest";
import { call, row, side, tensor, trace } from "../../../engine/trace/fixture.ts";
import { unionGraph } from "../../../engine/trace/graph.ts";
import { drawnGraph } from "../../../engine/trace/graph-fold.ts";
import { pairRows } from "../../../engine/trace/pairing.ts";
import type { SideTrace } from "../../../engine/trace/types.ts";
import { besides } from "./beside.ts";

const module = (path: string, type: string) => ({
  path,
  type,
  extra: "",
  training: true,
  line: 1,
  parameters: [],
  buffers: [],
});

/** Names of what stands beside something, as `w: parameter of linear`. */
function found(shown: SideTrace): readonly string[] {
  const whole = trace(shown, null);
  const graph = drawnGraph(unionGraph(whole, pairRows(whole, []), 0), new Set());
  const named = (id: string): string => {
    const node = graph.nodes.find((one) => one.id === id);
    if (node?.kind === "leaf") return node.nn?.name ?? "";
    return node?.kind === "op" ? (node.nn?.call.op ?? "") : "";
  };
  return [...besides(graph)].map(([id, { of, as }]) => `${named(id)}: ${as} of ${named(of)}`);
}

const param = (id: number, name: string) => tensor(id, [2], { requiresGrad: true, names: [name] });
const data = (id: number, name: string) => tensor(id, [2], { names: [name] });
const made = (id: number, by: number) => tensor(id, [2], { createdBy: by, isLeaf: false });

test("weight and bias are beside their operation, the target beside the loss; x is where the main line begins", () => {
  const tensors = [data(1, "x"), param(2, "w"), param(3, "b"), data(4, "y"), made(5, 10), made(6, 11)];
  const calls = [
    call(10, "linear", [1, 2, 3], [5]),
    call(11, "mse_loss", [5, 4], [6], { outputGradNorm: 1 }),
  ];
  expect(found(side("nn", { tensors, calls }))).toEqual([
    "w: parameter of linear",
    "b: parameter of linear",
    "y: data of mse_loss",
  ]);
});

test("the main line begins with data although a parameter is the first argument, else with the first of them", () => {
  const tensors = [param(1, "w"), data(2, "x"), made(3, 10)];
  const mul = [call(10, "mul", [1, 2], [3], { outputGradNorm: 1 })];
  expect(found(side("nn", { tensors, calls: mul }))).toEqual(["w: parameter of mul"]);
  const both = [param(1, "w"), param(2, "v"), made(3, 10)];
  expect(found(side("nn", { tensors: both, calls: mul }))).toEqual(["v: parameter of mul"]);
});

test("a shared parameter stands at its first use; one that is used all over stands by itself", () => {
  const uses = (count: number) => {
    const calls = Array.from({ length: count }, (_, i) =>
      call(10 + i, "linear", [i === 0 ? 1 : 19 + i, 2], [20 + i], { outputGradNorm: 1, line: i + 1 }),
    );
    const outputs = calls.map((_, i) => made(20 + i, 10 + i));
    return side("nn", { tensors: [data(1, "x"), param(2, "w"), ...outputs], calls });
  };
  expect(found(uses(2))).toEqual(["w: parameter of linear"]);
  expect(found(uses(3))).toEqual([]);
});

test("inside a module stands what it registered; a tensor that belongs to none keeps outside", () => {
  const tensors = [data(1, "x"), param(2, "net.w"), param(3, "net.plain"), data(4, "mask")];
  const calls = [
    call(10, "linear", [1, 2], [5], { module: "net" }),
    call(11, "matmul", [5, 3], [6], { module: "net" }),
    call(12, "mul", [6, 4], [7], { module: "net", outputGradNorm: 1 }),
  ];
  const shown = side("nn", {
    tensors: [...tensors, made(5, 10), made(6, 11), made(7, 12)],
    calls,
    modules: [module("net", "Net")],
    ownership: [row(2, ["net.w"], { registered: "net.w" }), row(3, ["net.plain"])],
  });
  expect(found(shown)).toEqual(["net.w: parameter of linear"]);
});
