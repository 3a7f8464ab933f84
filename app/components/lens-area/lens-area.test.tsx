/** One playhead for all lenses: steps and phases from the keyboard, and every open lens says the same moment. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { LensName } from "../../../content/lesson.ts";
import { call, row, side, step, tensor, trace } from "../../../engine/trace/fixture.ts";
import { UNLIT } from "../../../engine/trace/links.ts";
import { pairRows } from "../../../engine/trace/pairing.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { renderPanel, WithPlayhead } from "../test-page.tsx";
import { LensArea } from "./LensArea.tsx";

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});

const taken = (index: number) =>
  step(index, {
    loss: 4 / (index + 1),
    updatedBy: "optimizer",
    updateLine: 9,
    parameters: [{ tensor: 1, norm: 1, gradNorm: 2 + index, updateNorm: 0.5, entries: [1] }],
  });

function trained(name: Side, count: number) {
  return side(name, {
    source: "w = …\ny = relu(w)",
    tensors: [
      tensor(1, [1], { requiresGrad: true, names: ["w"], values: [2] }),
      tensor(2, [1], { isLeaf: false, values: [2], createdBy: 1 }),
    ],
    calls: [
      call(1, "relu", [], [2], {
        inputs: [{ tensor: 1, argument: "self", gradNorm: 3, gradValues: [3] }],
        line: 2,
        outputGradNorm: 3,
        outputGradValues: [3],
      }),
    ],
    ownership: [
      row(1, ["w"], { grad: "nonzero", gradNorm: 9, changed: true, changeNorm: 7, inOptimizer: "opt" }),
    ],
    steps: Array.from({ length: count }, (_, index) => taken(index)),
    stepCount: count,
  });
}

function show(count: number, open: readonly LensName[]): void {
  const both = trace(trained("nn", count), trained("functional", count));
  renderPanel(
    <WithPlayhead last={count - 1}>
      {({ step: at, phase, atEnd, onMoment }) => (
        <LensArea
          trace={both}
          pairs={pairRows(both, [])}
          steps={{ nn: both.nn?.steps ?? [], functional: both.functional?.steps ?? [] }}
          linked={{ nn: UNLIT, functional: UNLIT }}
          onLink={() => {}}
          open={open}
          moment={atEnd ? null : { step: at, phase }}
          onMoment={onMoment}
          onToggle={() => {}}
          fixed
        />
      )}
    </WithPlayhead>,
  );
}

const phases = () => within(screen.getByRole("group", { name: "How far the step has come" }));
const owner = () =>
  within(screen.getAllByRole("row", { name: /^w / })[0])
    .getAllByRole("cell")
    .slice(4, 6)
    .map((cell) => cell.textContent);

test("up and down move by phases, across steps; the owner's answers follow", async () => {
  show(3, ["ownership"]);
  expect(owner()).toEqual(["|g| 9.00", "|Δ| 7.00"]);
  const slider = screen.getByRole("slider", { name: "Step" });
  slider.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(slider.getAttribute("aria-valuetext")).toBe("Step 2 of 2, backward");
  expect(owner()).toEqual(["|g| 4.00", "not yet"]);
  await userEvent.keyboard("{ArrowDown}");
  expect(owner()).toEqual(["not yet", "not yet"]);
  await userEvent.keyboard("{ArrowDown}");
  expect(slider.getAttribute("aria-valuetext")).toBe("Step 1 of 2, update");
  expect(owner()).toEqual(["|g| 3.00", "|Δ| 0.50"]);
  await userEvent.keyboard("{Home}");
  expect(slider.getAttribute("aria-valuetext")).toBe("Step 0 of 2, update");
  await userEvent.click(screen.getByRole("button", { name: "Whole run" }));
  expect(owner()).toEqual(["|g| 9.00", "|Δ| 7.00"]);
});

test("a run of one step has phases and nothing to slide over", async () => {
  show(1, ["ownership"]);
  expect(screen.queryByRole("slider")).toBeNull();
  await userEvent.click(phases().getByRole("button", { name: "forward" }));
  expect(owner()).toEqual(["not yet", "not yet"]);
});

test("the phase moves the player of operations, and the player moves the phase", async () => {
  show(1, ["ownership", "gradients", "step"]);
  const says = () => screen.getByText(/^\d of \d, /).textContent;
  expect(says()).toBe("1 of 4, forward: relu");
  await userEvent.click(phases().getByRole("button", { name: "backward" }));
  expect(says()).toBe("2 of 4, backward: relu");
  await userEvent.click(screen.getByRole("button", { name: "Last operation" }));
  expect(says()).toBe("4 of 4, update");
  expect(phases().getByRole("button", { name: "update" }).getAttribute("aria-pressed")).toBe("true");
  expect(owner()).toEqual(["|g| 2.00", "|Δ| 0.50"]);
  await userEvent.click(screen.getByRole("button", { name: "First operation" }));
  expect(owner()).toEqual(["not yet", "not yet"]);
  expect(screen.getByText("Step 0, forward: the gradients are still to come")).toBeTruthy();
});
