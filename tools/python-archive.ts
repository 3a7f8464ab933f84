/** Vite plugin: serves python/ as one archive, `python.zip`, in development and in the build. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Plugin } from "vite";
import { packPython } from "../runtime/archive.ts";

const NAME = "python.zip";

/** The page finds the archive's name in `import.meta.env.PYTHON_ARCHIVE`; it changes with the content, so that no cache is stale. */
export function pythonArchive(root = process.cwd()): Plugin {
  const pack = () => packPython(join(root, "python"));
  return {
    name: "python-archive",
    config() {
      const digest = createHash("sha256").update(pack()).digest("hex").slice(0, 12);
      return { define: { "import.meta.env.PYTHON_ARCHIVE": JSON.stringify(`${NAME}?${digest}`) } };
    },
    configureServer(server) {
      server.middlewares.use(`${server.config.base}${NAME}`, (_request, response) => {
        response.setHeader("content-type", "application/zip");
        response.setHeader("cache-control", "no-store");
        response.end(pack());
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source: pack() });
    },
  };
}
