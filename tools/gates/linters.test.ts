/** Canaries for the gates we did not write: Biome, the TypeScript compiler, knip and TypeDoc, run with this project's settings. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const PROJECT = resolve(import.meta.dirname, "../..");
const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A project of its own with our settings and the given files. */
function project(settings: readonly string[], files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "linters-"));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const name of settings) copyFileSync(join(PROJECT, name), join(root, name));
  symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  return root;
}

function run(root: string, command: string, ...options: string[]): { status: number | null; text: string } {
  const binary = join(PROJECT, "node_modules/.bin", command);
  const { status, stdout } = spawnSync(binary, options, { cwd: root, encoding: "utf8" });
  return { status, text: stdout };
}

interface BiomeReport {
  readonly diagnostics: readonly { readonly category: string; readonly severity: string }[];
}

const long = Array.from({ length: 70 }, (_, index) => `  console.log(${index});`).join("\n");

/** Rule → the file that breaks it. The hooks rules are silent unless the React domain is on. */
const LINT_CANARIES: readonly (readonly [rule: string, path: string, text: string])[] = [
  ["lint/correctness/useHookAtTopLevel", "app/A.tsx", hook("if (a) { useState(0); }")],
  [
    "lint/correctness/useExhaustiveDependencies",
    "app/A.tsx",
    hook("useEffect(() => { console.log(a); }, []);"),
  ],
  ["lint/suspicious/noExplicitAny", "engine/a.ts", "export const a: any = 1;\n"],
  ["lint/suspicious/noTsIgnore", "engine/a.ts", `// @${"ts-ignore"}\nexport const a = 1;\n`],
  ["lint/suspicious/noFocusedTests", "engine/a.test.ts", 'it.only("a", () => {});\n'],
  ["lint/suspicious/noSkippedTests", "engine/a.test.ts", 'it.skip("a", () => {});\n'],
  ["lint/style/noDefaultExport", "engine/a.ts", "export default 1;\n"],
  ["lint/style/useFilenamingConvention", "engine/bad_name.ts", "export const a = 1;\n"],
  ["lint/correctness/useImportExtensions", "engine/a.ts", 'import { b } from "./b";\nconsole.log(b);\n'],
  ["lint/correctness/noUnusedImports", "engine/a.ts", 'import { b } from "./b.ts";\n'],
  ["lint/complexity/noExcessiveLinesPerFunction", "engine/a.ts", `export function f() {\n${long}\n}\n`],
  ["format", "engine/a.ts", "export const a  =  1\n"],
  [
    "assist/source/organizeImports",
    "engine/a.ts",
    'import "./c.ts";\nimport { d } from "d";\nimport { a } from "a";\nd(a);\n',
  ],
];

function hook(line: string): string {
  return `import { useEffect, useState } from "react";\nexport function A({ a }: { a: number }) {\n${line}\nreturn <p>{useState(0)}{String(useEffect)}</p>;\n}\n`;
}

describe("Biome", () => {
  it.each(LINT_CANARIES)("reports %s", (rule, path, text) => {
    const root = project(["biome.json"], { [path]: text, "engine/b.ts": "export const b = 1;\n" });
    const { status, text: json } = run(root, "biome", "check", "--vcs-enabled=false", "--reporter=json", ".");
    const { diagnostics } = JSON.parse(json) as BiomeReport;
    expect(diagnostics).toContainEqual(expect.objectContaining({ category: rule, severity: "error" }));
    expect(status).toBe(1);
  });

  it("lets honest code pass", () => {
    const root = project(["biome.json"], { "engine/a.ts": "export const a = 1;\n" });
    expect(run(root, "biome", "check", "--vcs-enabled=false", ".").status).toBe(0);
  });
});

describe("TypeScript", () => {
  const canaries: Readonly<Record<string, string>> = {
    TS7006: "export function f(a) {\n  return a;\n}\n",
    TS2531: "export const n = (null as string | null).length;\n",
    TS6133: "const unused = 1;\nexport const a = 1;\n",
    TS4114: "class A {\n  f() {}\n}\nexport class B extends A {\n  f() {}\n}\n",
  };

  it("is strict", () => {
    const files = Object.fromEntries(
      Object.entries(canaries).map(([code, text]) => [`engine/${code}.ts`, text]),
    );
    const { status, text: output } = run(project(["tsconfig.json"], files), "tsc", "--noEmit");
    const reported = output
      .split("\n")
      .map((line) => /^engine\/(\w+)\.ts.* error (\w+)/.exec(line)?.slice(1));
    expect(reported.filter(Boolean).sort()).toEqual(
      Object.keys(canaries)
        .sort()
        .map((code) => [code, code]),
    );
    expect(status).not.toBe(0);
  });
});

describe("knip", () => {
  const used = 'import { b } from "./b.ts";\nconsole.log(b);\n';
  const manifest = (dependencies: object) => JSON.stringify({ name: "canary", type: "module", dependencies });

  it.each([
    ["an unused file", { "engine/orphan.ts": "export const a = 1;\n" }, {}, "orphan.ts"],
    ["an unused export", { "engine/b.ts": "export const b = 1;\nexport const lonely = 2;\n" }, {}, "lonely"],
    ["an unused package", {}, { zustand: "*" }, "zustand"],
    ["an undeclared package", { "engine/b.ts": 'import "zustand";\nexport const b = 1;\n' }, {}, "zustand"],
  ])("reports %s", (_what, files, dependencies, name) => {
    const base = { "engine/index.ts": used, "engine/b.ts": "export const b = 1;\n", ...files };
    const root = project(["knip.json"], { ...base, "package.json": manifest(dependencies) });
    const { status, text } = run(root, "knip");
    expect(text).toContain(name);
    expect(status).toBe(1);
  });

  it("lets used code pass", () => {
    const files = {
      "engine/index.ts": used,
      "engine/b.ts": "export const b = 1;\n",
      "package.json": manifest({}),
    };
    expect(run(project(["knip.json"], files), "knip", "--no-config-hints").status).toBe(0);
  });

  it("is asked about every room", () => {
    const { project: rooms } = JSON.parse(readFileSync(join(PROJECT, "knip.json"), "utf8")) as {
      project: readonly string[];
    };
    for (const room of ["app", "content", "engine", "runtime", "tools", "tests"])
      expect(rooms[0]).toContain(room);
  });
});

describe("TypeDoc", () => {
  const documented =
    "/** Adds two numbers. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n";

  const document = (text: string) => {
    const plugin = "tools/gates/typedoc-declarations.mjs";
    const files = { "engine/index.ts": text, [plugin]: readFileSync(join(PROJECT, plugin), "utf8") };
    const root = project(["typedoc.json", "tsconfig.json"], files);
    return run(root, "typedoc", "--emit", "none");
  };

  it("reports an export without a word about it", () => {
    expect(document(documented.replace(/^.*\n/, "")).status).not.toBe(0);
  });

  it("lets a documented export pass, and one that a declaration describes", () => {
    const declared =
      'const op = (rules: { doc: string }) => () => rules;\nexport const mul = op({ doc: "A product." });\n';
    expect(document(documented + declared).status).toBe(0);
  });
});
