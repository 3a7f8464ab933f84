/** Vite plugin: serves in development and emits in a build `python-api.json`, what the editor knows of torch. */
import type { Plugin } from "vite";
import { describePythonApi } from "./describe.ts";

const NAME = "python-api.json";

export function pythonApi(): Plugin {
  return {
    name: "python-api",
    configureServer(server) {
      server.middlewares.use(`${server.config.base}${NAME}`, (_request, response, next) => {
        describePythonApi().then((text) => {
          response.setHeader("content-type", "application/json; charset=utf-8");
          response.setHeader("cache-control", "no-store");
          response.end(text);
        }, next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source: await describePythonApi() });
    },
  };
}
