/** Controls by their names, what they write, and what they say where they cannot be shown. */

import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderPanel } from "../test-page.tsx";
import { Params } from "./Params.tsx";

const SOURCE = `lr = 0.1  #@param {type:"slider", min:0, max:1, step:0.05}
steps = 20  #@param {type:"integer"}
bias = True  #@param {type:"boolean"}
act = "relu"  #@param ["relu", "tanh"]
name = 'net'  #@param {type:"string"}
`;

function Page({ source, onAdjust }: { source: string; onAdjust: (source: string, name: string) => void }) {
  const [text, setText] = useState(source);
  const adjust = (next: string, name: string): void => {
    setText(next);
    onAdjust(next, name);
  };
  return <Params side="nn" source={text} onAdjust={adjust} onLine={() => {}} />;
}

test("each control is named after its variable and writes its literal", async () => {
  const user = userEvent.setup();
  const written = vi.fn();
  renderPanel(<Page source={SOURCE} onAdjust={written} />);
  const last = (): string => written.mock.lastCall?.[0];
  fireEvent.change(screen.getByRole("slider", { name: "lr" }), { target: { value: "0.5" } });
  expect(last()).toBe(SOURCE.replace("0.1", "0.5"));
  expect(screen.getByText("0.5").tagName).toBe("OUTPUT");
  await user.click(screen.getByRole("checkbox", { name: "bias" }));
  expect(last()).toContain("bias = False  #@param");
  await user.selectOptions(screen.getByRole("combobox", { name: "act" }), "tanh");
  expect(last()).toContain('act = "tanh"  #@param');
  await user.type(screen.getByRole("textbox", { name: "name" }), "'s");
  expect(last()).toContain("name = 'net\\'s'  #@param");
  expect(written.mock.calls.map(([, name]) => name)).toEqual(["lr", "bias", "act", "name", "name"]);
});

test("a date has the browser's own field", () => {
  const written = vi.fn();
  renderPanel(<Page source={"day = '2026-11-26'  #@param {type:\"date\"}\n"} onAdjust={written} />);
  const field = screen.getByLabelText<HTMLInputElement>("day");
  expect([field.type, field.value]).toEqual(["date", "2026-11-26"]);
  fireEvent.change(field, { target: { value: "2027-01-31" } });
  expect(written.mock.lastCall?.[0]).toContain("day = '2027-01-31'  #@param");
});

test("what is no number yet is not written, and the field says so", async () => {
  const user = userEvent.setup();
  const written = vi.fn();
  renderPanel(<Page source={SOURCE} onAdjust={written} />);
  const field = screen.getByRole("textbox", { name: "steps" });
  await user.clear(field);
  expect(written).not.toHaveBeenCalled();
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("not a number yet").id).toBe(field.getAttribute("aria-describedby"));
  await user.type(field, "30");
  expect(written.mock.lastCall?.[0]).toContain("steps = 30  #@param");
  await user.clear(field);
  await user.tab();
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "steps" }).value).toBe("30");
});

test("a line that cannot be read is named in words; a program without settings shows nothing", () => {
  renderPanel(<Page source={'\nx = y  #@param {type:"number"}\n'} onAdjust={() => {}} />, "zh-CN");
  expect(screen.getByRole("list", { name: "无法显示的设置" }).textContent).toBe(
    "第 2 行： y 不是 #@param 所写类型的值。",
  );
});

test("a program that asks for nothing has no panel", () => {
  renderPanel(<Page source="x = 1\n" onAdjust={() => {}} />);
  expect(screen.queryByRole("group")).toBeNull();
});
