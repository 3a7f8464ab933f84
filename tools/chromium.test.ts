/** Tests where Chromium is looked for, and in which order. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "chromium-"));
afterAll(() => rmSync(folder, { recursive: true }));

function executable(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  chmodSync(path, 0o755);
  return path;
}

describe("findChromium", () => {
  const onPath = executable("chromium");
  const chosen = executable("my-chrome");

  it("takes CHROME_PATH first", () => {
    expect(findChromium({ CHROME_PATH: chosen, PATH: folder })).toBe(chosen);
  });

  it("takes a browser on the PATH else", () => {
    expect(findChromium({ PATH: `${folder}/nowhere:${folder}` })).toBe(onPath);
    expect(findChromium({ CHROME_PATH: "", PATH: folder })).toBe(onPath);
  });

  it("says so when CHROME_PATH is no program, instead of taking another", () => {
    expect(() => findChromium({ CHROME_PATH: join(folder, "nowhere"), PATH: folder })).toThrow(
      /CHROME_PATH is/,
    );
  });
});
