/** The tensor lens as a reader meets it: chosen by name or by what is lit, cell by cell, None apart from numbers, as text. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { row, side, tensor, trace } from "../../../engine/trace/fixture.ts";
import { type LitSides, UNLIT } from "../../../engine/trace/links.ts";
import { pairRows } from "../../../engine/trace/pairing.ts";
import { playheadAt, renderPanel } from "../test-page.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { Tensor } from "./Tensor.tsx";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(500);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});

const GRAD = {
  state: "nonzero",
  statistics: { min: -1, max: 2, mean: 0.5, std: 1, norm: 2.2, zeros: 0, nonFinite: 0 },
  values: [-1, 2],
  digest: null,
  text: "tensor([[-1.,  2.]])",
} as const;

const NN = side("nn", {
  tensors: [
    tensor(1, [1, 2], {
      names: ["model.weight"],
      requiresGrad: true,
      line: 3,
      values: [0.5, -4],
      text: "Parameter containing:\ntensor([[ 0.5000, -4.0000]], requires_grad=True)",
      grad: GRAD,
    }),
    tensor(2, [2, 1, 2], { names: ["x"], values: [1, 2, 3, 4] }),
  ],
  ownership: [row(1, ["model.weight"], { registered: "model.weight", shape: [1, 2] })],
});
const FUNCTIONAL = side("functional", {
  tensors: [
    tensor(1, [1, 2], {
      names: ["w"],
      requiresGrad: true,
      values: [0.5, -4],
      text: "tensor([[ 0.5000, -4.0000]])",
    }),
  ],
  ownership: [row(1, ["w"], { shape: [1, 2] })],
});

function show(linked: LitSides = { nn: UNLIT, functional: UNLIT }) {
  const shown = trace(NN, FUNCTIONAL);
  const onLink = vi.fn();
  renderPanel(
    <Tensor
      trace={shown}
      pairs={pairRows(shown, [])}
      steps={{ nn: [], functional: [] }}
      {...playheadAt(0)}
      linked={linked}
      onLink={onLink}
    />,
  );
  return onLink;
}

const choice = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Tensor" });
const half = (name: RegExp) => screen.getByRole("group", { name });

test("a parameter is shown on both sides as PyTorch prints it, and None is no number", () => {
  show();
  expect(choice().selectedOptions[0].text).toBe("model.weight · w");
  expect(screen.getByText(/^Parameter containing:/).textContent).toContain("requires_grad=True");
  expect(screen.getByText("tensor([[ 0.5000, -4.0000]])")).toBeTruthy();
  expect(half(/^model\.weight\.grad, nn/)).toBeTruthy();
  expect(screen.queryByRole("group", { name: /^w\.grad, F/ })).toBeNull();
  expect(screen.getByText("None", { selector: "code" }).parentElement?.textContent).toBe(
    "None: no gradient came",
  );
});

test("arrow keys walk over the cells, and the chosen one says where it is and its value", async () => {
  show();
  const cells = half(/^model\.weight, nn: values/);
  const said = () => cells.parentElement?.querySelector("output")?.textContent;
  expect(said()).toBe("[0, 0] 0.5");
  cells.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(said()).toBe("[0, 1] −4");
  await userEvent.keyboard("{ArrowDown}{ArrowRight}{Home}");
  expect(said()).toBe("[0, 0] 0.5");
});

test("both sides share one scale: equal numbers have equal tones", () => {
  show();
  const tones = [/^model\.weight, nn: values/, /^w, F: values/].map((name) =>
    [...half(name).querySelectorAll("rect.hv")].map((cell) => cell.getAttribute("class")),
  );
  expect(tones[0]).toEqual(["hv hvp1", "hv hvn4"]);
  expect(tones[1]).toEqual(tones[0]);
});

test("what is lit is chosen; a tensor of more dimensions is seen slice by slice; a side without it says so", async () => {
  show({ nn: { ...UNLIT, tensors: [2] }, functional: UNLIT });
  expect(choice().selectedOptions[0].text).toContain("x");
  expect(screen.getByText("The right side has no such tensor.")).toBeTruthy();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Slice" }), "[1, :, :]");
  expect(half(/^x, nn: values/).parentElement?.querySelector("output")?.textContent).toBe("[1, 0, 0] 3");
});

test("how values are spread is drawn where they are many", () => {
  show();
  expect(screen.queryByRole("img", { name: /^Histogram/ })).toBeNull();
  const values = [-2, -1, -1, 0, 0, 1, 1, 2];
  const eight = trace(side("nn", { tensors: [tensor(1, [8], { names: ["x"], values })] }), null);
  renderPanel(
    <Tensor
      trace={eight}
      pairs={pairRows(eight, [])}
      steps={{ nn: [], functional: [] }}
      {...playheadAt(0)}
      linked={{ nn: UNLIT, functional: UNLIT }}
      onLink={() => {}}
    />,
  );
  expect(screen.getAllByRole("img", { name: /^Histogram from −2 to 2/ })).toHaveLength(1);
});

test("as text: every element of both sides, with both gradients", async () => {
  show();
  await userEvent.click(screen.getByRole("button", { name: "As text" }));
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows.map((one) => [...one.children].map((cell) => cell.textContent))).toEqual([
    ["index", "nn", "F", "nn .grad", "F .grad"],
    ["[0, 0]", "0.5", "0.5", "−1", "None"],
    ["[0, 1]", "−4", "−4", "2", "None"],
  ]);
});

test("cells hold numbers only where the longest one fits", () => {
  const slice = { offset: 0, rows: 1, columns: 10, lead: [] };
  const numbers = (label: string, values: readonly number[]) => {
    renderPanel(<HeatMap label={label} shape={[1, 10]} values={values} slice={slice} scale={1} />);
    return screen.getByRole("group", { name: label }).querySelectorAll(".hv-text").length;
  };
  expect(numbers("short", Array(10).fill(0.25))).toBe(10);
  expect(numbers("long", [...Array(9).fill(0.25), -0.0001234])).toBe(0);
});
