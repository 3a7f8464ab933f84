/** The graph lens read by role: the same operations on both sides, in words, by keyboard, folded and open. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { call, row, side, tensor, trace } from "../../../engine/trace/fixture.ts";
import { unionGraph } from "../../../engine/trace/graph.ts";
import { drawnGraph } from "../../../engine/trace/graph-fold.ts";
import { UNLIT } from "../../../engine/trace/links.ts";
import { pairRows } from "../../../engine/trace/pairing.ts";
import type { Trace } from "../../../engine/trace/types.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { renderPanel, WithPlayhead } from "../test-page.tsx";
import { Graph } from "./Graph.tsx";
import { graphTable } from "./outline.ts";

const inputs = (gradient: number | null) => [
  { tensor: 2, argument: "input", gradNorm: null, gradValues: null },
  { tensor: 1, argument: "weight", gradNorm: gradient, gradValues: null },
];
const linear = (gradient: number | null) =>
  call(10, "linear", [], [3], {
    line: 6,
    gradFn: "AddmmBackward0",
    inputs: inputs(gradient),
    outputGradNorm: 1,
  });
const tensors = [
  tensor(1, [1, 2], { requiresGrad: true }),
  tensor(2, [4, 2], { names: ["x"], line: 4 }),
  tensor(3, [4, 1], { names: ["y"] }),
];
const NN = side("nn", { tensors, calls: [linear(3.5)], ownership: [row(1, ["model.weight"], { line: 5 })] });
const FUNCTIONAL = side("functional", {
  tensors,
  calls: [linear(0)],
  ownership: [row(1, ["w"], { line: 7 })],
});

class Silent {
  observe(): void {}
  disconnect(): void {}
}

// The layout is loaded when it is first needed, which takes a moment on a busy machine.
beforeAll(() => import("./layout.ts"));

beforeEach(() => {
  // jsdom lays nothing out: the panel is as wide as a desktop's.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  vi.stubGlobal("ResizeObserver", Silent);
});

function show(shown: Trace) {
  const onLink = vi.fn();
  renderPanel(
    <WithPlayhead last={0}>
      {(playhead) => (
        <Graph
          trace={shown}
          pairs={pairRows(shown, [])}
          steps={{ nn: [], functional: [] }}
          {...playhead}
          linked={{ nn: { ...UNLIT, calls: [10] }, functional: UNLIT }}
          onLink={onLink}
        />
      )}
    </WithPlayhead>,
  );
  return onLink;
}

async function half(name: string) {
  return within(await screen.findByRole("group", { name: `Graph of the ${name} side` }));
}

test("each side has its operation, and its own name for the parameter", async () => {
  show(trace(NN, FUNCTIONAL));
  const nn = await half("nn");
  const functional = await half("F");
  expect(
    nn.getByRole("button", { name: /^line 6 · linear, AddmmBackward0, from x and model\.weight/ }),
  ).toBeDefined();
  expect(nn.getByRole("button", { name: /^model\.weight/ })).toBeDefined();
  expect(functional.getByRole("button", { name: /^w, line 7 · \(1, 2\)/ })).toBeDefined();
});

test("backward writes the gradient beside its edge, and tells 0.0 from none", async () => {
  show(trace(NN, FUNCTIONAL));
  expect((await half("nn")).getByText("3.50")).toBeDefined();
  expect((await half("F")).getByText("0.0")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Forward" }));
  expect(screen.queryByText("3.50")).toBeNull();
});

test("arrow keys walk through the nodes, and each lights its place in the code", async () => {
  const onLink = show(trace(NN, null));
  const nn = await half("nn");
  const [first] = nn.getAllByRole("button");
  first.focus();
  await userEvent.keyboard("{ArrowRight}");
  await waitFor(() => expect(document.activeElement?.getAttribute("data-node")).toBe("c10"));
  expect(onLink).toHaveBeenLastCalledWith({ side: "nn", line: 6, call: 10 }, false);
  await userEvent.keyboard("{Enter}");
  expect(onLink).toHaveBeenLastCalledWith({ side: "nn", line: 6, call: 10 }, true);
});

test("what is lit is ringed", async () => {
  show(trace(NN, FUNCTIONAL));
  const nn = await half("nn");
  expect(nn.getByRole("button", { name: /^line 6 · linear/ }).querySelector(".ring")).not.toBeNull();
  expect(
    (await half("F")).getByRole("button", { name: /^line 6 · linear/ }).querySelector(".ring"),
  ).toBeNull();
});

test("the failing operation says so, with the expected and the actual shape at the tensor that is wrong", async () => {
  const error = { message: "mat1 and mat2 do not fit", argument: "weight", expected: [1, 2], actual: [2, 1] };
  const failed = side("functional", {
    ...FUNCTIONAL,
    ok: false,
    calls: [{ ...linear(null), outputs: [], error }],
    error: {
      type: "RuntimeError",
      message: "",
      line: 6,
      column: null,
      endColumn: null,
      traceback: "",
      call: 10,
    },
  });
  show(trace(NN, failed));
  const functional = await half("F");
  expect(functional.getByText("expected (1, 2)")).toBeDefined();
  expect(functional.getByText("actual (2, 1)")).toBeDefined();
  expect(functional.getByRole("button", { name: /mat1 and mat2 do not fit/ })).toBeDefined();
});

test("as text it is a table a side, equal in content", async () => {
  show(trace(NN, FUNCTIONAL));
  await userEvent.click(screen.getByRole("button", { name: "As text" }));
  const [nn, functional] = screen.getAllByRole("table");
  const cells = (table: HTMLElement) =>
    within(table)
      .getAllByRole("cell")
      .map((cell) => cell.textContent);
  expect(cells(nn)).toEqual(["–", "xmodel.weight", "–3.50", "–", "line 6 · linear", "1.00"]);
  expect(cells(functional)).toEqual(["–", "xw", "–0.0", "–", "line 6 · linear", "1.00"]);
});

test("a line that ran fifty times is one node that opens and closes", async () => {
  const calls = Array.from({ length: 50 }, (_, i) =>
    call(i + 1, "cell", [i], [i + 1], { line: 8, outputGradNorm: 1 }),
  );
  const made = Array.from({ length: 51 }, (_, i) =>
    tensor(i, [2], { createdBy: i || null, isLeaf: i === 0 }),
  );
  show(trace(side("nn", { calls, tensors: made }), null));
  const nn = await half("nn");
  await userEvent.click(nn.getByRole("button", { name: /^line 8 · cell ×50/ }));
  await waitFor(async () =>
    expect((await half("nn")).getAllByRole("button", { name: /^line 8 · cell/ })).toHaveLength(50),
  );
  await userEvent.click(screen.getByRole("button", { name: "As before" }));
  await waitFor(async () => expect((await half("nn")).getAllByRole("button")).toHaveLength(3));
});

test("without operations it says which call would make one", () => {
  show(trace(side("nn"), side("functional")));
  expect(screen.getByText("F.relu(x)")).toBeDefined();
});

test("its file has a row an edge, with the gradient that came back over it", () => {
  const shown = trace(NN, FUNCTIONAL);
  const graph = drawnGraph(unionGraph(shown, pairRows(shown, []), 0), new Set());
  expect(graphTable(graph, MESSAGES.en).rows).toEqual([
    ["nn", "line 6 · linear", "AddmmBackward0", null, "x", "–"],
    ["nn", "line 6 · linear", "AddmmBackward0", null, "model.weight", "3.50"],
    ["nn", "y", "(4, 1)", null, "line 6 · linear", "1.00"],
    ["F", "line 6 · linear", "AddmmBackward0", null, "x", "–"],
    ["F", "line 6 · linear", "AddmmBackward0", null, "w", "0.0"],
    ["F", "y", "(4, 1)", null, "line 6 · linear", "1.00"],
  ]);
});
