/** How CPython is configured, the same for every boot and for the memory snapshot that Node boots from. */
import type { PyodideConfig } from "pyodide";

export const PYTHON_CONFIG = {
  /** No package is ever loaded, so the list of them is not downloaded. */
  lockFileContents: {
    info: {
      arch: "wasm32",
      platform: "emscripten",
      version: "314.0.7",
      python: "3.14",
      abi_version: "2026_0",
    },
    packages: {},
  },
  // Nothing of the worker's global scope stands behind `import js`.
  jsglobals: {},
  convertNullToNone: true,
  enableRunUntilComplete: false,
  stdin: () => null,
} satisfies PyodideConfig;

/** Standard modules that the stage, torch and most programs import; a snapshot holds them imported. */
export const SNAPSHOT_IMPORTS =
  "import collections, contextlib, copy, dataclasses, functools, inspect, io, itertools, json, linecache, math, " +
  "operator, pickle, random, shutil, tempfile, textwrap, traceback, types, typing, warnings, weakref";
