/** The ownership table read by role: answers, differences, None and zero, the diagnosis with its lines. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { row, side, step, trace } from "../../../engine/trace/fixture.ts";
import { type LitSides, UNLIT } from "../../../engine/trace/links.ts";
import { pairsAt } from "../../../engine/trace/moment.ts";
import { pairRows } from "../../../engine/trace/pairing.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { playheadAt, renderPanel } from "../test-page.tsx";
import { Ownership } from "./Ownership.tsx";
import { ownershipTable } from "./ownership-table.ts";

const trained = {
  inOptimizer: "opt",
  grad: "nonzero",
  gradNorm: 3.5,
  changed: true,
  changeNorm: 0.35,
} as const;
const BOTH = trace(
  side("nn", {
    ownership: [
      row(1, ["model.weight"], { registered: "model.weight", inStateDict: true, line: 7, ...trained }),
    ],
    steps: [step(0)],
  }),
  side("functional", { ownership: [row(1, ["w"], { line: 7, ...trained })], steps: [step(0)] }),
);

const DARK: LitSides = { nn: UNLIT, functional: UNLIT };

function show(shown = BOTH, narrow = false, linked = DARK) {
  const onLink = vi.fn();
  renderPanel(
    <Ownership
      trace={shown}
      pairs={pairRows(shown, [])}
      steps={{ nn: [], functional: [] }}
      {...playheadAt(0)}
      linked={linked}
      onLink={onLink}
    />,
    "en",
    narrow,
  );
  return onLink;
}

const cells = (name: RegExp) => within(screen.getByRole("row", { name })).getAllByRole("cell");

test("a pair is answered question by question, and only differences are marked", () => {
  show();
  expect(cells(/^model\.weight/).map((cell) => cell.textContent)).toEqual([
    "yes",
    "model.weight",
    '"weight"',
    "opt",
    "|g| 3.50",
    "|Δ| 0.35",
    "yes",
  ]);
  expect(cells(/^w /).map((cell) => cell.textContent)).toEqual([
    "yes",
    "no",
    "no",
    "opt",
    "|g| 3.50",
    "|Δ| 0.35",
    "no",
  ]);
  expect(cells(/^w /).map((cell) => cell.className)).toEqual(["", "diff", "diff", "", "", "", "diff"]);
});

test("None is an absence, 0.0 an answer", () => {
  show(
    trace(
      side("nn", { ownership: [row(1, ["a"])], steps: [step(0)] }),
      side("functional", { ownership: [row(1, ["b"], { grad: "zero", gradNorm: 0 })], steps: [step(0)] }),
    ),
  );
  expect(cells(/^a /)[4].textContent).toBe("None");
  expect(cells(/^b /)[4].textContent).toBe("0.0");
  expect(cells(/^a /)[4].className).toBe("diff");
});

test("the diagnosis leads to the line", async () => {
  const onLink = show();
  expect(screen.getByText(/belongs to no module/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "right, line 7" }));
  expect(onLink).toHaveBeenCalledWith({ side: "functional", line: 7 }, true);
});

test("on a narrow page questions are rows and tensors columns", () => {
  show(BOTH, true);
  expect(screen.getAllByRole("columnheader").map((header) => header.textContent)).toEqual(["weight", "w"]);
  expect(cells(/^registered in a Module/).map((cell) => cell.textContent)).toEqual(["yes", "no"]);
});

test("pointing at a name lights its tensor everywhere, and a lit tensor is marked in both tables", async () => {
  const lit: LitSides = { nn: { ...UNLIT, tensors: [1] }, functional: UNLIT };
  const onLink = show(BOTH, false, lit);
  expect(screen.getByRole("row", { name: /^model\.weight/ }).className).toContain("link");
  expect(screen.getByRole("row", { name: /^w / }).className).not.toContain("link");
  // Save comes first.
  await userEvent.tab();
  await userEvent.tab();
  expect(onLink).toHaveBeenLastCalledWith({ side: "nn", line: 7, tensor: 1 }, false);
});

test("on a narrow page a name is a button as well", async () => {
  const onLink = show(BOTH, true);
  await userEvent.click(screen.getByRole("button", { name: "w" }));
  expect(onLink).toHaveBeenLastCalledWith({ side: "functional", line: 7, tensor: 1 }, true);
});

test("nothing to own says which call would make something", () => {
  show(trace(side("nn"), side("functional")));
  expect(screen.queryByRole("table")).toBeNull();
  expect(screen.getByText("requires_grad=True")).toBeDefined();
});

test("its file has a row a tensor and side, in the words of the page", () => {
  const shown = pairsAt(pairRows(BOTH, []), { nn: [], functional: [] }, null);
  const { header, rows } = ownershipTable(shown, MESSAGES.en);
  expect(header.slice(0, 3)).toEqual(["side", "leaf tensor", "requires_grad"]);
  expect(rows).toEqual([
    ["nn", "model.weight", "yes", "model.weight", '"weight"', "opt", "|g| 3.50", "|Δ| 0.35", "yes"],
    ["F", "w", "yes", "no", "no", "opt", "|g| 3.50", "|Δ| 0.35", "no"],
  ]);
});
