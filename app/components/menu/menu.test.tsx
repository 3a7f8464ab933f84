/** The menu by keyboard and pointer. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderPanel } from "../test-page.tsx";
import { Menu } from "./Menu.tsx";

function show() {
  const performed = vi.fn();
  const items = ["first", "second", "third"].map((id) => ({ id, label: id, perform: () => performed(id) }));
  renderPanel(
    <>
      <Menu name="Save this" items={() => items}>
        Save
      </Menu>
      <button type="button">elsewhere</button>
    </>,
  );
  return performed;
}

const button = () => screen.getByRole("button", { name: "Save this" });

test("Enter opens it on its first action; arrows go round, Home and End to the ends", async () => {
  show();
  button().focus();
  await userEvent.keyboard("{Enter}");
  expect(button().getAttribute("aria-expanded")).toBe("true");
  const focused = async (key: string) => {
    await userEvent.keyboard(key);
    return document.activeElement?.textContent;
  };
  expect(document.activeElement?.textContent).toBe("first");
  expect(await focused("{ArrowUp}")).toBe("third");
  expect(await focused("{ArrowDown}")).toBe("first");
  expect(await focused("{End}")).toBe("third");
  expect(await focused("{Home}")).toBe("first");
});

test("an action is performed once, the menu closes and its button has the focus again", async () => {
  const performed = show();
  await userEvent.click(button());
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(performed.mock.calls).toEqual([["second"]]);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(button());
});

test("Escape and a press elsewhere close it without doing anything", async () => {
  const performed = show();
  await userEvent.click(button());
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(button());
  await userEvent.click(button());
  await userEvent.click(screen.getByRole("button", { name: "elsewhere" }));
  expect(screen.queryByRole("menu")).toBeNull();
  expect(performed).not.toHaveBeenCalled();
});
