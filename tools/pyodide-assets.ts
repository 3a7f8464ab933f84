/** Vite plugin: serves Pyodide's own files under `pyodide/`, from this site and no other, in development and in the build. */
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const TYPES: Readonly<Record<string, string>> = {
  "pyodide.mjs": "text/javascript",
  "pyodide.asm.mjs": "text/javascript",
  "pyodide.asm.wasm": "application/wasm",
  "python_stdlib.zip": "application/zip",
};

export function pyodideAssets(): Plugin {
  const folder = dirname(createRequire(import.meta.url).resolve("pyodide"));
  return {
    name: "pyodide-assets",
    configureServer(server) {
      server.middlewares.use(`${server.config.base}pyodide`, (request, response, next) => {
        const name = (request.url ?? "").slice(1).split("?")[0];
        const type = TYPES[name];
        if (type === undefined) {
          next();
          return;
        }
        const path = join(folder, name);
        response.setHeader("content-type", type);
        response.setHeader("content-length", statSync(path).size);
        createReadStream(path).pipe(response);
      });
    },
    generateBundle() {
      for (const name of Object.keys(TYPES)) {
        this.emitFile({
          type: "asset",
          fileName: `pyodide/${name}`,
          source: readFileSync(join(folder, name)),
        });
      }
    },
  };
}
