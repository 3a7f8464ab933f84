/** The surface as a reader meets it: on both sides, of the parameters at the playhead, and the same as a table. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { side, trace } from "../../../engine/trace/fixture.ts";
import type { StepPhase } from "../../../engine/trace/moment.ts";
import type { SurfaceRecord, Trace } from "../../../engine/trace/types.ts";
import { renderPanel } from "../test-page.tsx";
import { Surface } from "./Surface.tsx";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(400);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});

const RECORD: SurfaceRecord = {
  points: [
    { x: 0, y: 0, target: 0 },
    { x: 1, y: 1, target: 1 },
  ],
  x: [0, 1],
  y: [0, 2],
  size: 2,
  classes: 1,
  boundary: 0,
  frames: [
    { step: -1, values: [1, 2, 3, 4], margins: null },
    { step: 5, values: [-1, 1, -1, 1], margins: null },
  ],
};

function both(functional: SurfaceRecord | null = RECORD): Trace {
  return trace(side("nn", { surface: RECORD }), side("functional", { surface: functional }));
}

function show(shown: Trace, step: number, phase: StepPhase): void {
  renderPanel(<Surface trace={shown} moment={{ step, phase }} />);
}

test("both sides are drawn with the parameters of the moment, a line only where the answers part", () => {
  show(both(), 5, "backward");
  expect(screen.getAllByText("before the first update")).toHaveLength(2);
  const left = () => screen.getByRole("img", { name: /^Left: what the model says/ });
  expect(left().querySelector(".surface-border")?.getAttribute("d")).toBe("");
  expect(left().querySelectorAll(".point-low, .point-high")).toHaveLength(2);
});

test("after the update the line is there, in the middle", () => {
  show(both(), 5, "update");
  expect(screen.getAllByText("with the parameters after step 5")).toHaveLength(2);
  const drawn = screen.getByRole("img", { name: /^Right: what the model says/ });
  expect(drawn.querySelector(".surface-border")?.getAttribute("d")).toMatch(/^M160\.0 0\.0L160\.0 /);
  expect(screen.getByText("output = 0")).toBeTruthy();
  expect(screen.getByText("computed at 2 × 2 places, straight lines between them")).toBeTruthy();
});

test("tones end where the answers pass a step of the scale, between places too", () => {
  const values = [-4, -4 / 3, -4, -4 / 3];
  show(both({ ...RECORD, frames: [{ step: 0, values, margins: null }] }), 0, "update");
  const drawn = screen.getByRole("img", { name: /^Right: what the model says/ });
  // −3 is 3/8 of the way from −4 to −4/3, along an edge of 320.
  expect(drawn.querySelector(".hvn3")?.getAttribute("d")).toMatch(/^M120\.0 0\.0L/);
});

test("several classes part on a line between places, where they are equally likely", () => {
  const frame = { step: 0, values: [0, 2, 0, 2], margins: [1, 3, 1, 3] };
  show(both({ ...RECORD, classes: 3, boundary: null, frames: [frame] }), 0, "update");
  const drawn = screen.getByRole("img", { name: /^Right: what the model says/ });
  // A lead of 1 against one of 3: a quarter of the way along an edge of 320.
  expect(drawn.querySelector(".surface-border")?.getAttribute("d")).toMatch(/^M80\.0 \d+\.0L80\.0 \d+\.0$/);
  expect(drawn.querySelectorAll("path.tone")).toHaveLength(2);
});

test("the table says what the drawing shows, place by place", async () => {
  show(both(), 9, "update");
  await userEvent.click(screen.getByRole("button", { name: "As text" }));
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ["x[:, 0]", "x[:, 1]", "nn says", "F says"],
    ["0", "2", "−1", "−1"],
    ["1", "2", "1", "1"],
    ["0", "0", "−1", "−1"],
    ["1", "0", "1", "1"],
  ]);
});

test("a side without one says so, and without any there is nothing", () => {
  show(both(null), 0, "update");
  expect(screen.getByText("The right side has no model of two inputs that answers row by row.")).toBeTruthy();
  show(trace(side("nn"), side("functional")), 0, "update");
  expect(screen.getAllByRole("heading", { name: "Over both inputs" })).toHaveLength(1);
});
