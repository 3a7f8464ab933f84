/** The gradients lens by role and text: keys move row and playhead, the cell says its value, the table says the same. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Locale } from "../../../content/lesson.ts";
import { row, side, step, trace } from "../../../engine/trace/fixture.ts";
import { UNLIT } from "../../../engine/trace/links.ts";
import { playheadAt, renderPanel } from "../test-page.tsx";
import { Gradients } from "./Gradients.tsx";

const at = (tensor: number, gradNorm: number | null) => ({
  tensor,
  norm: 1,
  gradNorm,
  updateNorm: null,
  entries: [],
});
const STEPS = [0, 1, 2].map((index) =>
  step(index, { parameters: [at(1, index === 0 ? 0 : 0.25), at(2, null)] }),
);
const PAIRS = [
  { nn: row(1, ["model.weight"]), functional: row(1, ["w"]) },
  { nn: row(2, ["model.bias"]), functional: row(2, ["b"], { line: 3 }) },
];

function show(steps = STEPS, locale: Locale = "en") {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  const onMoment = vi.fn();
  const onLink = vi.fn();
  renderPanel(
    <Gradients
      trace={trace(side("nn"), side("functional"))}
      pairs={PAIRS}
      steps={{ nn: steps, functional: steps }}
      {...playheadAt(1, onMoment)}
      linked={{ nn: UNLIT, functional: UNLIT }}
      onLink={onLink}
    />,
    locale,
  );
  return { onMoment, onLink };
}

test("arrows move the playhead and the row, and the cell under them says its value", async () => {
  const { onMoment } = show();
  const map = screen.getByRole("slider", { name: /^Left/ });
  expect(map.getAttribute("aria-valuetext")).toBe("model.weight · w, step 1: nn 0.25, F 0.25");
  map.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(map.getAttribute("aria-valuetext")).toBe("model.bias · b, step 1: nn None, F None");
  expect(onMoment).not.toHaveBeenCalled();
  await userEvent.keyboard("{ArrowLeft}");
  expect(onMoment).toHaveBeenLastCalledWith({ step: 0, phase: "update" });
  await userEvent.keyboard("{End}");
  expect(onMoment).toHaveBeenLastCalledWith({ step: 2, phase: "update" });
});

test("the table has every step and both sides, None and 0.0 as they are", async () => {
  show();
  await userEvent.click(screen.getByRole("button", { name: "As text" }));
  const rows = screen.getAllByRole("row").map((each) => [...each.children].map((cell) => cell.textContent));
  expect(rows).toEqual([
    ["Step", "nn model.weight · w", "F model.weight · w", "nn model.bias · b", "F model.bias · b"],
    ["0", "0.0", "0.0", "None", "None"],
    ["1", "0.25", "0.25", "None", "None"],
    ["2", "0.25", "0.25", "None", "None"],
  ]);
});

test("what has a name is said in words and leads to its line", async () => {
  const { onLink } = show();
  expect(screen.getAllByText(/None at every step/)).toHaveLength(2);
  expect(screen.getAllByText(/exactly 0\.0 at step 0/)).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "right, line 3" }));
  expect(onLink).toHaveBeenLastCalledWith({ side: "functional", line: 3, tensor: 2 }, true);
});

test("rows can be sorted by size at the playhead", async () => {
  show([step(0, { parameters: [at(1, 0.1), at(2, 5)] }), step(1, { parameters: [at(1, 0.1), at(2, 5)] })]);
  await userEvent.selectOptions(screen.getByRole("combobox"), "largest now");
  const map = screen.getByRole("slider", { name: /^Left/ });
  expect(map.getAttribute("aria-valuetext")).toContain("model.bias · b, step 1: nn 5, F 5");
});

test("a single step needs no map, and nothing at all says what would fill the lens", () => {
  show([step(0, { parameters: [at(1, 2)] })]);
  expect(screen.queryByRole("slider")).toBeNull();
  expect(within(screen.getByRole("img")).queryByText("x")).toBeNull();
});

test("the lens speaks Chinese", () => {
  show(STEPS, "zh-CN");
  expect(screen.getByRole("slider", { name: /^左边/ }).getAttribute("aria-valuetext")).toBe(
    "model.weight · w，第 1 步：nn 0.25，F 0.25",
  );
  expect(screen.getAllByText(/反向没有走到那里/)).toHaveLength(2);
});
