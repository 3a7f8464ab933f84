/** Prepares what a Node worker needs: its script in one bundle and python/ in one archive, both kept in a cache. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packPython } from "../archive.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CACHE = join(ROOT, ".cache", "runtime");

export interface NodeHost {
  /** Path of the worker's script. */
  readonly script: string;
  /** URLs for the boot message. */
  readonly pyodide: string;
  readonly python: string;
  readonly snapshot: string;
}

/** Builds only what has changed since the last time. */
export async function prepareNodeHost(): Promise<NodeHost> {
  mkdirSync(CACHE, { recursive: true });
  const archive = packPython(join(ROOT, "python"));
  const python = join(CACHE, `python-${digest([archive])}.zip`);
  if (!existsSync(python)) publish(python, archive);
  const script = join(CACHE, `worker-${digest(workerSources())}.mjs`);
  if (!existsSync(script)) publish(script, await bundleWorker());
  const pyodide = dirname(createRequire(import.meta.url).resolve("pyodide"));
  const snapshot = join(CACHE, `snapshot-${digest(snapshotSources(pyodide))}.bin`);
  if (!existsSync(snapshot)) publish(snapshot, await makeSnapshot(pyodide));
  return {
    script,
    pyodide: `${pathToFileURL(pyodide)}/`,
    python: pathToFileURL(python).href,
    snapshot: pathToFileURL(snapshot).href,
  };
}

function snapshotSources(pyodide: string): readonly Uint8Array[] {
  return [join(pyodide, "package.json"), join(ROOT, "runtime", "worker", "python-config.ts")].map((path) =>
    readFileSync(path),
  );
}

function workerSources(): readonly Uint8Array[] {
  const folders = [join(ROOT, "engine"), join(ROOT, "runtime")];
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return paths.sort().flatMap((path) => [Buffer.from(path), readFileSync(path)]);
}

async function makeSnapshot(pyodide: string): Promise<Uint8Array> {
  const maker = await import("./node-snapshot.ts");
  return maker.makeSnapshot(pyodide);
}

async function bundleWorker(): Promise<Uint8Array> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [join(ROOT, "runtime", "worker", "node.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
  });
  return result.outputFiles[0].contents;
}

function digest(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
}

/** Whole or not at all: two commands may prepare at the same time. */
function publish(path: string, content: Uint8Array): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
  discardOld(basename(path).split("-")[0]);
}

/** Milliseconds after which a build that is no longer the newest is not in use any more. */
const STALE = 3_600_000;

function discardOld(kind: string): void {
  for (const name of readdirSync(CACHE).filter((candidate) => candidate.startsWith(`${kind}-`))) {
    const path = join(CACHE, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY };
    if (Date.now() - mtimeMs > STALE) rmSync(path, { force: true });
  }
}
