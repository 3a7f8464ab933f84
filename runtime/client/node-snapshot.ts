/** Makes the memory snapshot of a booted CPython, from which Node's workers start in a fraction of the time. */
import { loadPyodide } from "pyodide";
import { PYTHON_CONFIG, SNAPSHOT_IMPORTS } from "../worker/python-config.ts";

/** `folder` is the path of Pyodide's files. */
export async function makeSnapshot(folder: string): Promise<Uint8Array> {
  const pyodide = await loadPyodide({ ...PYTHON_CONFIG, indexURL: folder, _makeSnapshot: true });
  pyodide.runPython(SNAPSHOT_IMPORTS);
  return pyodide.makeMemorySnapshot();
}
