/** What Format says while it waits, when it is done, and when it cannot; what is typed meanwhile is never lost. */
import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import type { Formatted } from "../../editor/format/format.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import type { Work } from "../../worker-service.ts";
import { renderPanel } from "../test-page.tsx";
import { useFormat } from "./use-format.ts";

const words = MESSAGES.en.format;

interface Call {
  readonly source: string;
  readonly answer: (formatted: Formatted) => Promise<void>;
  readonly fail: () => Promise<void>;
}

function Page({ work }: { readonly work: Work<string, Formatted> }) {
  const [source, setSource] = useState("x=1");
  const [{ said, tone }, format, forget] = useFormat(source, setSource, work);
  return (
    <>
      <textarea value={source} onChange={(event) => setSource(event.currentTarget.value)} />
      <button type="button" onClick={format}>
        format
      </button>
      <button type="button" onClick={forget}>
        read
      </button>
      <output className={tone}>{said}</output>
    </>
  );
}

function setUp() {
  const calls: Call[] = [];
  const work = vi.fn(
    (source: string) =>
      new Promise<Formatted>((resolve, reject) => {
        calls.push({
          source,
          answer: (formatted) => act(async () => resolve(formatted)),
          fail: () => act(async () => reject(new Error("offline"))),
        });
      }),
  );
  renderPanel(<Page work={work} />);
  const area = screen.getByRole<HTMLTextAreaElement>("textbox");
  const note = screen.getByRole("status");
  return {
    calls,
    press: () => fireEvent.click(screen.getByRole("button", { name: "format" })),
    read: () => fireEvent.click(screen.getByRole("button", { name: "read" })),
    type: (value: string) => fireEvent.change(area, { target: { value } }),
    text: () => area.value,
    note: () => [note.className, note.textContent],
  };
}

const done = (text: string): Formatted => ({ text, unreadable: null });

test("waits in sight, then puts the text there; a second press while it waits asks nothing", async () => {
  const { calls, press, text, note } = setUp();
  press();
  expect(note()).toEqual(["waiting", words.waiting]);
  press();
  expect(calls).toHaveLength(1);
  await calls[0].answer(done("x = 1\n"));
  expect([text(), ...note()]).toEqual(["x = 1\n", "quiet", words.done]);
  press();
  await calls[1].answer(done("x = 1\n"));
  expect(note()).toEqual(["quiet", words.tidy]);
});

test("what was typed while it waited is formatted instead", async () => {
  const { calls, press, type, text } = setUp();
  press();
  type("y=2");
  await calls[0].answer(done("x = 1\n"));
  expect([text(), calls[1].source]).toEqual(["y=2", "y=2"]);
  await calls[1].answer(done("y = 2\n"));
  expect(text()).toBe("y = 2\n");
});

test("no Python, and no formatter: the text stays, the reason is in sight until the text changes", async () => {
  const { calls, press, read, type, text, note } = setUp();
  press();
  await calls[0].answer({ text: null, unreadable: 1 });
  expect([text(), ...note()]).toEqual(["x=1", "failed", words.unreadable(1)]);
  type("x=2");
  expect(note()).toEqual(["quiet", ""]);
  press();
  await calls[1].fail();
  expect([text(), ...note()]).toEqual(["x=2", "failed", words.unloaded]);
  press();
  expect(note()).toEqual(["waiting", words.waiting]);
  await calls[2].fail();
  read();
  expect([text(), ...note()]).toEqual(["x=2", "quiet", ""]);
});
