/** A worker that answers, refuses, breaks, or may not be started: the work is done, or its failure is heard of. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerBy, workOf } from "./worker-service.ts";

class FakeWorker extends EventTarget implements Worker {
  onmessage: Worker["onmessage"] = null;
  onmessageerror: Worker["onmessageerror"] = null;
  onerror: Worker["onerror"] = null;
  terminate = vi.fn();
  postMessage = vi.fn();
  answer(data: object): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
}

let workers: FakeWorker[] = [];
const start = (): Worker => {
  const worker = new FakeWorker();
  workers.push(worker);
  return worker;
};
const here = vi.fn(async (request: string) => `here ${request}`);

beforeEach(() => {
  workers = [];
  here.mockClear();
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("origin", "https://page.example");
});
afterEach(() => vi.unstubAllGlobals());

test("each answer goes to who asked, in whatever order they come; a refusal is an error", async () => {
  const ask = workOf(start, here);
  const answers = [ask("a"), ask("b"), ask("c")];
  const [worker] = workers;
  worker.answer({ id: 1, answer: "B" });
  worker.answer({ id: 0, answer: "A" });
  worker.answer({ id: 2, failure: "Error: no" });
  await expect(answers[0]).resolves.toBe("A");
  await expect(answers[1]).resolves.toBe("B");
  await expect(answers[2]).rejects.toThrow("no");
  expect(workers).toHaveLength(1);
  expect(here).not.toHaveBeenCalled();
});

test("what a broken worker was asked the page does, all of it; the next question starts another worker", async () => {
  const ask = workOf(start, here);
  const answers = [ask("a"), ask("b")];
  workers[0].onerror?.(new ErrorEvent("error"));
  expect(await Promise.all(answers)).toEqual(["here a", "here b"]);
  expect(workers[0].terminate).toHaveBeenCalled();
  const answer = ask("c");
  workers[1].answer({ id: 0, answer: "C" });
  expect(await answer).toBe("C");
});

test("in a frame with an opaque origin, and where no worker starts, the page does the work", async () => {
  const refuse = (): Worker => {
    throw new DOMException("no", "SecurityError");
  };
  expect(await workOf(refuse, here)("a")).toBe("here a");
  vi.stubGlobal("origin", "null");
  expect(await workOf(start, here)("b")).toBe("here b");
  expect(workers).toHaveLength(0);
});

test("the worker's end answers, and says why it cannot", async () => {
  const post = vi.fn();
  vi.stubGlobal("postMessage", post);
  answerBy(async (request: string) => {
    if (request === "bad") throw new Error("no");
    return request.length;
  });
  const hear = (data: object) => self.onmessage?.call(window, new MessageEvent("message", { data }));
  hear({ id: 4, request: "four" });
  hear({ id: 5, request: "bad" });
  await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(2));
  self.onmessage = null;
  expect(post.mock.calls).toEqual([[{ id: 4, answer: 4 }], [{ id: 5, failure: "Error: no" }]]);
});
