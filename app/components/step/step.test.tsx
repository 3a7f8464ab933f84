/** The step lens as a reader meets it: words, keys, the student's numbers. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { call, side, tensor, trace } from "../../../engine/trace/fixture.ts";
import { litBy } from "../../../engine/trace/links.ts";
import { framesOf } from "../../../engine/trace/playback.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { renderPanel, WithPlayhead } from "../test-page.tsx";
import { frameTable } from "./frame-table.ts";
import { Step } from "./Step.tsx";

const edge = (id: number, argument: string, gradValues: readonly number[] | null) => ({
  tensor: id,
  argument,
  gradNorm: gradValues && Math.abs(gradValues[0]),
  gradValues,
});

const relu = (name: "nn" | "functional", values: readonly number[] = [2]) =>
  side(name, {
    source: "x = …\ny = relu(x)",
    tensors: [
      tensor(1, [values.length], { requiresGrad: true, names: ["x"], values }),
      tensor(2, [values.length], { isLeaf: false, values }),
    ],
    calls: [
      call(1, "relu", [], [2], {
        inputs: [edge(1, "self", [3])],
        line: 2,
        formula: "out = max(0, self)",
        derivatives: { self: "grad · (out > 0)" },
        outputGradNorm: 3,
        outputGradValues: [3],
      }),
    ],
  });

function show(onLink = vi.fn(), values?: readonly number[]) {
  const both = trace(relu("nn", values), relu("functional", values));
  const props = { pairs: [], steps: { nn: [], functional: [] }, linked: litBy(both, [], null) };
  renderPanel(
    <WithPlayhead last={0}>
      {(playhead) => <Step {...props} {...playhead} trace={both} onLink={onLink} />}
    </WithPlayhead>,
  );
  return onLink;
}

test("plays forward, back and into the leaf, each with the student's numbers", async () => {
  const onLink = show();
  expect(screen.getByText("1 of 3, forward: relu")).toBeTruthy();
  expect(screen.getAllByText("out[0] = max(0, 2) = 2")).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Forward one operation" }));
  expect(screen.getByText("2 of 3, backward: relu")).toBeTruthy();
  expect(screen.getAllByText("self.grad[0] = 3 · (2 > 0) = 3")).toHaveLength(2);
  expect(onLink).toHaveBeenLastCalledWith({ side: "nn", line: 2, call: 1 }, false);
  await userEvent.keyboard("{End}");
  expect(screen.getAllByText(/gets its first gradient/)).toHaveLength(2);
  await userEvent.keyboard("{Home}");
  expect(screen.getByText("1 of 3, forward: relu")).toBeTruthy();
});

test("every number of a tensor is written with the same decimals, wherever it stands", () => {
  show(vi.fn(), [0.12345678, 2.00012345, 0.12345678]);
  expect(screen.getAllByRole("cell", { name: "0.1235, 2.0001, 0.1235" })).toHaveLength(4);
});

test("the table says the same and leads to each frame", async () => {
  show();
  await userEvent.click(screen.getByRole("button", { name: "As text" }));
  expect(screen.getByRole("row", { name: "2 backward relu : 2 relu : 2" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "3" }));
  expect(screen.getByText("3 of 3, gradient arrives at a leaf: relu")).toBeTruthy();
});

test("its file has a row a frame, with the operation and its line on each side", () => {
  const both = trace(relu("nn"), relu("functional"));
  expect(frameTable(framesOf(both, 0), MESSAGES.en)).toEqual({
    header: ["no.", "what happens", "nn", "nn line", "F", "F line"],
    rows: [
      [1, "forward", "relu", 2, "relu", 2],
      [2, "backward", "relu", 2, "relu", 2],
      [3, "gradient arrives at a leaf", "relu", 2, "relu", 2],
    ],
  });
});
