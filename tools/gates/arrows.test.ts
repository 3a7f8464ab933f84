/** Canaries: every arrow rule, without exception, has a file that breaks it, and an honest tree breaks none. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import { afterAll, describe, expect, it } from "vitest";
import { type ArrowReport, cruiseRooms } from "./arrows.ts";

const PROJECT = resolve(import.meta.dirname, "../..");
const imports = (target: string): string => `import "${target}";\n`;

/** What the canaries import: one innocent file a room or layer. */
const INNOCENT = [
  ...["tensor", "schema", "autograd", "functional", "nn", "optim", "trace"].map((at) => `engine/${at}/x.ts`),
  ...["app/stores/x.ts", "app/components/x.ts", "content/x.ts", "runtime/client/x.ts", "runtime/worker/x.ts"],
  "runtime/client/node-host.ts",
  ...["tools/x.ts", "tests/x.ts"],
];

/** Rule → the file that breaks it and what that file says. */
const CANARIES: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "engine-layer-tensor": ["engine/tensor/bad.ts", imports("../schema/x.ts")],
  "engine-layer-schema": ["engine/schema/bad.ts", imports("../autograd/x.ts")],
  "engine-layer-autograd": ["engine/autograd/bad.ts", imports("../functional/x.ts")],
  "engine-layer-functional": ["engine/functional/bad.ts", imports("../trace/x.ts")],
  "engine-layer-nn": ["engine/nn/bad.ts", imports("../optim/x.ts")],
  "engine-layer-optim": ["engine/optim/bad.ts", imports("../trace/x.ts")],
  "engine-imports-nothing": ["engine/trace/bad.ts", imports("node:fs")],
  "content-imports-nothing": ["content/bad.ts", imports("zustand")],
  "content-knows-no-room": ["content/bad-room.ts", imports("../engine/tensor/x.ts")],
  "lessons-are-data": ["lessons/bad.ts", imports("../content/x.ts")],
  "app-reads-traces": ["app/bad.ts", imports("../runtime/worker/x.ts")],
  "app-loads-no-engine": ["app/bad-reader.ts", imports("../engine/trace/reader.ts")],
  "app-loads-no-node-host": ["app/bad-host.ts", imports("../runtime/client/node-host.ts")],
  "components-see-no-runtime": ["app/components/bad.ts", imports("../../runtime/client/x.ts")],
  "stores-see-no-component": ["app/stores/bad.ts", imports("../components/x.ts")],
  "runtime-arrows": ["runtime/bad.ts", imports("../content/x.ts")],
  "client-knows-no-react": ["runtime/client/bad.ts", imports("react")],
  "tools-see-no-app": ["tools/bad.ts", imports("../app/stores/x.ts")],
  "only-runtime-knows-pyodide": ["app/bad-python.ts", imports("pyodide")],
  "shipped-code-uses-dependencies": ["app/bad-package.ts", imports("yaml")],
  "declared-packages-only": ["tools/bad-package.ts", imports("acorn")],
  resolvable: ["tools/bad-name.ts", imports("./nowhere.ts")],
  "no-circle": ["tools/circle-back.ts", imports("./circle.ts")],
};

const ALSO: Readonly<Record<string, string>> = {
  "engine/trace/reader.ts": imports("../tensor/x.ts"),
  "tools/circle.ts": imports("./circle-back.ts"),
};

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function cruiseFiles(files: Readonly<Record<string, string>>): Promise<ArrowReport> {
  const root = mkdtempSync(join(tmpdir(), "arrows-"));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  copyFileSync(join(PROJECT, "package.json"), join(root, "package.json"));
  symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  return cruiseRooms(root, PROJECT);
}

const innocent = Object.fromEntries(INNOCENT.map((path) => [path, "export const x = 1;\n"]));

describe("arrows", () => {
  it("has a canary for every rule", async () => {
    const { forbidden } = await extractConfig(join(PROJECT, ".dependency-cruiser.mjs"));
    const rules = (forbidden ?? []).map(({ name }) => name);
    expect(Object.keys(CANARIES).sort()).toEqual([...rules].sort());
  });

  it("reports each canary by its rule", async () => {
    const bad = Object.fromEntries(Object.values(CANARIES));
    const { violations } = await cruiseFiles({ ...innocent, ...ALSO, ...bad });
    const reported = new Set(violations.map(({ rule, path }) => `${rule} ${path}`));
    const expected = Object.entries(CANARIES).map(([rule, [path]]) => `${rule} ${path}`);
    expect(expected.filter((line) => !reported.has(line))).toEqual([]);
  });

  it("lets the allowed arrows pass, and looked at them", async () => {
    const honest = {
      ...innocent,
      "app/components/good.ts":
        imports("../stores/x.ts") + imports("../../engine/trace/x.ts") + imports("react"),
      "runtime/worker/worker.ts": imports("../../engine/nn/x.ts"),
      "runtime/client/x.ts": imports("../worker/worker.ts?worker&url"),
      "app/stores/good.ts": imports("../../runtime/client/x.ts") + imports("../../content/x.ts"),
      "content/good.ts": 'import type { Root } from "hast";\nexport type Prose = Root;\n',
      "engine/optim/good.ts":
        imports("../nn/x.ts") + imports("../functional/x.ts") + imports("../tensor/x.ts"),
      "engine/functional/sum.ts": imports("./expand.ts"),
      "engine/functional/expand.ts": imports("./sum.ts"),
      "engine/schema/type.ts": 'import { b } from "./type-back.ts";\nexport type A = 1;\nconsole.log(b);\n',
      "engine/schema/type-back.ts": 'import type { A } from "./type.ts";\nexport const b: A = 1;\n',
      "engine/trace/good.ts": imports("../optim/x.ts"),
      "engine/tensor/x.test.ts": imports("vitest") + imports("../functional/x.ts"),
      "runtime/worker/good.ts": imports("pyodide") + imports("../../engine/trace/x.ts"),
      "tools/good.ts": imports("node:fs") + imports("../runtime/client/x.ts") + imports("../engine/nn/x.ts"),
    };
    const { modules, violations } = await cruiseFiles(honest);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThanOrEqual(Object.keys(honest).length);
  });
});
