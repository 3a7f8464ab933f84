/** An exercise: checks with their reasons, a recognised mistake, hints one by one, the solution last. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { ExerciseBlock, Prose } from "../../../content/lesson.ts";
import type { Checked } from "../../stores/run-store.ts";
import { renderPanel } from "../test-page.tsx";
import { Exercise } from "./Exercise.tsx";

const prose = (value: string): Prose => ({
  type: "root",
  children: [{ type: "element", tagName: "p", properties: {}, children: [{ type: "text", value }] }],
});

const BLOCK: ExerciseBlock = {
  type: "exercise",
  task: prose("The bias never moves. Fix it."),
  side: "functional",
  checks: [
    { id: "in_list", label: prose("b is in the list") },
    { id: "equal", label: prose("The weights are equal") },
  ],
  hints: [prose("Look at row b"), prose("The list is on line 9")],
  mistakes: [{ id: "swapped", text: prose("You swapped one omission for the other.") }],
};

function show(checked: Checked | null, hintsOpen = 0) {
  const handlers = {
    onLoad: vi.fn(),
    onBack: vi.fn(),
    onCheck: vi.fn(),
    onHints: vi.fn(),
    onSolution: vi.fn(),
    onLink: vi.fn(),
  };
  renderPanel(
    <Exercise
      block={BLOCK}
      active
      raised={false}
      busy={false}
      checked={checked}
      hintsOpen={hintsOpen}
      starter={{ nn: "a\n", functional: "opt = SGD([w])\n" }}
      solution={{ nn: "a\n", functional: "opt = SGD([w, b])\n" }}
      {...handlers}
    />,
  );
  return handlers;
}

test("a failed check gives its reason, a recognised mistake its explanation", () => {
  show({
    results: [
      { id: "in_list", passed: true, message: null },
      { id: "equal", passed: false, message: "w == [[0.0, 0.0]]" },
    ],
    mistakes: ["swapped"],
  });
  const [first, second] = within(screen.getAllByRole("list")[0]).getAllByRole("listitem");
  expect(first.textContent).toBe("passed: b is in the list");
  expect(second.textContent).toBe("not yet: The weights are equalw == [[0.0, 0.0]]");
  expect(screen.getByText(/swapped one omission/)).toBeDefined();
});

test("when every check passes, the page says so and no mistake is named", () => {
  show({
    results: BLOCK.checks.map(({ id }) => ({ id, passed: true, message: null })),
    mistakes: ["swapped"],
  });
  expect(screen.getByText("All checks pass.")).toBeDefined();
  expect(screen.queryByText(/swapped one omission/)).toBeNull();
});

test("hints open one by one, then the solution as a difference", async () => {
  const { onHints } = show(null, 1);
  expect(screen.getByText("Look at row b")).toBeDefined();
  expect(screen.queryByText("The list is on line 9")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Next hint" }));
  expect(onHints).toHaveBeenCalledWith(2);
});

test("the solution shows only the side that changes", () => {
  show(null, 3);
  expect(screen.getByText(/^− opt = SGD\(\[w\]\)/)).toBeDefined();
  expect(screen.getByText(/^\+ opt = SGD\(\[w, b\]\)/)).toBeDefined();
  expect(screen.getAllByRole("figure")).toHaveLength(1);
});
