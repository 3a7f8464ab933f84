/** Predicting: one choice, then the reason; a wrong choice stays visible without blame. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { PredictBlock, Prose } from "../../../content/lesson.ts";
import { renderPanel } from "../test-page.tsx";
import { Predict } from "./Predict.tsx";

const prose = (value: string): Prose => ({
  type: "root",
  children: [{ type: "element", tagName: "p", properties: {}, children: [{ type: "text", value }] }],
});

const BLOCK: PredictBlock = {
  type: "predict",
  question: prose("What happens to w?"),
  options: [prose("Nothing"), prose("It changes"), prose("An error")],
  answer: 1,
  why: prose("The optimizer never asks who owns a tensor."),
  proof: { code: "print(w.tolist())\n", output: "[1.0, 1.0]\n" },
};

function show(chosen: number | null) {
  const handlers = { onAnswer: vi.fn(), onAgain: vi.fn(), onLink: vi.fn() };
  renderPanel(<Predict block={BLOCK} chosen={chosen} {...handlers} />);
  return handlers;
}

test("before the answer neither reason nor proof is there", async () => {
  const { onAnswer } = show(null);
  expect(screen.queryByText(/never asks/)).toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: "Nothing" }));
  expect(onAnswer).toHaveBeenCalledWith(0);
});

test("a wrong answer keeps its place and the right one is shown with its proof", () => {
  show(0);
  expect(screen.getByRole("radio", { name: /Nothing.*your answer/ })).toHaveProperty("checked", true);
  expect(screen.getByRole("radio", { name: /It changes.*What PyTorch does/ })).toBeDefined();
  expect(screen.getByText(/>>> print\(w\.tolist\(\)\)\s+\[1\.0, 1\.0\]/)).toBeDefined();
});
