/** An exported lesson holds the page, this lesson and no other, as a folder and as a zip. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { exportFiles, readSite, type SiteFiles, writeSite } from "./export.ts";

const SITE: SiteFiles = new Map(
  Object.entries({
    "index.html": "page",
    "embed.html": "embed",
    "assets/app.js": "code",
    "lessons/index.json": JSON.stringify([
      { slug: "one", order: 1 },
      { slug: "two", order: 2 },
    ]),
    "lessons/one/en.json": "{}",
    "lessons/two/en.json": "{}",
    "lessons/two/trace.json": "{}",
  }).map(([path, text]) => [path, strToU8(text)]),
);

test("keeps the page and one lesson", () => {
  const files = exportFiles(SITE, "two");
  expect([...files.keys()].sort()).toEqual([
    "README.txt",
    "assets/app.js",
    "embed.html",
    "index.html",
    "lesson.html",
    "lessons/index.json",
    "lessons/two/en.json",
    "lessons/two/trace.json",
  ]);
  expect(JSON.parse(strFromU8(files.get("lessons/index.json") ?? strToU8("")))).toEqual([
    { slug: "two", order: 2 },
  ]);
  expect(strFromU8(files.get("lesson.html") ?? strToU8(""))).toContain("embed.html?lesson=two");
});

test("names the lessons there are when asked for one there is not", () => {
  expect(() => exportFiles(SITE, "three")).toThrow("no lesson three; it has one, two");
});

test("says what to do when the page was not built", () => {
  expect(() => exportFiles(new Map(), "two")).toThrow("npm run build");
});

test("writes the same files as a folder and as a zip", () => {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  try {
    const files = exportFiles(SITE, "two");
    writeSite(files, join(folder, "site"));
    writeSite(files, join(folder, "site.zip"));
    expect([...readSite(join(folder, "site")).keys()].sort()).toEqual([...files.keys()].sort());
    const zip = unzipSync(readFileSync(join(folder, "site.zip")));
    expect(Object.keys(zip).sort()).toEqual([...files.keys()].sort());
    expect(strFromU8(zip["lessons/two/en.json"])).toBe("{}");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
