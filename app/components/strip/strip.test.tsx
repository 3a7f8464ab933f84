/** The strip read as a student reads it: what is the same, what is not, what is running. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Verdict } from "../../../engine/trace/compare.ts";
import type { RunState } from "../../../runtime/protocol.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { renderPanel } from "../test-page.tsx";
import { Strip } from "./Strip.tsx";
import { verdictCells } from "./verdict-cells.ts";

const SAME: Verdict = {
  error: null,
  output: { kind: "identical" },
  loss: { equality: { kind: "identical" }, nn: 4.25, functional: 4.25 },
  gradients: { equality: { kind: "close", maxDifference: 6e-8 }, pairs: 2 },
  graph: { same: true, nn: 2, functional: 2 },
  tracked: { nn: 2, functional: 0 },
};

function show(verdict: Verdict, state: RunState = { status: "idle" }, locale: "en" | "zh-CN" = "en") {
  const handlers = { onRun: vi.fn(), onStop: vi.fn(), onLens: vi.fn() };
  const cells = verdictCells(verdict, verdict.error === null, MESSAGES[locale]);
  renderPanel(
    <Strip
      state={state}
      waiting={false}
      cells={cells}
      stale={false}
      notice={null}
      mac={false}
      {...handlers}
    />,
    locale,
  );
  return handlers;
}

test("equal, nearly equal and different are told in words, not by colour", () => {
  show(SAME);
  expect(screen.getByRole("button", { name: /Output.*same.*bit for bit/ })).toBeDefined();
  expect(screen.getByRole("button", { name: /Loss.*same.*4\.25/ })).toBeDefined();
  expect(screen.getByRole("button", { name: /Gradients.*nearly the same.*max \|Δ\| 6e-8/ })).toBeDefined();
  expect(screen.getByRole("button", { name: /Graph.*same 2 ops/ })).toBeDefined();
  expect(screen.getByRole("button", { name: /Tracked.*different.*2 and 0/ })).toBeDefined();
});

test("of two losses that differ the strip says how far apart they are, and one of them only where that does not fit", () => {
  const loss = {
    equality: { kind: "close", maxDifference: 1e-9 },
    nn: 0.5,
    functional: 0.500000001,
  } as const;
  const cells = verdictCells({ ...SAME, loss }, true, MESSAGES.en);
  expect(cells.find(({ id }) => id === "loss")).toMatchObject({
    value: null,
    shortValue: "0.5",
    detail: "max |Δ| 1e-9",
  });
});

test("an error names its side and line, and what did not happen is not yet known", () => {
  show({
    ...SAME,
    error: { side: "functional", line: 7 },
    output: { kind: "unknown" },
    gradients: { equality: { kind: "unknown" }, pairs: 0 },
  });
  expect(screen.getByRole("button", { name: /Run.*the run raised.*right, line 7/ })).toBeDefined();
  expect(screen.getByRole("button", { name: /Gradients.*not yet known.*not yet/ })).toBeDefined();
});

test("a cell opens the lens that proves it", async () => {
  const { onLens } = show(SAME);
  await userEvent.click(screen.getByRole("button", { name: /Tracked/ }));
  expect(onLens).toHaveBeenCalledWith("ownership");
});

test("Stop works only while something runs, and the state is spoken", async () => {
  const { onStop } = show(SAME, { status: "running", id: 1, side: "nn" }, "zh-CN");
  await userEvent.click(screen.getByRole("button", { name: "停止" }));
  expect(onStop).toHaveBeenCalledOnce();
  expect(screen.getByRole("status").textContent).toBe("正在运行左边");
});
