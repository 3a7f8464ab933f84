/** Builds both pages into static files that work under any path of any host. */
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_SECURITY_POLICY } from "./runtime/client/csp.ts";
import { lessons } from "./tools/lessons/vite-plugin.ts";
import { pyodideAssets } from "./tools/pyodide-assets.ts";
import { pythonApi } from "./tools/python-api/vite-plugin.ts";
import { pythonArchive } from "./tools/python-archive.ts";

/** The policy of every page, first in its head. In development the module server needs what it forbids. */
function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), contentSecurityPolicy(), lessons(), pythonArchive(), pythonApi(), pyodideAssets()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Monaco is large and loaded only where it is used.
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        embed: resolve(import.meta.dirname, "embed.html"),
      },
    },
  },
});
