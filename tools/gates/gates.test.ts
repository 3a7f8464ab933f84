/** Canaries: each home-made gate must see the violation it exists for, and let honest code through. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fileSizeViolations } from "./file-size.ts";
import { lockFileViolations } from "./lock-file.ts";
import { machinePathViolations } from "./machine-paths.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";
import { typeEscapeViolations } from "./type-escapes.ts";

const file = (path: string, ...lines: string[]): SourceFile => ({ path, text: lines.join("\n") });

describe("file size", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `// ${index}`);

  it("reports a source file of more than 400 lines, of any language", () => {
    const long = [file("engine/a.ts", ...lines(401)), file("python/torch/b.py", ...lines(401))];
    expect(fileSizeViolations(long).map(({ path }) => path)).toEqual(["engine/a.ts", "python/torch/b.py"]);
  });

  it("lets 400 lines and data pass", () => {
    expect(fileSizeViolations([file("engine/a.ts", ...lines(400), "")])).toEqual([]);
    expect(fileSizeViolations([file("tests/fixtures/a.ts", ...lines(5000))])).toEqual([]);
  });
});

describe("type escapes", () => {
  it.each([
    ["const a: any = 1;"],
    ["function f(a: any[]): void {}"],
    ["const a = b as any;"],
    ["const a = b as unknown as string;"],
    [`// @ts-${"ignore"}`],
    [`// @ts-${"expect-error"} it is fine`],
    [`/* @ts-${"nocheck"} */`],
  ])("reports %s", (line) => {
    expect(typeEscapeViolations([file("engine/a.ts", "", line)])).toMatchObject([{ line: 2 }]);
  });

  it("lets unknown, one assertion and words in prose pass", () => {
    const honest = file("engine/a.ts", "// any of them", 'const a: unknown = "any"; const b = a as string;');
    expect(typeEscapeViolations([honest])).toEqual([]);
  });
});

describe("machine paths", () => {
  const below = (folder: string): string => `see "/${folder}/someone/project" for it`;

  it.each(["work", "home", "root", "Users", "tmp"])("reports a path below /%s", (folder) => {
    expect(machinePathViolations([file("docs/a.md", below(folder))])).toMatchObject([{ line: 1 }]);
  });

  it("reports a Windows profile", () => {
    expect(machinePathViolations([file("docs/a.md", ["C:", "Users", "me"].join("\\"))])).toHaveLength(1);
  });

  it("lets addresses, relative paths and the WebAssembly file system pass", () => {
    const honest = ["https://example.org/work/a", "./home/me", "/home/pyodide/torch", "/usr/bin/chromium"];
    expect(machinePathViolations([file("docs/a.md", ...honest)])).toEqual([]);
  });
});

describe("lock file", () => {
  const lock = (packages: object): SourceFile[] => [file("package-lock.json", JSON.stringify({ packages }))];
  const wanting = { optionalDependencies: { "@x/mac": "1.0.0" } };

  it("reports a platform's package that is missing", () => {
    const packages = { "": {}, "node_modules/x": wanting, "node_modules/y/node_modules/@x/mac": {} };
    expect(lockFileViolations(lock(packages))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/@x\/mac.* is not locked/) }),
    ]);
  });

  it("reports an address", () => {
    const resolved = "https://registry.example.org/x.tgz";
    expect(lockFileViolations(lock({ "node_modules/x": { resolved } }))).toHaveLength(1);
  });

  it.each([
    "node_modules/@x/mac",
    "node_modules/y/node_modules/@x/mac",
    "node_modules/y/node_modules/x/node_modules/@x/mac",
  ])("finds the package at %s as Node does", (at) => {
    expect(lockFileViolations(lock({ "": {}, "node_modules/y/node_modules/x": wanting, [at]: {} }))).toEqual(
      [],
    );
  });
});

describe("source files", () => {
  let root = "";
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("finds files in every folder but those a tool made", () => {
    root = mkdtempSync(join(tmpdir(), "gates-"));
    for (const path of ["engine/a.ts", "b.ts", "node_modules/c/d.ts", "dist/e.ts", "engine/f.md"]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), "text");
    }
    expect(sourceFiles(root, /\.ts$/)).toEqual([
      { path: "b.ts", text: "text" },
      { path: "engine/a.ts", text: "text" },
    ]);
  });
});
