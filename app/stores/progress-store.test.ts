/** What a student did is kept word for word, survives a reload, and a storage that fails costs only the reload. */
import { describe, expect, test } from "vitest";
import { createProgressStore } from "./progress-store.ts";
import { browserStorage, memoryStorage } from "./storage.ts";

describe("text", () => {
  test("comes back after a reload, per program and side", () => {
    const storage = memoryStorage();
    const first = createProgressStore(storage).getState();
    first.setText("two-doors/demo", "nn", "x = 1\n");
    first.setText("two-doors/exercise", "nn", "x = 2\n");
    first.setText("two-doors/demo", "functional", "");
    expect(createProgressStore(storage).getState().texts).toEqual({
      "two-doors/demo/nn": "x = 1\n",
      "two-doors/exercise/nn": "x = 2\n",
      "two-doors/demo/functional": "",
    });
  });

  test("is forgotten only where it is reset", () => {
    const { getState } = createProgressStore(memoryStorage());
    getState().setText("a/demo", "nn", "1");
    getState().setText("a/demo", "functional", "2");
    getState().clearText("a/demo", "nn");
    expect(getState().texts).toEqual({ "a/demo/functional": "2" });
  });
});

test("hints only open, checks only add up, a lesson is finished once", () => {
  const { getState } = createProgressStore(memoryStorage());
  getState().openHints("a", 2);
  getState().openHints("a", 1);
  getState().pass("a", ["one"]);
  getState().pass("a", ["two", "one"]);
  getState().finish("a");
  getState().finish("a");
  expect(getState()).toMatchObject({ hints: { a: 2 }, passed: { a: ["one", "two"] }, finished: ["a"] });
});

test.each([
  ["not JSON", "{"],
  ["another shape", '{"texts": 3, "answers": {"a": "b"}, "finished": [1], "last": 4}'],
  ["a list", "[]"],
])("stored %s starts afresh", (_, stored) => {
  const storage = memoryStorage();
  storage.write("nnf:progress:1", stored);
  expect(createProgressStore(storage).getState()).toMatchObject({
    texts: {},
    answers: {},
    finished: [],
    last: null,
  });
});

describe("storage", () => {
  const forbidden = (): Storage => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };

  test("that may not be opened is replaced by memory", () => {
    const storage = browserStorage(forbidden);
    storage.write("a", "1");
    expect(storage.read("a")).toBe("1");
    expect(storage.read("b")).toBeNull();
  });

  test("that is full keeps the value for this visit", () => {
    const full = {
      getItem: () => null,
      setItem: forbidden,
      removeItem: () => {},
      clear: () => {},
      key: () => null,
      length: 0,
    };
    const storage = browserStorage(() => full);
    storage.write("a", "1");
    expect(storage.read("a")).toBe("1");
  });
});
