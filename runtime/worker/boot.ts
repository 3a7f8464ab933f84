/** Starts CPython (Pyodide) in this worker, unpacks python/ into it, and closes its ways out. */
import { unzipSync } from "fflate";
import type { PyodideAPI } from "pyodide";
import type { BootPhase } from "../protocol.ts";
import { createEngineModule } from "./bind.ts";
import { watchDownload } from "./download.ts";
import { limitMemory } from "./memory.ts";
import { PYTHON_CONFIG, SNAPSHOT_IMPORTS } from "./python-config.ts";
import { sealGlobals } from "./seal.ts";
import type { Snapshots } from "./snapshots.ts";

export interface BootPlan {
  /** Absolute URL of the folder of Pyodide's files, ending in a slash. */
  readonly pyodide: string;
  /** The same folder as Pyodide itself names it: a path in Node. */
  readonly index: string;
  readonly snapshots: Snapshots;
  /** The archive of python/, a zip. */
  readonly archive: () => Promise<Uint8Array>;
  readonly progress: (phase: BootPhase, fraction: number) => void;
}

/** What `stage.runner.Stage` needs from the worker. */
export interface StageBridge {
  readonly write: (stream: number, line: number, text: string) => void;
  readonly flush: () => void;
  readonly arm: (milliseconds: number) => void;
  readonly disarm: () => boolean;
}

/** `stage.runner.Stage` as JavaScript calls it; everything crosses as text. */
export interface Stage {
  begin(): void;
  run(side: string, filename: string, source: string, options: string): string;
  check(request: string, deadline: number): string;
  /** JSON of the run before's program in the other way (see python/stage/twin): a list of `Twin` in run.ts. */
  take_twins(): string;
  /** Gives back the tensors that Python has dropped and not yet said so. */
  free_dead(): void;
}

export interface Interpreter {
  readonly version: string;
  readonly stage: Stage;
}

export async function bootPython(
  plan: BootPlan,
  bridge: StageBridge,
  interrupt: Uint8Array,
): Promise<Interpreter> {
  const download = watchDownload((fraction) => plan.progress("download", fraction));
  const archive = plan.archive();
  const { loadPyodide }: typeof import("pyodide") = await import(
    /* @vite-ignore */ `${plan.pyodide}pyodide.mjs`
  );
  limitMemory();
  const image = await plan.snapshots.read();
  const load = (snapshot: Uint8Array | null) =>
    loadPyodide({
      ...PYTHON_CONFIG,
      indexURL: plan.index,
      _loadSnapshot: snapshot ?? undefined,
      _makeSnapshot: snapshot === null && plan.snapshots.keep !== null,
      stdout: (text) => bridge.write(0, 0, `${text}\n`),
      stderr: (text) => bridge.write(1, 0, `${text}\n`),
      fsInit: async (fs, { sitePackages }) => {
        download.stop();
        plan.progress("compile", 1);
        unpack(fs, sitePackages, await archive);
        plan.progress("python", 0);
      },
    });
  const loading = load(image).catch(async (error: unknown) => {
    if (image === null) throw error;
    await plan.snapshots.drop();
    return load(null);
  });
  const pyodide = await Promise.race([archive.then(() => loading), download.failed]);
  if (image === null) keepSnapshot(pyodide, plan.snapshots);
  plan.progress("torch", 0);
  pyodide.registerJsModule("_torch_engine", createEngineModule());
  // Now, so that a program's own `import torch` costs nothing and the stage sees it as part of the furniture.
  pyodide.pyimport("torch").destroy();
  const stage = raiseStage(pyodide, bridge);
  pyodide.setInterruptBuffer(interrupt);
  sealGlobals();
  plan.progress("torch", 1);
  return { version: pyodide.runPython("import sys; sys.version.split()[0]"), stage };
}

/** Before any object of JavaScript is known to Python: a snapshot cannot hold one. */
function keepSnapshot(pyodide: PyodideAPI, { keep }: Snapshots): void {
  if (keep === null) return;
  pyodide.runPython(SNAPSHOT_IMPORTS);
  // In its own time: the boot does not wait, and a device without room for it does without.
  keep(pyodide.makeMemorySnapshot()).catch(() => {});
}

/** The routes to JavaScript close before the stage notes what a fresh interpreter looks like. */
function raiseStage(pyodide: PyodideAPI, bridge: StageBridge): Stage {
  const seal = pyodide.pyimport("stage.seal");
  seal.seal();
  seal.destroy();
  const runner = pyodide.pyimport("stage.runner");
  const stage = runner.Stage(bridge);
  runner.destroy();
  return stage;
}

function unpack(fs: PyodideAPI["FS"], folder: string, archive: Uint8Array): void {
  for (const [name, bytes] of Object.entries(unzipSync(archive))) {
    const path = `${folder}/${name}`;
    fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    fs.writeFile(path, bytes);
  }
}
