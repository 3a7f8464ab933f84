/** What an embedding page can ask for, and what it is told. */
import { describe, expect, test } from "vitest";
import { embedParameters } from "./embed-parameters.ts";
import { announceHeight } from "./report-height.ts";

describe("parameters", () => {
  test("all together", () => {
    expect(embedParameters("?lesson=two-doors&view=code,ownership,nonsense&lang=zh&theme=dark")).toEqual({
      lesson: "two-doors",
      locale: "zh-CN",
      theme: "dark",
      lenses: ["ownership"],
      code: true,
    });
  });

  test("a lens alone hides the editors; nothing known shows the lesson as it is", () => {
    expect(embedParameters("?lesson=a&view=ownership")).toMatchObject({ lenses: ["ownership"], code: false });
    expect(embedParameters("?lesson=a&view=xyz")).toMatchObject({ lenses: null, code: true });
    expect(embedParameters("")).toMatchObject({ lesson: null, theme: null, locale: null });
  });
});

test("the height is told in every dialect", () => {
  const told: unknown[] = [];
  announceHeight({ postMessage: (message) => told.push(message) }, 640);
  expect(told).toEqual([
    { nnf: 1, type: "resize", height: 640 },
    { context: "h5p", action: "resize", height: 640 },
    { subject: "lti.frameResize", height: 640 },
    '{"action":"resize","height":640}',
  ]);
});
