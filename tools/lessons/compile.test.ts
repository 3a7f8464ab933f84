/** Compile errors name the file, the line, the key and what to do; what compiles is inert. */
import { describe, expect, test } from "vitest";
import { compileLesson } from "./compile.ts";
import { edited, fixtureLesson } from "./fixture.ts";
import { lessonFiles, readLessonFiles } from "./lesson-files.ts";
import { compileLibrary, LESSONS_ROOT, schemaIsCurrent } from "./library.ts";
import { describeProblem } from "./problems.ts";

type Changes = Readonly<Record<string, string | null>>;

function problemsOf(changes: Changes): string {
  const compilation = compileLesson(fixtureLesson(changes));
  return compilation.ok ? "" : compilation.problems.map(describeProblem).join("\n");
}

test("a correct lesson compiles in both languages", () => {
  const compilation = compileLesson(fixtureLesson());
  if (!compilation.ok) throw new Error(compilation.problems.map(describeProblem).join("\n"));
  const { summary, lessons } = compilation.lesson;
  expect(summary.title).toEqual({ en: "Twice", "zh-CN": "两倍" });
  expect(summary.checks).toEqual(["same"]);
  expect(lessons.en.blocks.map((block) => block.type)).toEqual(["prose", "predict", "exercise", "remember"]);
  expect(lessons.en.pairs).toEqual([{ nn: "fc.weight", functional: "w" }]);
  expect(lessons.en.exercise?.nn).toBe(lessons.en.demo.nn);
  expect(lessons.en.solution?.functional).toContain("* 2");
  const [prose, predict, exercise] = lessons["zh-CN"].blocks;
  expect(prose).toEqual({
    type: "prose",
    tree: {
      type: "root",
      children: [
        {
          type: "element",
          tagName: "p",
          properties: {},
          children: [
            { type: "text", value: "两边都打印出" },
            {
              type: "element",
              tagName: "focus-link",
              properties: { side: "nn", line: 3 },
              children: [{ type: "text", value: "二" }],
            },
            { type: "text", value: "。" },
          ],
        },
      ],
    },
  });
  expect(predict.type === "predict" && [predict.options.length, predict.answer]).toEqual([2, 1]);
  expect(
    exercise.type === "exercise" && [exercise.side, exercise.hints.length, exercise.mistakes[0].id],
  ).toEqual(["functional", 1, "added"]);
});

describe("says what is wrong, where, and what to do", () => {
  const cases: readonly (readonly [string, Changes, readonly string[]])[] = [
    ["a missing file", { "zh-CN.md": null }, ["lessons/twice/zh-CN.md is missing."]],
    [
      "a file nothing reads",
      { "mistakes/Bad-Name.py": "" },
      ["mistakes/Bad-Name.py is not a file", "lower_case"],
    ],
    ["a stale expectation", { "expected/old.txt": "" }, ["expected/old.txt", "delete it"]],
    [
      "YAML that does not parse",
      edited("lesson.yaml", "part: 1", "part: [1"),
      ["lesson.yaml:", "is not valid YAML"],
    ],
    [
      "a missing key",
      edited("lesson.yaml", "order: 1\n", ""),
      ["lesson.yaml order: is missing.", "whole number"],
    ],
    ["a wrong value", edited("lesson.yaml", "part: 1", "part: 7"), ["lesson.yaml:2 part:", "1 to 4"]],
    [
      "a wrong type",
      edited("lesson.yaml", "minutes: 3", "minutes: soon"),
      ["lesson.yaml:3 minutes:", "whole minutes"],
    ],
    [
      "an unknown key",
      edited("lesson.yaml", "part: 1", "part: 1\nlens: x"),
      ["lesson.yaml:3 lens: is not a known key.", "lenses"],
    ],
    [
      "an unknown lens",
      edited("lesson.yaml", "[ownership]", "[owners]"),
      ["lesson.yaml:7 lenses.0:", "ownership, graph"],
    ],
    ["no front matter", { "en.md": "Hello.\n" }, ["en.md:1 has no front matter.", "title: …"]],
    ["no title", edited("en.md", "title: Twice\n", ""), ["en.md title: is missing."]],
    [
      "an unknown block",
      edited("en.md", ":::remember", ":::remind"),
      ["en.md:33 :::remind: is not a block", "remember"],
    ],
    [
      "an unknown inline directive",
      edited("en.md", "Both sides", "Note:both sides"),
      ["en.md:6 :both:", "literal colon"],
    ],
    [
      "a check without an id",
      edited("en.md", ":::check{same}", ":::check"),
      ["en.md:21 :::check: has no id."],
    ],
    [
      "a check before the exercise",
      edited("en.md", ":::exercise", ":::hint\nEarly.\n:::\n\n:::exercise"),
      ["stands before the exercise"],
    ],
    [
      "two ticked answers",
      edited("en.md", "- [ ] 1", "- [x] 1"),
      ["en.md:8 :::predict: needs at least two options"],
    ],
    [
      "an answer without a reason",
      edited("en.md", "Count.\n", ""),
      ["en.md:8 :::predict: does not say why."],
    ],
    [
      "a link to a line that is not there",
      edited("en.md", "{nn=3}", "{nn=30}"),
      ["en.md:6 :focus: line 30 of the nn program is beyond"],
    ],
    ["a link to no line", edited("en.md", "{nn=3}", "{left=3}"), ["en.md:6 :focus: names no line."]],
    [
      "a check that is not in checks.py",
      edited("checks.py", "check_same", "check_other"),
      [":::check{same}: has no function", "check_other: is in checks.py but not in the text"],
    ],
    [
      "a mistake without an example",
      { "mistakes/added.functional.py": null, "expected/mistakes/added.functional.txt": null },
      [":::mistake{added}: has no example."],
    ],
    [
      "an exercise without a solution",
      { "functional.solution.py": null, "expected/functional.solution.txt": null },
      [":::exercise: has no solution."],
    ],
    [
      "two predictions",
      edited("en.md", ":::remember", ":::predict\n1?\n\n- [x] 1\n- [ ] 2\n\nOne.\n:::\n\n:::remember"),
      [":::predict: stands 2 times."],
    ],
    [
      "languages with another answer",
      edited("zh-CN.md", "- [ ] 1\n- [x] 2", "- [x] 1\n- [ ] 2"),
      ["zh-CN.md differs from en.md", "number 1 right where that has", "number 2 right"],
    ],
    [
      "languages with another line link",
      edited("zh-CN.md", "{nn=3}", "{nn=2}"),
      ["zh-CN.md differs from en.md", "link to nn line 2"],
    ],
    [
      "languages with another block",
      edited("zh-CN.md", ":::hint\n乘以二。\n:::\n", ""),
      ["zh-CN.md differs from en.md", "0 hints", "1 hints"],
    ],
  ];
  test.each(cases)("%s", (_name, changes, parts) => {
    const text = problemsOf(changes);
    for (const part of parts) expect(text).toContain(part);
  });
});

describe("prose is inert", () => {
  const hostile: readonly (readonly [string, string])[] = [
    ["a script", "<script>alert(1)</script>"],
    ["an image with a handler", "Look <img src=x onerror=alert(1)> here"],
    ["a frame", "<iframe src=//example.org></iframe>"],
    ["a javascript: link", "[go](javascript:alert(1))"],
    ["a data: link", "[go](data:text/html,hi)"],
    ["a picture from elsewhere", "![spy](https://example.org/pixel.png)"],
  ];
  test.each(hostile)("%s is refused", (_name, text) => {
    expect(problemsOf(edited("en.md", "Both sides", `${text}\n\nBoth sides`))).toContain("not allowed");
  });

  test("an attribute written on a directive does not reach the page", () => {
    expect(problemsOf(edited("en.md", "{nn=3}", '{nn=3 onclick="alert(1)"}'))).toContain("names no line");
  });
});

describe("lessons of the course", () => {
  test("all compile", () => {
    expect(compileLibrary(LESSONS_ROOT).problems.map(describeProblem)).toEqual([]);
  });

  test("the schema that editors read is the one the compiler uses", () => {
    expect(schemaIsCurrent(LESSONS_ROOT)).toBe(true);
  });

  test("a folder is read as it stands on disk", () => {
    const files = readLessonFiles(LESSONS_ROOT, "two-doors");
    expect(files.mistakes.map((mistake) => mistake.id)).toContain("default_slope");
    expect(lessonFiles("two-doors", files.texts)).toEqual(files);
  });
});
